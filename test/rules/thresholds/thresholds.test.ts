import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { alerts } from "../../../rules/alerts/index.ts";
import { read } from "../../../rules/queries/index.ts";
import { alertNames, type Override, overridden, thresholds } from "../../../rules/thresholds/index.ts";
import { parseValue, seconds, severities, type Threshold } from "../../../rules/vocabulary/index.ts";
import { production } from "../../support/environment.ts";
import { parse } from "../queries/promql.ts";

const strategy = readFileSync(join(import.meta.dirname, "../../../docs/strategy.fr.md"), "utf8").split("\n");

/** The nine lines of the strategy's section 3.2, and the alert of each. */
const lines = {
  "  - CPU > 90% pendant 5 minutes": "HighCpuUsage",
  "  - Memory > 85% pendant 5 minutes": "HighMemoryUsage",
  "  - Disk Space < 10%": "LowDiskSpace",
  "  - Error Rate > 1%": "HighErrorRate",
  "  - Response Time > 2s": "SlowResponses",
  "  - Failed Logins > 100/minute": "FailedLogins",
  "  - Drop in User Activity > 50%": "UserActivityDrop",
  "  - Failed Payments > 10%": "FailedPayments",
  "  - API Errors > 5%": "HighApiErrorRate",
} as const;

const day = 86_400;

/** Direction, value, unit, hold time, severity, floor: the documented numbers, which only a decision may change. */
const documented: Readonly<Record<string, readonly [string, number, string, string, string, string?]>> = {
  HighCpuUsage: ["above", 0.9, "ratio", "5m", "high"],
  HighMemoryUsage: ["above", 0.85, "ratio", "5m", "high"],
  LowDiskSpace: ["below", 0.1, "ratio", "5m", "critical"],
  HighContainerCpuUsage: ["above", 0.9, "ratio", "5m", "high"],
  HighContainerMemoryUsage: ["above", 0.85, "ratio", "5m", "high"],
  DiskFullSoon: ["below", 4 * day, "seconds", "1h", "medium", "0.5 used"],
  LowVolumeSpace: ["below", 0.1, "ratio", "5m", "critical"],
  VolumeFullSoon: ["below", 4 * day, "seconds", "1h", "medium", "0.5 used"],
  LowElasticsearchDiskSpace: ["below", 0.15, "ratio", "5m", "critical"],
  HighErrorRate: ["above", 0.01, "ratio", "5m", "critical", "100 requests 10m"],
  SlowResponses: ["above", 2, "seconds", "5m", "high", "100 requests 10m"],
  FailedLogins: ["above", 100, "count/min", "2m", "critical"],
  UserActivityDrop: ["above", 0.5, "ratio", "30m", "high", "100 actions 1h"],
  FailedPayments: ["above", 0.1, "ratio", "5m", "critical", "20 attempts 15m"],
  HighApiErrorRate: ["above", 0.05, "ratio", "5m", "high", "50 requests 10m"],
  TargetDown: ["above", 0.1, "ratio", "5m", "critical"],
  MetricAbsent: ["above", 0, "count", "15m", "medium"],
  NoLogs: ["below", 1, "count", "15m", "high"],
  CertificateExpiresSoon: ["below", 14 * day, "seconds", "1h", "medium"],
  AlertmanagerNotificationsFailing: ["above", 0.01, "ratio", "5m", "critical"],
  PrometheusRuleFailures: ["above", 0, "count", "5m", "high"],
  ElasticsearchRed: ["above", 0, "count", "2m", "critical"],
  ElasticsearchYellow: ["above", 0, "count", "30m", "medium"],
  Watchdog: ["above", 0, "count", "30s", "low"],
};

const row = ({ direction, value, unit, for: hold, severity, floor }: Threshold) => [
  direction,
  value,
  unit,
  hold,
  severity,
  ...(floor ? [[floor.atLeast, floor.of, ...(floor.window ? [floor.window] : [])].join(" ")] : []),
];

describe("thresholds", () => {
  for (const [line, name] of Object.entries(lines))
    it(`${name} is what the strategy says: ${line.trim().slice(2)}`, () => {
      expect(strategy).to.include(line);
      const [, sign, number, hold] =
        /([<>]) ([\d.]+ ?(?:%|s|\/min))(?:ute)?(?: pendant (\d+) minutes)?$/.exec(line) ?? [];
      const threshold = thresholds[name];
      expect(threshold.direction).to.equal(sign === "<" ? "below" : "above");
      expect(threshold.value).to.equal(parseValue(number ?? "", threshold.unit));
      if (hold) expect(threshold.for).to.equal(`${hold}m`);
      expect(threshold.reason).to.match(/^Strategy 3\.2: /);
    });

  it("are documented, every one, with their numbers, times, severities and floors", () => {
    expect(Object.fromEntries(alertNames.map((name) => [name, row(thresholds[name])]))).to.deep.equal(documented);
  });

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
      new Set(["HighErrorRate", "SlowResponses", "UserActivityDrop", "FailedPayments", "HighApiErrorRate"]),
    );
  });
});

describe("an override", () => {
  it("changes what it names, and leaves everything else as it is documented", () => {
    const override: Override = { value: 0.85, for: "10m", severity: "critical" };
    const changed = overridden({ HighCpuUsage: override });
    expect(changed).to.deep.equal({ ...thresholds, HighCpuUsage: { ...thresholds.HighCpuUsage, ...override } });
    expect(thresholds.HighCpuUsage.value).to.equal(0.9);
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
