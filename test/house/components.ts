import ts from "typescript";
import { importsOf, nodesOf, place, type Source } from "../support/source.ts";
import { perFile, type Rule, topOf } from "./rule.ts";

const isComponent = ({ path }: Source): boolean => topOf(path) === "components";

const documentsOnly: Rule = {
  sentence: "components know of rules only the vocabulary and the types of rendered documents",
  find: perFile((source) =>
    !isComponent(source)
      ? []
      : importsOf(source)
          .filter(
            ({ target }) => target?.match(/^(rules|dashboards|jobs)\//) && !target.startsWith("rules/vocabulary/"),
          )
          .filter(({ target, isType }) => !(target === "rules/render/documents.ts" && isType))
          .map(({ node, target }) => `${place(source, node)}: imports ${target}; take what it makes as an argument`),
  ),
  bad: [
    {
      texts: {
        "components/a/index.ts":
          'import { alerts } from "../../rules/alerts/index.ts";\nimport type { Threshold } from "../../rules/thresholds/index.ts";\n',
        "components/b.ts":
          'import { folder, type RuleGroup } from "../rules/render/documents.ts";\nimport "../jobs/setup.ts";\n',
      },
      found: [
        "components/a/index.ts:1: imports rules/alerts/index.ts",
        "components/a/index.ts:2: imports rules/thresholds/index.ts",
        "components/b.ts:1: imports rules/render/documents.ts",
        "components/b.ts:2: imports jobs/setup.ts",
      ],
    },
  ],
  good: {
    "components/a.ts":
      'import type { RuleGroup } from "../rules/render/documents.ts";\nimport { bytes } from "../rules/vocabulary/index.ts";\n',
    "stacks/a.ts": 'import { alerts } from "../rules/alerts/index.ts";\n',
  },
};

/** The room of a component: the folder, or the file without its ending. */
const componentOf = (path: string): string => path.split("/")[1]?.replace(/\.ts$/, "") ?? "";

const noInternals: Rule = {
  sentence: "a component sees of another only its index or its single file; what all share is in components/shared",
  find: perFile((source) =>
    !isComponent(source)
      ? []
      : importsOf(source)
          .filter(({ target }) => target?.startsWith("components/"))
          .filter(({ target = "" }) => ![componentOf(source.path), "shared"].includes(componentOf(target)))
          .filter(({ target = "" }) => target.split("/").length > 2 && !target.endsWith("/index.ts"))
          .map(
            ({ node, target }) => `${place(source, node)}: imports ${target}; import its index, or move it to shared`,
          ),
  ),
  bad: [
    {
      texts: { "components/grafana/spec.ts": 'import type { Ref } from "../prometheus/spec.ts";\n' },
      found: ["components/grafana/spec.ts:1: imports components/prometheus/spec.ts"],
    },
  ],
  good: {
    "components/grafana/index.ts":
      'import "../prometheus/index.ts";\nimport "../namespaces.ts";\nimport "../shared/labels.ts";\nimport "./spec.ts";\n',
  },
};

const oneReader: Rule = {
  sentence: "the configuration of a stack is read in stacks/settings.ts and nowhere else",
  find: perFile((source) => {
    if (source.path === "stacks/settings.ts" || ["bin", "test"].includes(topOf(source.path))) return [];
    const named = importsOf(source).filter(({ module, name }) => module === "@pulumi/pulumi" && name === "Config");
    const read = nodesOf(source, ts.isPropertyAccessExpression).filter((node) =>
      /^pulumi\.(Config|runtime\.(allConfig|getConfig|getConfigSecretKeys\w*))$/.test(node.getText()),
    );
    return [...named.map(({ node }) => node), ...read].map(
      (node) => `${place(source, node)}: reads the configuration; take it from the settings as an argument`,
    );
  }),
  bad: [
    {
      texts: {
        "components/a.ts": 'import { Config } from "@pulumi/pulumi";\n',
        "stacks/monitoring.ts": "const a = new pulumi.Config();\nconst b = pulumi.runtime.allConfig();\n",
      },
      found: ["components/a.ts:1: reads", "stacks/monitoring.ts:1: reads", "stacks/monitoring.ts:2: reads"],
    },
  ],
  good: { "stacks/settings.ts": "new pulumi.Config();\n", "bin/a.ts": "new pulumi.Config();\n" },
};

const wiringOnly: Rule = {
  sentence: "stacks wire components and make no resource of their own but providers",
  find: perFile((source) => {
    if (topOf(source.path) !== "stacks") return [];
    const packages = importsOf(source).filter(({ module }) => /^@pulumi\/(?!pulumi$)/.test(module));
    const names = packages.flatMap(({ local }) => (local === undefined ? [] : [local]));
    return nodesOf(source, ts.isNewExpression)
      .filter(({ expression }) => names.includes(expression.getText().split(".")[0] ?? ""))
      .filter(({ expression }) => !/(^|\.)Provider$/.test(expression.getText()))
      .map((node) => `${place(source, node)}: makes a ${node.expression.getText()}; that is for a component`);
  }),
  bad: [
    {
      texts: {
        "stacks/monitoring.ts":
          'import * as k8s from "@pulumi/kubernetes";\nimport { RandomPassword } from "@pulumi/random";\nnew k8s.core.v1.Secret("a");\nnew RandomPassword("b");\n',
      },
      found: ["stacks/monitoring.ts:3: makes a k8s.core.v1.Secret", "stacks/monitoring.ts:4: makes a RandomPassword"],
    },
  ],
  good: {
    "stacks/monitoring.ts":
      'import * as k8s from "@pulumi/kubernetes";\nimport { Grafana } from "../components/grafana/index.ts";\nnew k8s.Provider("a");\nnew Grafana("b");\n',
  },
};

/** The rules of components and of the stacks that wire them. */
export const componentRules: readonly Rule[] = [documentsOnly, noInternals, oneReader, wiringOnly];
