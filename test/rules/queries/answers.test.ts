import { expect } from "chai";
import { alerts } from "../../../rules/alerts/index.ts";
import type { Query, Story, Target } from "../../../rules/queries/index.ts";
import * as named from "../../../rules/queries/index.ts";
import type { JsonObject } from "../../../rules/render/documents.ts";
import { stableYaml } from "../../../rules/render/yaml.ts";
import { selector } from "../../../rules/vocabulary/index.ts";
import { promtoolTest } from "../../promtool/promtool.ts";
import { production } from "../../support/environment.ts";

/** Queries of alerts are proved with their thresholds. */
const alerted = new Set(alerts.flatMap(({ instances }) => instances(production).map(({ query }) => query.name)));
/** A percentile is known to the bound above it only: its samples make it come out somewhere in that bucket. */
const percentiles = ["latencyP50"];
const queries = Object.values(named)
  .filter((query): query is Query => typeof query === "object")
  .filter(({ name }) => !alerted.has(name) && !percentiles.includes(name));

const service: Target = { matchers: { namespace: "darassa", service: "darassa-api" }, profile: "opentelemetry" };
const everything: Target = { matchers: {}, profile: "opentelemetry" };
const story = (query: Query): Story => ({
  value: query.unit === "ratio" ? 0.4 : 40,
  volume: 1000,
  interval: 30,
  steps: 150,
  onset: 0,
  held: 0,
});

/** Proves that a query, on the input that it says makes it answer a value, answers it once and with its labels. */
function proof(query: Query): JsonObject {
  const given = story(query);
  // Queries on nodes come with nodes of their own, which no service's matchers select.
  const isOfService = query.samples(service, given).every(({ labels }) => labels.namespace === "darassa");
  const target = isOfService ? service : everything;
  const samples = query.samples(target, given);
  const kept = ["namespace", "service", ...query.labels];
  const first = Object.entries(samples[0]?.labels ?? {}).filter(([label]) => kept.includes(label));
  const labels = query.answer?.(target) ?? Object.fromEntries(first);
  return {
    name: query.name,
    interval: "30s",
    input_series: samples.map(({ name, labels: own, values }) => ({ series: `${name}${selector(own)}`, values })),
    promql_expr_test: [
      {
        expr: `abs((\n${query.expr(target)}\n) - ${given.value}) <= bool ${given.value / 100}`,
        eval_time: "75m",
        exp_samples: [{ labels: selector(labels), value: 1 }],
      },
    ],
  };
}

describe("queries of panels", () => {
  it("answer what they are made for, once and with their labels, on the input that they give for it", async () => {
    expect(queries.length).to.be.above(20);
    const text = stableYaml({ rule_files: [], evaluation_interval: "30s", tests: queries.map(proof) });
    const { code, stdout, stderr } = await promtoolTest(text, []);
    expect(code, `${stdout}${stderr}`).to.equal(0);
  });
});
