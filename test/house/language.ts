import ts from "typescript";
import { nodesOf, place } from "../support/source.ts";
import { perFile, type Rule } from "./rule.ts";

const isUnknown = (type: ts.TypeNode): boolean => type.kind === ts.SyntaxKind.UnknownKeyword;

const noAny: Rule = {
  sentence: "nothing is of type any, nor made to fit by way of unknown",
  find: perFile((source) => {
    const anys = nodesOf(source, (node): node is ts.Node => node.kind === ts.SyntaxKind.AnyKeyword);
    const casts = nodesOf(source, ts.isAsExpression).filter(
      ({ expression }) => ts.isAsExpression(expression) && isUnknown(expression.type),
    );
    return [
      ...anys.map((node) => `${place(source, node)}: any switches the checks off; say what it is, or unknown`),
      ...casts.map((node) => `${place(source, node)}: as unknown as lies; check the value, or mend its type`),
    ];
  }),
  bad: [
    {
      texts: {
        "jobs/a.ts": "const a: any = 1;\nconst b = {} as unknown as Date;\nconst c: Array<Record<string, any>> = [];\n",
      },
      found: ["jobs/a.ts:1: any", "jobs/a.ts:3: any", "jobs/a.ts:2: as unknown as"],
    },
  ],
  good: { "jobs/a.ts": 'const any = "any" as const;\nconst a: unknown = JSON.parse(any) as unknown;\n' },
};

const noSilence: Rule = {
  sentence: "no error of the compiler is silenced",
  find: perFile(({ path, text }) =>
    text.split("\n").flatMap((line, index) => {
      const silenced = /(?:\/\/|\/\*|^\s*\*).*@(ts-(?:ignore|expect-error|nocheck))/.exec(line)?.[1];
      return silenced ? [`${path}:${index + 1}: ${silenced} hides an error; mend it`] : [];
    }),
  ),
  bad: [
    {
      texts: { "test/a.ts": ["ignore", "expect-error", "nocheck"].map((word) => `// @ts-${word}`).join("\n") },
      found: ["test/a.ts:1: ts-ignore", "test/a.ts:2: ts-expect-error", "test/a.ts:3: ts-nocheck"],
    },
  ],
  good: { "test/a.ts": 'const a = "@ts-ignore";\n' },
};

const longest = 250;

const shortFiles: Rule = {
  sentence: `no source file is longer than ${longest} lines`,
  find: perFile((source) => {
    const lines = source.text.trimEnd().split("\n").length;
    if (source.path.startsWith("test/") || lines <= longest) return [];
    return [`${source.path}:${longest + 1}: has ${lines} lines; find the second subject in it`];
  }),
  bad: [
    {
      texts: { "rules/logs/a.ts": "\n".repeat(longest).concat("a") },
      found: [`rules/logs/a.ts:${longest + 1}: has ${longest + 1}`],
    },
  ],
  good: { "rules/logs/a.ts": "a\n".repeat(longest), "test/a.test.ts": "a\n".repeat(longest * 2) },
};

/** What holds a number although it is a text: a comparison in PromQL, a duration, a percentage. */
const numberInText = /[<>]=?\s*\d|^\s*\d+(\.\d+)?\s*(ms|s|m|h|d|w|y|%)?\s*$/;

const noNumbers: Rule = {
  sentence: "alerts hold words and no numbers: those are in their thresholds",
  find: perFile((source) => {
    if (!source.path.startsWith("rules/alerts/")) return [];
    const isText = (node: ts.Node): node is ts.LiteralLikeNode =>
      ts.isStringLiteralLike(node) || ts.isTemplateLiteralToken(node);
    // 0 and 1 count and index; a limit of that size is seen in the text of a comparison.
    const numbers = nodesOf(source, ts.isNumericLiteral).filter(({ text }) => text !== "0" && text !== "1");
    const texts = nodesOf(source, isText).filter(({ text }) => numberInText.test(text));
    return [...numbers, ...texts].map(
      (node) => `${place(source, node)}: ${node.getText()} is a number; put it into the threshold`,
    );
  }),
  bad: [
    {
      texts: {
        "rules/alerts/a.ts":
          'const a = 0.9;\nconst b = "cpu > 0.9";\nconst c = `${b} >= 1`;\nconst d = { for: "5m", of: "90 %" };\n',
      },
      found: [
        "rules/alerts/a.ts:1: 0.9",
        "rules/alerts/a.ts:2:",
        "rules/alerts/a.ts:3:",
        'rules/alerts/a.ts:4: "5m"',
        'rules/alerts/a.ts:4: "90 %"',
      ],
    },
  ],
  good: {
    "rules/alerts/a.ts": 'const a = "a 5xx status, 95th percentile, at 95 % used";\nconst b = a.length > 0 && a[1];\n',
    "rules/thresholds/a.ts": "const a = 0.9;\n",
  },
};

/** The rules of single files. */
export const languageRules: readonly Rule[] = [noAny, noSilence, shortFiles, noNumbers];
