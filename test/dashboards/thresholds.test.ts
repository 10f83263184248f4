import { expect } from "chai";
import { steps } from "../../dashboards/look/thresholds.ts";
import { timeseries } from "../../dashboards/look/timeseries.ts";
import type { View } from "../../dashboards/look/view.ts";
import { type Alert, alerts } from "../../rules/alerts/index.ts";
import * as queries from "../../rules/queries/index.ts";
import type { DashboardDocument } from "../../rules/render/documents.ts";
import { type AlertName, thresholds } from "../../rules/thresholds/index.ts";
import { type Threshold, thresholdWords } from "../../rules/vocabulary/index.ts";
import { stated, statedBut } from "../support/numbers.ts";
import { boards, choices, environment, type Panel, panelOn, panelsOn } from "./support.ts";

/** Alerts whose answer is no line over time. */
const undrawn: Readonly<Partial<Record<AlertName, string>>> = {
  Watchdog: "its value is always 1",
  TargetAbsent: "what is absent has no line; `State of services` has a gap",
  ElasticsearchUnreachable: "what is absent has no line; the colour of Elasticsearch has a gap",
  MetricAbsent: "what is absent has no line; the panels of the metric say `no data`",
};

/** The expressions of an alert, as a panel of any board may write them. */
const written = ({ instances }: Alert): readonly string[] =>
  instances(environment()).flatMap(({ query, target }) => [
    queries.read(query, target),
    ...choices.map((matchers) => queries.read(query, { ...target, matchers })),
  ]);

/** The graphs of a board that draw an alert's query. */
const graphsOf = (alert: Alert, board: DashboardDocument | undefined): readonly Panel[] => {
  const expressions = new Set(written(alert));
  return board
    ? panelsOn(board).filter(
        ({ type, targets }) =>
          (type === "timeseries" || type === "state-timeline") && targets.some(({ expr }) => expressions.has(expr)),
      )
    : [];
};

const stepsOf = (panel: Panel) => panel.fieldConfig.defaults.thresholds.steps;

