import { isDeepStrictEqual } from "node:util";
import ts from "typescript";
import { importsOf, nodes, nodesOf, place, type Source } from "../support/source.ts";
import { isExported } from "./exports.ts";
import { literal } from "./literal.ts";
import { perFile, type Rule, topOf } from "./rule.ts";

interface Interface {
  readonly source: Source;
  readonly node: ts.InterfaceDeclaration;
}

/** The interface that a name means in a file: its own, or one that it imports. */
function interfaceOf(source: Source, name: string, sources: readonly Source[]): Interface | undefined {
  const node = nodesOf(source, ts.isInterfaceDeclaration).find((each) => each.name.text === name && isExported(each));
  if (node) return { source, node };
  const from = importsOf(source).find(({ local }) => local === name);
  const other = sources.find(({ path }) => path === from?.target);
  return from && other && interfaceOf(other, from.name, sources);
}

/**
 * The interfaces that people fill in: the arguments of components, the settings of a stack, and what these are made of.
 * Rendered documents and definitions are not: they are written by programs, and documented where they are.
 */
function publicInterfaces(sources: readonly Source[]): readonly Interface[] {
  const found = new Map<ts.Node, Interface>();
  const add = (each: Interface | undefined): void => {
    if (!each || found.has(each.node) || !["components", "stacks"].includes(topOf(each.source.path))) return;
    found.set(each.node, each);
    for (const type of nodes(each.node).filter(ts.isTypeReferenceNode)) {
      add(interfaceOf(each.source, type.typeName.getText(), sources));
    }
  };
  for (const source of sources) {
    for (const node of nodesOf(source, ts.isInterfaceDeclaration).filter(isExported)) {
      const isArguments = topOf(source.path) === "components" && node.name.text.endsWith("Args");
      if (isArguments || source.path === "stacks/settings.ts") add({ source, node });
    }
  }
  return [...found.values()];
}

interface Field {
  readonly owner: string;
  readonly name: string;
  readonly node: ts.PropertySignature;
  readonly documented: boolean;
  readonly optional: boolean;
  /** Text after `@default`; undefined without the tag. */
  readonly standard: string | undefined;
}

const fieldsOf = ({ name: owner, members }: ts.InterfaceDeclaration): readonly Field[] =>
  members.filter(ts.isPropertySignature).map((node) => {
    const tag = ts.getJSDocTags(node).find(({ tagName }) => tagName.text === "default");
    const comments = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc);
    return {
      owner: owner.text,
      name: node.name.getText(),
      node,
      documented: comments.some(({ comment }) => (ts.getTextOfJSDocComment(comment) ?? "").trim() !== ""),
      optional: node.questionToken !== undefined,
      standard: tag && (ts.getTextOfJSDocComment(tag.comment) ?? "").trim(),
    };
  });

/** What is wrong with what is written about a field. */
function undocumented({ documented, optional, standard }: Field): readonly string[] {
  return [
    ...(documented ? [] : ["has no doc comment; say what it is, its unit, what follows from it"]),
    ...(optional && !standard ? ["is optional without @default; say what holds when it is absent"] : []),
    ...(!optional && standard !== undefined ? ["has a @default and is not optional; drop one of the two"] : []),
  ];
}

const documentedFields: Rule = {
  sentence: "every argument of a component and every setting says what it is, and what holds without it",
  find: (sources) =>
    publicInterfaces(sources).flatMap(({ source, node }) =>
      fieldsOf(node).flatMap((field) =>
        undocumented(field).map((words) => `${place(source, field.node)}: ${field.owner}.${field.name} ${words}`),
      ),
    ),
  bad: [
    {
      texts: {
        "components/a/args.ts": [
          "export interface AArgs {",
          "  readonly a: string;",
          "  /** Number of pods. */",
          "  readonly b?: number;",
          "  /** @default 1 */",
          "  readonly c?: number;",
          "  /** Name. @default none */",
          "  readonly d: string;",
          "}",
        ].join("\n"),
        "components/shared/volume.ts": "export interface Volume {\n  readonly size: string;\n}\n",
        "components/b/args.ts":
          'import type { Volume as Disk } from "../shared/volume.ts";\nexport interface BArgs {\n  /** Disks. */\n  readonly disks: readonly Disk[];\n}\n',
        "stacks/settings.ts": "export interface Settings {\n  readonly a: string;\n}\n",
      },
      found: [
        "components/a/args.ts:2: AArgs.a has no doc comment",
        "components/a/args.ts:4: AArgs.b is optional without @default",
        "components/a/args.ts:6: AArgs.c has no doc comment",
        "components/a/args.ts:8: AArgs.d has a @default and is not optional",
        "components/shared/volume.ts:2: Volume.size has no doc comment",
        "stacks/settings.ts:2: Settings.a has no doc comment",
      ],
    },
  ],
  good: {
    "components/a/args.ts":
      "export interface AArgs {\n  /** Name. */\n  readonly a: string;\n  /** Number of pods. @default 1 */\n  readonly b?: number;\n}\nexport interface Part {\n  a: 1;\n}\n",
    "rules/logs/a.ts": "export interface A {\n  readonly a: string;\n}\n",
  },
};

