import { expect } from "chai";
import fc from "fast-check";
import { alerts } from "../../../rules/alerts/index.ts";
import {
  categoryBytes,
  defaultAssumptions,
  elasticsearchVolume,
  keptAtMost,
  logRetention,
  metricRetention,
  prometheusVolume,
  rolloverAge,
  seriesCount,
} from "../../../rules/retention/index.ts";
import { bytes, type Duration, days, metricClasses, seconds } from "../../../rules/vocabulary/index.ts";
import { lookbacks } from "../../../stacks/lookback.ts";
import { production } from "../../support/environment.ts";

describe("retention", () => {
  it("of a class is longer than any of its alerts looks back", () => {
    for (const { name, instances } of alerts)
      for (const { query } of instances(production))
        expect(seconds(query.lookback), name).to.be.at.most(seconds(metricRetention[query.class]));
  });

  it("that is too short is noticed: the settings know how far each alert looks back", () => {
    const furthest = Object.fromEntries(
      metricClasses.map((metricClass) => [metricClass, lookbacks.find((each) => each.class === metricClass)]),
    );
    expect(furthest.application).to.include({ alert: "UserActivityDrop", lookback: "22d" });
    expect(furthest.system).to.include({ alert: "NoLogs", lookback: "7d" });
    expect(furthest.business).to.include({ lookback: "15m" });
  });

  const anyRetention = fc
    .integer({ min: 1, max: 4000 })
    .map((count): { delete: Duration } => ({ delete: `${count}d` }));

  it("of a log ends within a tenth of its time, or a day, after the date: an index is deleted whole", () => {
    fc.assert(
      fc.property(anyRetention, (retention) => {
        expect(seconds(keptAtMost(retention))).to.equal(seconds(retention.delete) + seconds(rolloverAge(retention)));
        expect(days(rolloverAge(retention))).to.be.at.most(Math.max(1, days(retention.delete) / 10));
      }),
    );
  });

  it("of a log rolls over before it deletes", () => {
    fc.assert(
      fc.property(anyRetention, (retention) => {
        expect(seconds(rolloverAge(retention))).to.be.below(seconds(retention.delete));
      }),
    );
  });
});

describe("volumes", () => {
  const volume = (services: number, retention = metricRetention, interval: Duration = "30s") =>
    bytes(prometheusVolume("application", services, retention, interval, defaultAssumptions));

  it("of Prometheus grow with services, with retention and with how often is scraped", () => {
    expect(volume(20)).to.be.above(volume(10));
    expect(volume(10, { ...metricRetention, application: "180d" })).to.be.above(volume(10));
    expect(volume(10, metricRetention, "15s")).to.be.above(volume(10));
  });

  it("of Prometheus are series x samples x bytes x days, and the head, below the fill limit", () => {
    const series = seriesCount("business", 1, defaultAssumptions);
    const samples = series * 2880 * 365 * 2;
    const expected = Math.ceil((samples + series * 12_000) / 0.85 / 2 ** 30);
    expect(prometheusVolume("business", 1, metricRetention, "30s", defaultAssumptions)).to.equal(`${expected}Gi`);
  });

  it("count one histogram for each service, whatever its naming profile is called", () => {
    const one = seriesCount("application", 1, defaultAssumptions);
    expect(seriesCount("application", 2, defaultAssumptions)).to.equal(2 * one);
    // Three pods, sixty combinations, eleven bounds and +Inf, sum and count; six combinations of each other metric.
    expect(one).to.equal(3 * 60 * 14 + 3 * 6 * 6);
  });

  it("of Elasticsearch hold every category with its copies on the nodes that there are", () => {
    const of = (nodes: number, replicas: number) =>
      bytes(elasticsearchVolume(logRetention, nodes, replicas, defaultAssumptions)) / 2 ** 30;
    expect(of(3, 1)).to.be.above(of(3, 0));
    expect(of(3, 1) * 3).to.be.closeTo(of(1, 1), 3);
    const month = categoryBytes("application", logRetention, defaultAssumptions);
    expect(month).to.equal(1_000_000 * 250 * 31);
  });
});
