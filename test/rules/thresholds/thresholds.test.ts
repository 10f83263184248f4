import { expect } from "chai";
import { alerts } from "../../../rules/alerts/index.ts";
import { canCross, rangeOf, read } from "../../../rules/queries/index.ts";
import { ruleDocuments } from "../../../rules/render/prometheus.ts";
import { alertNames, type Override, overridden, thresholds } from "../../../rules/thresholds/index.ts";
import { seconds, severities } from "../../../rules/vocabulary/index.ts";
import { production } from "../../support/environment.ts";
import { parse } from "../queries/promql.ts";

describe("thresholds", () => {
  it("are each of exactly one alert", () => {
    expect(alerts.map(({ name }) => name).sort()).to.deep.equal([...alertNames].sort());
  });

  it("give a reason", () => {
    for (const name of alertNames) expect(thresholds[name].reason, name).to.match(/^[A-Z0-9].{20,}\.$/);
  });

  it("have the unit of the query that they are compared with", () => {
    for (const { name, instances } of alerts)
      for (const { query } of instances(production)) expect(query.unit, name).to.equal(thresholds[name].unit);
  });

  it("of a share lie between nothing and all", () => {
    for (const name of alertNames.filter((each) => thresholds[each].unit === "ratio"))
      expect(thresholds[name].value, name).to.be.above(0).and.below(1);
  });

  it("hold longer than two scrapes, so that no single sample decides; only the heartbeat need not", () => {
    for (const name of alertNames.filter((each) => each !== "Watchdog"))
      expect(seconds(thresholds[name].for), name).to.be.at.least(2 * seconds(production.scrapeInterval));
  });

  it("over traffic have a floor, which their query can measure", () => {
    for (const { name, instances } of alerts)
      for (const { query } of instances(production)) {
        const { floor } = thresholds[name];
        if (query.traffic) expect(floor, name).not.to.equal(undefined);
        if (floor) expect(query.volume, name).to.be.a("function");
      }
  });

  it("over traffic are refused without a floor", () => {
    const { floor, ...bare } = thresholds.HighErrorRate;
    expect(floor).not.to.equal(undefined);
    const without = { ...production, thresholds: { ...thresholds, HighErrorRate: bare } };
    expect(() => ruleDocuments(without)).to.throw("errorRatio says nothing while few events come");
  });

  it("lie within what their query can answer, so that they fire and end", () => {
    for (const { name, instances } of alerts)
      for (const { query } of instances(production)) {
        const { direction, value } = thresholds[name];
        const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = rangeOf(query);
        expect(canCross(rangeOf(query), thresholds[name]), `${name} fires`).to.equal(true);
        // What answers only while it is true is silent when it does not answer.
        const isSilent = min === max || (direction === "above" ? min <= value : max >= value);
        expect(isSilent, `${name} ends`).to.equal(true);
      }
  });

  it("are refused where no answer could be beyond them", () => {
    const at = (name: "HighCpuUsage" | "LowDiskSpace" | "UserActivityDrop" | "MetricAbsent", value: number) => () =>
      ruleDocuments({ ...production, thresholds: { ...thresholds, [name]: { ...thresholds[name], value } } });
    expect(at("HighCpuUsage", 1)).to.throw("cpuUtilisation is never above 100 %");
    expect(at("LowDiskSpace", 0)).to.throw("diskFree is never below 0 %");
    expect(at("UserActivityDrop", 1)).to.throw("activityDrop is never above 100 %");
    expect(at("UserActivityDrop", -0.1)).not.to.throw();
    expect(at("MetricAbsent", 1)).to.throw("is never true");
  });

  it("count their floor over the window that they name", () => {
    const windowOf = (expr: string): number =>
      Math.max(
        ...parse(expr).selections.map(({ name, range }) => {
          const recorded = /:increase(\d+[smhd])$/.exec(name)?.[1];
          return range ?? (recorded ? seconds(recorded as `${number}h`) : 0);
        }),
      );
    const counted = alerts.flatMap(({ name, instances }) =>
      instances(production).flatMap(({ query, target }) => {
        const { floor } = thresholds[name];
        if (!floor?.window || !query.volume) return [];
        expect(windowOf(query.volume(target)), `${name}: ${read(query, target)}`).to.equal(seconds(floor.window));
        return [name];
      }),
    );
    const windowed = alertNames.filter((name) => thresholds[name].floor?.window);
    expect(windowed).to.include.members(["HighErrorRate", "SlowResponses", "UserActivityDrop"]);
    expect(new Set(counted)).to.deep.equal(new Set(windowed));
  });
});

describe("an override", () => {
  it("changes what it names, and leaves everything else as it is documented", () => {
    const override: Override = { value: thresholds.HighCpuUsage.value / 2, for: "11m", severity: "low" };
    const changed = overridden({ HighCpuUsage: override });
    expect(changed).to.deep.equal({ ...thresholds, HighCpuUsage: { ...thresholds.HighCpuUsage, ...override } });
    expect(thresholds.HighCpuUsage).not.to.deep.equal(changed.HighCpuUsage);
  });

  it("of nothing changes nothing", () => {
    expect(overridden({})).to.deep.equal(thresholds);
  });
});

describe("severities", () => {
  it("are four, the most urgent first", () => {
    expect(severities).to.deep.equal(["critical", "high", "medium", "low"]);
  });
});
