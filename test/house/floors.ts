import ts from "typescript";
import { importsOf, nodesOf, place, type Source } from "../support/source.ts";
import { perFile, type Rule, topOf } from "./rule.ts";

/**
 * The rooms from the lowest to the highest: each may import from those before it. Rooms of one line are one floor, and
 * stand in the order in which they may see each other. A file that is named here is a room by itself: the environment
 * gathers types of definitions, receivers among them, for the alerts that are made for it, and those are then routed.
 */
const floors: readonly (readonly string[])[] = [
  ["rules/vocabulary"],
  [
    ...["rules/metrics", "rules/thresholds", "rules/queries", "rules/recording", "rules/retention", "rules/logs"],
    ...["rules/routing/receivers.ts", "rules/environment.ts", "rules/alerts", "rules/routing"],
  ],
  ["rules/render", "dashboards", "jobs"],
  ["components"],
  ["stacks"],
];

const rooms = floors.flat();

/** What people run and what proves it: these see everything, and nobody sees them. */
const sides = ["bin", "tools", "test"];

/** The room of a file: itself where it is one, else its folder. */
function roomOf(path: string): string {
  if (rooms.includes(path)) return path;
  return topOf(path) === "rules" ? path.split("/").slice(0, 2).join("/") : topOf(path);
}

/** The number of the floor of a file; undefined for what has none. */
function floorOf(path: string): number | undefined {
  const index = floors.findIndex((floor) => floor.includes(roomOf(path)));
  return index < 0 ? undefined : index;
}

const isBelow = (path: string, floor: number): boolean => (floorOf(path) ?? floor) < floor;

/** Imports of a file that `isForbidden` holds true of, each with the words that follow its place. */
const forbidden = (source: Source, words: string, isForbidden: (name: string, isType: boolean) => boolean) =>
  importsOf(source)
    .filter(({ module, isType }) => isForbidden(module, isType))
    .map(({ node, module }) => `${place(source, node)}: imports ${module}; ${words}`);

const downwards: Rule = {
  sentence:
    "imports go downwards only, from the stacks to the vocabulary, and nothing but bin, tools and test sees those",
  find: perFile((source) => {
    const room = roomOf(source.path);
    if (sides.includes(room)) return [];
    if (!rooms.includes(room)) return [`${source.path}:1: ${room} is on no floor; give it one in test/house/floors.ts`];
    return importsOf(source).flatMap(({ node, target }) => {
      if (target === undefined) return [];
      const other = roomOf(target);
      if (other === room || (rooms.includes(other) && rooms.indexOf(other) < rooms.indexOf(room))) return [];
      return [
        `${place(source, node)}: ${room} imports ${target}, which is not below it; move what is shared downwards`,
      ];
    });
  }),
  bad: [
    {
      texts: {
        "rules/vocabulary/a.ts": 'import { b } from "../metrics/b.ts";\n',
        "rules/thresholds/a.ts": '\nimport type { b } from "../alerts/b.ts";\n',
        "rules/alerts/a.ts": 'export { b } from "../render/b.ts";\n',
        "rules/render/a.ts": 'import * as b from "../../dashboards/b.ts";\n',
        "dashboards/a.ts": 'const b: import("../components/b.ts").B = 1;\n',
        "jobs/a.ts": 'const b = await import("../stacks/b.ts");\n',
        "components/a.ts": 'import "../bin/b.ts";\n',
        "rules/attic/a.ts": "",
      },
      found: [
        "rules/vocabulary/a.ts:1: rules/vocabulary imports rules/metrics/b.ts",
        "rules/thresholds/a.ts:2: rules/thresholds imports rules/alerts/b.ts",
        "rules/alerts/a.ts:1: rules/alerts imports rules/render/b.ts",
        "rules/render/a.ts:1: rules/render imports dashboards/b.ts",
        "dashboards/a.ts:1: dashboards imports components/b.ts",
        "jobs/a.ts:1: jobs imports stacks/b.ts",
        "components/a.ts:1: components imports bin/b.ts",
        "rules/attic/a.ts:1: rules/attic is on no floor",
      ],
    },
  ],
  good: {
    "rules/alerts/a.ts": 'import "../queries/index.ts";\nimport "./b.ts";\nimport "../vocabulary/index.ts";\n',
    "stacks/a.ts": 'import "../components/b/index.ts";\nimport "../dashboards/b.ts";\nimport "node:fs";\n',
    "rules/routing/a.ts": 'import "./receivers.ts";\nimport "../alerts/index.ts";\n',
    "rules/environment.ts": 'import type { Receivers } from "./routing/receivers.ts";\n',
    "bin/a.ts": 'import "../stacks/index.ts";\nimport "../test/b.ts";\n',
  },
};

