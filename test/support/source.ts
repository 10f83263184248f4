import { readdirSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import ts from "typescript";

const root = join(import.meta.dirname, "../..");

/** A TypeScript file of the repository, read and parsed. */
export interface Source {
  /** From the root, with forward slashes: `rules/alerts/index.ts`. */
  readonly path: string;
  readonly text: string;
  readonly tree: ts.SourceFile;
}

/** The folders that hold the repository's TypeScript. */
const folders = ["rules", "dashboards", "jobs", "components", "stacks", "bin", "tools", "test"] as const;

/** Parses a text as the file at `path`. */
export const parse = (path: string, text: string): Source => ({
  path,
  text,
  tree: ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true),
});

/** Every TypeScript file of the repository, in the order of their paths. */
export function readSources(): readonly Source[] {
  const paths = folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts"))
      .map((file) => posix.join(folder, file.replaceAll("\\", "/"))),
  );
  return paths.sort().map((path) => parse(path, readFileSync(join(root, path), "utf8")));
}

/** `path:line`, as editors open it. */
export const place = (source: Source, node: ts.Node): string =>
  `${source.path}:${source.tree.getLineAndCharacterOfPosition(node.getStart(source.tree)).line + 1}`;

/** The node and everything below it, in the order of the text. */
export function nodes(node: ts.Node): readonly ts.Node[] {
  const found: ts.Node[] = [];
  const visit = (inner: ts.Node): void => {
    found.push(inner);
    ts.forEachChild(inner, visit);
  };
  visit(node);
  return found;
}

/** The nodes of a kind in a file. */
export const nodesOf = <T extends ts.Node>(source: Source, is: (node: ts.Node) => node is T): readonly T[] =>
  nodes(source.tree).filter(is);

/** One name that a file takes from another module. */
export interface Import {
  readonly node: ts.Node;
  /** As it is written: `../vocabulary/index.ts`, `node:fs`. */
  readonly module: string;
  /** From the root, for a file of ours; undefined for a package. */
  readonly target: string | undefined;
  /** Name in that module; `*` for all of it. */
  readonly name: string;
  /** Name in this file; undefined when it is only passed on or has none. */
  readonly local: string | undefined;
  /** Whether it is gone at run time. */
  readonly isType: boolean;
  /** Whether this file exports it again. */
  readonly isPassedOn: boolean;
}

const targetOf = (path: string, module: string): string | undefined =>
  module.startsWith(".") ? posix.join(posix.dirname(path), module) : undefined;

/** Everything that a file takes from other modules: `import`, `export ... from`, `import()` and `import("...")` types. */
export function importsOf(source: Source): readonly Import[] {
  return nodes(source.tree).flatMap((node) => {
    const specifier = moduleOf(node);
    if (!specifier || !ts.isStringLiteralLike(specifier)) return [];
    const module = specifier.text;
    const base = { node, module, target: targetOf(source.path, module), isPassedOn: ts.isExportDeclaration(node) };
    return namesOf(node).map((name) => ({ ...base, ...name }));
  });
}

function moduleOf(node: ts.Node): ts.Node | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return node.moduleSpecifier;
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) return node.arguments[0];
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) return node.argument.literal;
  return undefined;
}

type Name = Pick<Import, "name" | "local" | "isType">;

function namesOf(node: ts.Node): readonly Name[] {
  if (ts.isImportDeclaration(node)) return importedNames(node.importClause);
  if (ts.isExportDeclaration(node)) {
    const clause = node.exportClause;
    if (!clause || ts.isNamespaceExport(clause)) return [{ name: "*", local: undefined, isType: node.isTypeOnly }];
    return clause.elements.map(({ name, propertyName, isTypeOnly }) => ({
      name: (propertyName ?? name).text,
      local: undefined,
      isType: node.isTypeOnly || isTypeOnly,
    }));
  }
  if (ts.isImportTypeNode(node)) {
    const name = node.qualifier ? node.qualifier.getText().split(".")[0] : undefined;
    return [{ name: name ?? "*", local: undefined, isType: true }];
  }
  return [{ name: "*", local: undefined, isType: false }];
}

function importedNames(clause: ts.ImportClause | undefined): readonly Name[] {
  // Without a clause it is imported for what it does.
  if (!clause) return [{ name: "*", local: undefined, isType: false }];
  const isType = clause.phaseModifier === ts.SyntaxKind.TypeKeyword;
  const own = clause.name ? [{ name: "default", local: clause.name.text, isType }] : [];
  const bindings = clause.namedBindings;
  if (!bindings) return own;
  if (ts.isNamespaceImport(bindings)) return [...own, { name: "*", local: bindings.name.text, isType }];
  const named = bindings.elements.map(({ name, propertyName, isTypeOnly }) => ({
    name: (propertyName ?? name).text,
    local: name.text,
    isType: isType || isTypeOnly,
  }));
  return [...own, ...named];
}