/** A frozen constant that holds the defaults of an interface: `grafanaDefaults` of `GrafanaArgs`. */
interface Defaults {
  readonly owner: string;
  readonly node: ts.Node;
  /** Its values; undefined when they cannot be read without running it. */
  readonly values: Readonly<Record<string, unknown>> | undefined;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function defaultsOf(source: Source): readonly Defaults[] {
  return nodesOf(source, ts.isVariableStatement)
    .filter(isExported)
    .flatMap(({ declarationList }) => declarationList.declarations)
    .flatMap((node) => {
      const stem = /^(\w+)Defaults$/.exec(node.name.getText())?.[1];
      if (stem === undefined || !node.initializer) return [];
      const value = literal(node.initializer);
      const owner = `${stem.charAt(0).toUpperCase()}${stem.slice(1)}Args`;
      return [{ owner, node, values: value && isRecord(value.value) ? value.value : undefined }];
    });
}

/** The value that a `@default` writes, when it writes one; words such as "none" or "the address in `from`" are no value. */
function written(text: string): { readonly value: unknown } | undefined {
  const tree = ts.createSourceFile("default.ts", `(${text.replace(/^`(.*)`$/, "$1")})`, ts.ScriptTarget.Latest, true);
  const [statement, ...others] = tree.statements;
  if (!statement || others.length > 0 || !ts.isExpressionStatement(statement)) return undefined;
  return literal(statement.expression);
}

/** What is wrong with the `@default` of one field, given the constant that says what really holds. */
function mismatch(
  { owner, name, standard = "" }: Field,
  values: Readonly<Record<string, unknown>>,
): string | undefined {
  const said = written(standard);
  if (!(name in values)) return said && `${owner}.${name} promises ${standard}, which its defaults do not hold`;
  const actual = JSON.stringify(values[name]);
  return said && isDeepStrictEqual(said.value, values[name])
    ? undefined
    : `${owner}.${name} promises ${standard}, its defaults hold ${actual}`;
}

const trueDefaults: Rule = {
  sentence: "every @default of a component's arguments is what its frozen defaults hold",
  find: perFile((source) =>
    topOf(source.path) !== "components"
      ? []
      : defaultsOf(source).flatMap(({ owner, node, values }) => {
          const constant = `${place(source, node)}: the defaults of ${owner}`;
          if (!/Object\.freeze\(/.test(node.getText()))
            return [`${constant} are not frozen; wrap them in Object.freeze`];
          if (!values) return [`${constant} cannot be read without running them; write literals`];
          const found = interfaceOf(source, owner, []);
          if (!found) return [`${constant} stand in another file than ${owner}; bring them together`];
          return fieldsOf(found.node)
            .filter(({ optional }) => optional)
            .flatMap((field) => {
              const wrong = mismatch(field, values);
              return wrong === undefined ? [] : [`${place(source, field.node)}: ${wrong}; make them agree`];
            });
        }),
  ),
  bad: [
    {
      texts: {
        "components/a/args.ts": [
          "export interface AArgs {",
          '  /** a @default "30s" */',
          "  readonly a?: string;",
          '  /** b @default { cpu: "1", list: [1] } */',
          "  readonly b?: object;",
          "  /** c @default true */",
          "  readonly c?: boolean;",
          "  /** d @default none */",
          "  readonly d?: number;",
          "}",
          'export const aDefaults = Object.freeze({ a: "60s", b: { cpu: "2", list: [1] }, d: 2 } as const);',
        ].join("\n"),
        "components/b.ts":
          "export interface BArgs {\n  /** a @default 1 */\n  a?: number;\n}\nexport const bDefaults = { a: 1 };\n",
        "components/c.ts": "export const cDefaults = Object.freeze({ a: compute() });\n",
        "components/d.ts": "export const dDefaults = Object.freeze({ a: 1 });\n",
      },
      found: [
        'components/a/args.ts:3: AArgs.a promises "30s", its defaults hold "60s"',
        'components/a/args.ts:5: AArgs.b promises { cpu: "1", list: [1] }, its defaults hold {"cpu":"2","list":[1]}',
        "components/a/args.ts:7: AArgs.c promises true, which its defaults do not hold",
        "components/a/args.ts:9: AArgs.d promises none, its defaults hold 2",
        "components/b.ts:5: the defaults of BArgs are not frozen",
        "components/c.ts:1: the defaults of CArgs cannot be read",
        "components/d.ts:1: the defaults of DArgs stand in another file",
      ],
    },
  ],
  good: {
    "components/a.ts": [
      "export interface AArgs {",
      "  /** a @default 86400 */",
      "  readonly a?: number;",
      "  /** b @default {} */",
      "  readonly b?: object;",
      "  /** c @default the address inside the cluster */",
      "  readonly c?: string;",
      '  /** d @default ["a", -1, null] */',
      "  readonly d?: unknown;",
      "}",
      "const day = 24 * 3600;",
      'export const aDefaults = Object.freeze({ a: day, b: {}, d: ["a", -1, null] } as const satisfies Partial<AArgs>);',
    ].join("\n"),
  },
};

/** The rules of what is written for those who use a component. */
export const docRules: readonly Rule[] = [documentedFields, trueDefaults];