describe("threshold lines", () => {
  const all = boards();

  for (const alert of alerts.filter(({ name }) => undrawn[name] === undefined))
    it(`of ${alert.name} is where the alert fires, on the board that the alert leads to`, () => {
      const graphs = graphsOf(alert, all[alert.board]);
      expect(graphs, alert.board).not.to.have.length(0);
      const { direction, value } = thresholds[alert.name];
      for (const panel of graphs) {
        // One query may have an alert for many and one for few: each has its line, and all lies beyond the first.
        const others = alerts.filter((each) => graphsOf(each, all[alert.board]).includes(panel));
        const limits = new Set(others.map(({ name }) => thresholds[name].value));
        const steps = stepsOf(panel);
        expect(steps.map((step) => step.value)).to.deep.equal([null, ...[...limits].sort((a, b) => a - b)]);
        const colourOf = (wrong: boolean) => (wrong ? "red" : "transparent");
        expect(steps[0]?.color).to.equal(colourOf(direction === "below"));
        const last = [...limits].every((limit) => limit <= value);
        expect(steps.find((step) => step.value === value)?.color).to.equal(colourOf(direction === "above" || !last));
        expect(panel.description).to.contain(`**${alert.name}** (${thresholds[alert.name].severity}:`);
        expect(panel.description).to.contain(`fires when ${thresholdWords(thresholds[alert.name])}. `);
        expect(panel.description).to.contain(`(https://example.org/runbooks/${alert.name}.md)`);
        expect(panel.description).to.contain("and evaluates the alert");
        expect(panel.links.map(({ url }) => url)).to.include(`https://example.org/runbooks/${alert.name}.md`);
      }
    });

  it("are on every graph of an alert's query, on whatever board, and on no other", () => {
    const alerted = new Set(alerts.flatMap((alert) => Object.values(all).flatMap((board) => graphsOf(alert, board))));
    for (const board of Object.values(all))
      for (const panel of panelsOn(board).filter(({ type }) => type === "timeseries")) {
        const expected = alerted.has(panel);
        expect(panel.fieldConfig.defaults.custom.thresholdsStyle?.mode !== "off", panel.title).to.equal(expected);
        expect(stepsOf(panel).length > 1, panel.title).to.equal(expected);
      }
  });

  it("are dashed with the wrong side red, but only dashed where everything above zero is wrong", () => {
    const modeOf = (board: string, title: string) =>
      panelOn(all[board], title).fieldConfig.defaults.custom.thresholdsStyle?.mode;
    expect(modeOf("application", "Error rate")).to.equal("dashed+area");
    expect(modeOf("system", "Free disk space")).to.equal("dashed+area");
    expect(modeOf("system", "Rule evaluations that failed")).to.equal("dashed");
    expect(modeOf("application", "Request rate")).to.equal("off");
  });

  it("are never out of sight: the axis reaches above them even while all is well", () => {
    for (const board of Object.values(all))
      for (const { title, fieldConfig, type } of panelsOn(board).filter((panel) => stepsOf(panel).length > 1)) {
        if (type !== "timeseries") continue;
        const top = (fieldConfig.defaults as { max?: number }).max ?? fieldConfig.defaults.custom.axisSoftMax ?? 0;
        expect(top, title).to.be.above(fieldConfig.defaults.thresholds.steps[1]?.value ?? 0);
      }
  });

  it("move, with their words, when an environment overrides the threshold; and no other panel changes", () => {
    const all = boards(environment({ thresholds: stated }));
    const moved = boards(environment({ thresholds: statedBut({ HighErrorRate: { value: 0.02 } }) }));
    const changed = Object.entries(moved).flatMap(([name, board]) =>
      panelsOn(board)
        .filter((panel, index) => JSON.stringify(panel) !== JSON.stringify(panelsOn(all[name] ?? expect.fail())[index]))
        .map(({ type, title }) => `${name}: ${type} ${title}`),
    );
    expect(changed).to.deep.equal([
      "application: table Services",
      "application: timeseries Error rate",
      "service: stat Error rate",
      "service: timeseries Error rate",
    ]);
    const panel = panelOn(moved.application, "Error rate");
    expect(stepsOf(panel)[1]).to.deep.equal({ value: 0.02, color: "red" });
    expect(panel.description).to.contain("fires when above 2 % for 5 min");
    const cells = panelOn(moved.application, "Services").fieldConfig.overrides;
    const cell = cells.find(({ matcher }) => matcher.options === "Error rate")?.properties;
    expect(JSON.stringify(cell)).to.contain('{"value":0.02,"color":"red"}');
  });

  it("name the severity and the time of the override as well", () => {
    const moved = boards(environment({ thresholds: statedBut({ HighCpuUsage: { for: "10m", severity: "low" } }) }));
    expect(panelOn(moved.system, "CPU usage").description).to.contain(
      "**HighCpuUsage** (low: keep watching) fires when above 90 % for 10 min.",
    );
  });
});

describe("steps", () => {
  const limit = (value: number, direction: "above" | "below"): Threshold => ({
    ...thresholds.HighCpuUsage,
    value,
    direction,
  });

  it("of several thresholds in one direction alarm from the first that is crossed", () => {
    expect(steps([limit(3, "above"), limit(2, "above"), limit(3, "above")], "calm").steps).to.deep.equal([
      { value: null, color: "calm" },
      { value: 2, color: "red" },
      { value: 3, color: "red" },
    ]);
    expect(steps([limit(3, "below"), limit(2, "below")], "calm").steps).to.deep.equal([
      { value: null, color: "red" },
      { value: 2, color: "red" },
      { value: 3, color: "calm" },
    ]);
  });

  it("of no threshold are calm", () => {
    expect(steps([], "calm").steps).to.deep.equal([{ value: null, color: "calm" }]);
  });

  it("refuse thresholds from both sides in one panel", () => {
    expect(() => steps([limit(3, "below"), limit(2, "above")], "calm")).to.throw("draw two panels");
  });
});

describe("a graph", () => {
  it("refuses queries of different units, since it has one axis", () => {
    const target = { matchers: {}, profile: "opentelemetry" } as const;
    const view: View = {
      environment: environment(),
      services: target,
      namespaces: target,
      nodes: target,
      everything: target,
      alertsOn: () => [],
    };
    const series = [queries.errorRatio, queries.latencyP95].map((query) => ({ query, target }));
    expect(() => timeseries(view, { title: "Both", shows: "", series })).to.throw(
      'panel "Both": its queries must have one unit, and have ratio, seconds',
    );
  });
});
