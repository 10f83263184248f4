import ts from "typescript";
import { nodesOf, place } from "../support/source.ts";
import { perFile, type Rule, topOf } from "./rule.ts";

const isText = (node: ts.Node): node is ts.StringLiteralLike | ts.TemplateExpression =>
  ts.isStringLiteralLike(node) || ts.isTemplateExpression(node);

/** What a text says, with `x` wherever a template has something put in. */
const said = (node: ts.StringLiteralLike | ts.TemplateExpression): string =>
  ts.isTemplateExpression(node)
    ? [node.head, ...node.templateSpans.map(({ literal }) => literal)].map(({ text }) => text).join("x")
    : node.text;

const functions = [
  ...["rate", "irate", "increase", "delta", "idelta", "deriv", "resets", "changes", "absent", "vector", "scalar"],
  ...["predict_linear", "label_replace", "label_join", "histogram_\\w+", "\\w+_over_time", "clamp_m(?:in|ax)"],
  ...["sum", "avg", "count", "topk", "bottomk", "quantile", "count_values"],
].join("|");

/** What nothing but an expression of Prometheus has: a call of its functions, a grouping, a selector, a range. */
const signs = [
  new RegExp(`(?:^|[^\\w.])(?:${functions})\\([^)]`),
  /\b(?:by|without)\s?\([\w, ]*\)\s?\(/,
  /\)\s?(?:by|without)\s?\(/,
  /[A-Za-z_:][\w:]*\{\s*[A-Za-z_]\w*\s*(?:=~|!~|!=|=)\s*["'`]/,
  /[\w}]\[\d+(?:ms|[smhdwy])(?::\w*)?\]/,
];

const oneLanguage: Rule = {
  sentence: "expressions of Prometheus are written in rules and dashboards alone, where every one of them is proved",
  find: perFile((source) =>
    ["rules", "dashboards", "test"].includes(topOf(source.path))
      ? []
      : nodesOf(source, isText)
          .filter((node) => signs.some((sign) => sign.test(said(node))))
          .map(
            (node) =>
              `${place(source, node)}: ${JSON.stringify(said(node).slice(0, 40))} is PromQL; make it a query in rules/queries`,
          ),
  ),
  bad: [
    {
      texts: {
        "stacks/a.ts": `const a = 'sum by (service) (rate(requests_total{service="a"}[5m])) > 1';\n`,
        "components/a.ts": [
          'const a = "up == 0 and absent(up)";',
          "const b = `requests_total{job=~'x'}`;",
          "const c = `$" + '{name}{job="$' + '{job}"}`;',
          'const d = ["sum(up)", "max(up) by (job)", "up[5m]"];',
        ].join("\n"),
        "bin/a.ts": "const a = `avg_over_time($" + "{metric}[$" + "{window}])`;\n",
        "jobs/a.ts": 'const a = "histogram_quantile(0.99, x)";\n',
      },
      found: [
        'stacks/a.ts:1: "sum by (service)',
        'components/a.ts:1: "up == 0 and absent(up)"',
        'components/a.ts:2: "requests_total{job=',
        'components/a.ts:3: "x{job=',
        'components/a.ts:4: "sum(up)"',
        'components/a.ts:4: "max(up) by (job)"',
        'components/a.ts:4: "up[5m]"',
        'bin/a.ts:1: "avg_over_time(x[x])"',
        'jobs/a.ts:1: "histogram_quantile(',
      ],
    },
  ],
  good: {
    "rules/queries/a.ts": 'const a = "sum by (service) (rate(requests_total[5m]))";\n',
    "dashboards/a.ts": 'const a = "absent(up)";\n',
    "components/a.ts": [
      'const a = "jsonpath={.status.health}=green";',
      'const b = ["container_(cpu|memory)_.+;", "^(tmpfs|proc)$", "[a-z0-9]{0,38}[a-z0-9]", "services[0].name"];',
      'const c = "one more (by hand), without (much) ado, at a rate (of two) and a sum of 5m";',
      "const d = `services[$" + "{index}].name`;",
      "const e = values.count(up) + rate(1) + Math.sum(up[5]);",
    ].join("\n"),
  },
};

/** The rule of where PromQL may stand. */
export const promqlRules: readonly Rule[] = [oneLanguage];
