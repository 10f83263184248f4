import { expect } from "chai";
import { alerts } from "../../../rules/alerts/index.ts";
import { read } from "../../../rules/queries/index.ts";
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
    // Shares of a capacity or of a number of targets mean the same at any traffic.
    const traffic = ["requests", "userActions", "payments"];
    for (const { name, instances } of alerts)
      for (const { query } of instances(production)) {
        const { floor, unit } = thresholds[name];
        const isShare = unit === "ratio" || query.name.startsWith("latency");
        if (isShare && query.metrics.some((id) => traffic.includes(id))) expect(floor, name).not.to.equal(undefined);
        if (floor) expect(query.volume, name).to.be.a("function");
      }
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
    expect(new Set(counted)).to.deep.equal(
      new Set([
        "HighErrorRate",
        "MostRequestsFail",
        "SlowResponses",
        "UserActivityDrop",
        "FailedPayments",
        "HighApiErrorRate",
        "LogsQuarantined",
      ]),
    );
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
