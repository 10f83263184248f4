import ts from "typescript";
import { type Import, importsOf, nodes, nodesOf, place, type Source } from "../support/source.ts";
import { type Rule, topOf } from "./rule.ts";

/** Whether a statement is exported where it stands. */
export const isExported = (node: ts.Node): boolean =>
  ts.canHaveModifiers(node) && (ts.getModifiers(node) ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);

const isDefault = (node: ts.Node): boolean =>
  ts.canHaveModifiers(node) && (ts.getModifiers(node) ?? []).some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword);

/** What a file offers to others, where it is declared. */
interface Offer {
  readonly name: string;
  readonly node: ts.Node;
  readonly isType: boolean;
  readonly isForTests: boolean;
}

/** Words of a doc comment that make an export legitimate that only tests use. */
const forTests = /\bexported for (the )?tests\b/i;

function offersOf(source: Source): readonly Offer[] {
  return source.tree.statements.filter(isExported).flatMap((statement): readonly Offer[] => {
    if (isDefault(statement)) return [];
    const documented = ts.getJSDocCommentsAndTags(statement).map((comment) => comment.getText());
    const base = { isForTests: documented.some((text) => forTests.test(text)) };
    if (ts.isVariableStatement(statement)) {
      return statement.declarationList.declarations.flatMap(({ name: binding }) =>
        namesIn(binding).map((node) => ({ ...base, name: node.text, node, isType: false })),
      );
    }
    const isType = ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement);
    const isNamed =
      isType ||
      ts.isFunctionDeclaration(statement) ||
      ts.isClassDeclaration(statement) ||
      ts.isEnumDeclaration(statement);
    return isNamed && statement.name ? [{ ...base, name: statement.name.text, node: statement, isType }] : [];
  });
}

const namesIn = (binding: ts.BindingName): readonly ts.Identifier[] =>
  ts.isIdentifier(binding)
    ? [binding]
    : binding.elements.flatMap((element) => (ts.isOmittedExpression(element) ? [] : namesIn(element.name)));

/** Types that stand in what a file offers, function bodies apart: whoever reads the offer must be able to name them. */
function typesInOffers(source: Source): ReadonlySet<string> {
  const names = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isBlock(node)) return;
    if (ts.isTypeReferenceNode(node) || ts.isExpressionWithTypeArguments(node)) {
      names.add((ts.isTypeReferenceNode(node) ? node.typeName : node.expression).getText());
    }
    ts.forEachChild(node, visit);
  };
  for (const statement of source.tree.statements.filter(isExported)) visit(statement);
  return names;
}

/** Names that a file takes from a module: of a whole module, those that it mentions; all of them when it hands it on. */
function taken(source: Source, { name, local }: Import): readonly string[] | "all" {
  if (name !== "*") return [name];
  if (local === undefined) return "all";
  const mentions = nodes(source.tree).filter(
    (node) => ts.isIdentifier(node) && node.text === local && !ts.isNamespaceImport(node.parent),
  );
  const names = mentions.map(({ parent }) => {
    if (ts.isPropertyAccessExpression(parent)) return parent.name.text;
    return ts.isQualifiedName(parent) ? parent.right.text : undefined;
  });
  return names.every((each) => each !== undefined) ? names : "all";
}

/** Whether the use is that of a test, for which nothing is made; but tools and `bin` serve tests too. */
const isOnlyTested = (user: string, offering: string): boolean =>
  topOf(user) === "test" && !["test", "bin", "tools"].includes(topOf(offering));

/** Every export that somebody uses, as `path name`; what is handed on is followed to where it is declared. */
function usedExports(sources: readonly Source[]): ReadonlySet<string> {
  const byPath = new Map(sources.map((source) => [source.path, source]));
  const handedOn = new Map(sources.map((source) => [source.path, passedOn(source)]));
  const used = new Set<string>();
  const mark = (path: string, name: string): void => {
    if (used.has(`${path} ${name}`)) return;
    used.add(`${path} ${name}`);
    for (const { original, target } of handedOn.get(path) ?? []) {
      if (original === "*" || original.exported === name) mark(target, original === "*" ? name : original.name);
    }
  };
  for (const source of sources) {
    for (const each of importsOf(source)) {
      const offering = each.target === undefined ? undefined : byPath.get(each.target);
      if (each.isPassedOn || !offering || isOnlyTested(source.path, offering.path)) continue;
      const names = taken(source, each);
      for (const name of names === "all" ? namesOffered(offering, byPath) : names) mark(offering.path, name);
    }
  }
  return used;
}