const withoutPulumi: Rule = {
  sentence: "definitions and renderers know nothing of Pulumi, so that they are rendered and proved without it",
  find: perFile((source) =>
    isBelow(source.path, 3)
      ? forbidden(source, "only components and stacks may", (name) => /^@pulumi\//.test(name))
      : [],
  ),
  bad: [
    {
      texts: {
        "rules/render/a.ts": 'import type * as pulumi from "@pulumi/pulumi";\n',
        "jobs/a.ts": 'import "@pulumi/kubernetes";\n',
      },
      found: ["rules/render/a.ts:1: imports @pulumi/pulumi", "jobs/a.ts:1: imports @pulumi/kubernetes"],
    },
  ],
  good: { "components/a.ts": 'import "@pulumi/pulumi";\n', "bin/a.ts": 'import "@pulumi/pulumi";\n' },
};

const pureDefinitions: Rule = {
  sentence: "definitions know nothing of YAML, Grafana, files and processes: they are values",
  find: perFile((source) =>
    isBelow(source.path, 2)
      ? forbidden(source, "rendering and reading are for the floors above", (name) =>
          /^(js-yaml|@grafana\/|node:(fs|os|process|child_process|http|https|net)\b)/.test(name),
        )
      : [],
  ),
  bad: [
    {
      texts: {
        "rules/vocabulary/a.ts": 'import { load } from "js-yaml";\n',
        "rules/queries/a.ts": 'import type { Panel } from "@grafana/grafana-foundation-sdk/dashboard";\n',
        "rules/logs/a.ts": 'import { readFile } from "node:fs/promises";\n',
      },
      found: [
        "rules/vocabulary/a.ts:1: imports js-yaml",
        "rules/queries/a.ts:1: imports @grafana/grafana-foundation-sdk/dashboard",
        "rules/logs/a.ts:1: imports node:fs/promises",
      ],
    },
  ],
  good: { "rules/render/a.ts": 'import { dump } from "js-yaml";\n', "dashboards/a.ts": 'import "@grafana/x";\n' },
};

const sameEveryTime: Rule = {
  sentence: "rules and dashboards read no environment, clock or chance: the same bytes on every run",
  find: perFile((source) => {
    if (!["rules", "dashboards"].includes(topOf(source.path))) return [];
    const finding = (node: ts.Node): string =>
      `${place(source, node)}: ${node.getText().split("\n")[0]} differs from run to run; take it as an argument`;
    const reads = /^(process\.\w+|Date\.now|Math\.random|performance\.now|crypto\.random\w+|globalThis)$/;
    const accesses = nodesOf(source, ts.isPropertyAccessExpression).filter((node) => reads.test(node.getText()));
    const dates = nodesOf(source, ts.isNewExpression).filter(
      (node) => node.expression.getText() === "Date" && !node.arguments?.length,
    );
    return [
      ...[...accesses, ...dates].map(finding),
      ...forbidden(source, "take it as an argument", (name) => /^node:(process|os)$/.test(name)),
    ];
  }),
  bad: [
    {
      texts: {
        "rules/queries/a.ts":
          "const a = process.env.HOME;\nconst b = Date.now();\nconst c = [Math.random(), new Date()];\n",
        "dashboards/a.ts": 'import { env } from "node:process";\n',
      },
      found: [
        "rules/queries/a.ts:1: process.env differs",
        "rules/queries/a.ts:2: Date.now differs",
        "rules/queries/a.ts:3: Math.random differs",
        "rules/queries/a.ts:3: new Date() differs",
        "dashboards/a.ts:1: imports node:process",
      ],
    },
  ],
  good: {
    "rules/logs/a.ts": 'const a = new Date("2024-03-20T10:00:00Z");\nconst b = "process.env";\n',
    "bin/a.ts": "const a = process.env.HOME;\n",
  },
};

/** The rules of which room imports what from which. */
export const floorRules: readonly Rule[] = [downwards, withoutPulumi, pureDefinitions, sameEveryTime];