interface PassedOn {
  readonly target: string;
  /** `*`, or the name there and the name here. */
  readonly original: "*" | { readonly name: string; readonly exported: string };
}

const passedOn = (source: Source): readonly PassedOn[] =>
  nodesOf(source, ts.isExportDeclaration).flatMap((node): readonly PassedOn[] => {
    const target = importsOf(source).find((each) => each.node === node)?.target;
    if (target === undefined) return [];
    if (!node.exportClause || !ts.isNamedExports(node.exportClause)) return [{ target, original: "*" }];
    return node.exportClause.elements.map(({ name, propertyName }) => ({
      target,
      original: { name: (propertyName ?? name).text, exported: name.text },
    }));
  });

function namesOffered(source: Source, byPath: ReadonlyMap<string, Source>): readonly string[] {
  const handed = passedOn(source).flatMap(({ target, original }) => {
    const from = byPath.get(target);
    if (original !== "*") return [original.exported];
    return from ? namesOffered(from, byPath) : [];
  });
  return [...offersOf(source).map(({ name }) => name), ...handed];
}

const isFreeToOffer = (path: string, name: string): boolean =>
  // Pulumi reads the outputs of the program; the defaults of a component are part of its documentation.
  path === "stacks/index.ts" || (topOf(path) === "components" && /Defaults$/.test(name));

const noDeadExports: Rule = {
  sentence:
    "every export is used by another file; by a test alone only when it says that it is exported for tests, and a type may stand in the type of another export",
  find: (sources) => {
    const used = usedExports(sources);
    return sources.flatMap((source) => {
      const named = typesInOffers(source);
      return offersOf(source)
        .filter(
          ({ name, isType, isForTests }) =>
            !isForTests && !(isType && named.has(name)) && !isFreeToOffer(source.path, name),
        )
        .filter(({ name }) => !used.has(`${source.path} ${name}`))
        .map(({ name, node }) => `${place(source, node)}: nobody uses ${name}; do not export it, or remove it`);
    });
  },
  bad: [
    {
      texts: {
        "rules/logs/a.ts": [
          "export const used = 1;",
          "export const onlyTested = 1;",
          "export function passedOnOnly() {}",
          "export type Dead = 1;",
          "export const { one, two } = used;",
          "export class Never {}",
          "const own = (dead: Dead): void => {};",
        ].join("\n"),
        "rules/logs/index.ts": 'export * from "./a.ts";\nexport { passedOnOnly as other } from "./a.ts";\n',
        "bin/a.ts": 'import * as logs from "../rules/logs/index.ts";\nconsole.log(logs.used, logs.one);\n',
        "test/a.test.ts": 'import { onlyTested } from "../rules/logs/a.ts";\nimport { helped } from "./help.ts";\n',
        "test/help.ts": "export const helped = 1;\nexport const helpless = 1;\n",
      },
      found: [
        "rules/logs/a.ts:2: nobody uses onlyTested",
        "rules/logs/a.ts:3: nobody uses passedOnOnly",
        "rules/logs/a.ts:4: nobody uses Dead",
        "rules/logs/a.ts:5: nobody uses two",
        "rules/logs/a.ts:6: nobody uses Never",
        "test/help.ts:2: nobody uses helpless",
      ],
    },
  ],
  good: {
    "rules/logs/a.ts": [
      "export interface Named { readonly part: Part }",
      "export type Part = 1;",
      "export const a: Named = { part: 1 };",
      "export const handed = 1;",
      "/** Parses it. Exported for tests. */",
      "export const parse = 1;",
    ].join("\n"),
    "rules/logs/index.ts": 'export { a as renamed } from "./a.ts";\nexport * from "./a.ts";\n',
    "bin/a.ts": 'import { renamed } from "../rules/logs/index.ts";\nconst all = await import("../rules/logs/b.ts");\n',
    "bin/c.ts": 'import * as logs from "../rules/logs/index.ts";\nconsole.log(Object.keys(logs));\n',
    "rules/logs/b.ts": "export const b = 1;\n",
    "components/a.ts": "export const aDefaults = Object.freeze({});\n",
    "stacks/index.ts": "export const url = 1;\n",
    "test/reporter.ts": "export default class {}\n",
  },
};

/** The rules of what files offer each other. */
export const exportRules: readonly Rule[] = [noDeadExports];
