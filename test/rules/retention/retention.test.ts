import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import fc from "fast-check";
import { alerts } from "../../../rules/alerts/index.ts";
import { contract, everySeries } from "../../../rules/metrics/index.ts";
import {
  type Assumptions,
  categoryBytes,
  defaultAssumptions,
  elasticsearchVolume,
  keptAtMost,
  logstashQueue,
  metricRetention,
  prometheusVolume,
  rolloverAge,
  seriesCount,
} from "../../../rules/retention/index.ts";
import {
  bytes,
  type Duration,
  days,
  type MetricClass,
  metricClasses,
  seconds,
} from "../../../rules/vocabulary/index.ts";
import { lookbacks } from "../../../stacks/lookback.ts";
import { production } from "../../support/environment.ts";
import { statedLogRetention } from "../../support/numbers.ts";

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

  it("of a log is spread over a number of indices that a cluster bears: for up to two years, a hundred or so of a category", () => {
    for (const kept of ["1d", "2d", "7d", "30d", "31d", "90d", "91d", "365d", "730d"] as const)
      expect(days(kept) / days(rolloverAge({ delete: kept })), kept).to.be.at.most(110);
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

  it("of Prometheus hold its head too, which counts where there are many series", () => {
    const series = seriesCount("application", 100, defaultAssumptions);
    const samples = series * 2880 * 90 * 2;
    expect(volume(100)).to.equal(Math.ceil((samples + series * 12_000) / 0.85 / 2 ** 30) * 2 ** 30);
  });

  it("of Elasticsearch are documents x bytes x days of every category and of each copy, on all nodes together, below the fill limit", () => {
    const { documentsPerDay: daily } = defaultAssumptions;
    const months = daily.application + daily.performance + daily.database + daily.api;
    const once = (months * 31 + daily.access * 93 + daily.security * 372) * 250;
    for (const [nodes, replicas] of [
      [1, 0],
      [3, 1],
    ] as const) {
      const expected = Math.ceil((once * (1 + replicas)) / nodes / 0.85 / 2 ** 30);
      expect(elasticsearchVolume(statedLogRetention, nodes, replicas, defaultAssumptions)).to.equal(`${expected}Gi`);
    }
  });

  it("of Logstash hold half a day of documents as they wait, shared by its instances", () => {
    const daily = Object.values(defaultAssumptions.documentsPerDay).reduce((sum, count) => sum + count, 0);
    const expected = (instances: number) => `${Math.ceil((daily * 1500) / 2 / instances / 2 ** 30)}Gi`;
    for (const instances of [1, 2]) expect(logstashQueue(instances, defaultAssumptions)).to.equal(expected(instances));
  });

  /** Every size that is computed, in bytes: of ten services that are scraped every second, so that rounding hides little. */
  const sizes = (changes: Partial<Assumptions>) => {
    const a = { ...defaultAssumptions, ...changes };
    const prometheus = (metricClass: MetricClass) => bytes(prometheusVolume(metricClass, 10, metricRetention, "1s", a));
    return {
      system: prometheus("system"),
      application: prometheus("application"),
      business: prometheus("business"),
      elasticsearch: bytes(elasticsearchVolume(statedLogRetention, 1, 0, a)),
      logstash: bytes(logstashQueue(1, a)),
    };
  };
  const grows: Readonly<Record<keyof Omit<Assumptions, "documentsPerDay" | "fillLimit">, string>> = {
    bytesPerSample: "system application business",
    // Of memory, not of a volume.
    bytesPerActiveSeries: "",
    nodes: "system",
    devicesPerNode: "system",
    cpusPerNode: "system",
    containers: "system",
    volumes: "system",
    podsPerService: "application business",
    routesPerPod: "application",
    combinationsPerPod: "application business",
    bytesPerDocument: "elasticsearch",
    queuedHours: "logstash",
    bytesPerQueuedEvent: "logstash",
  };
  for (const [assumption, larger] of Object.entries(grows) as [keyof typeof grows, string][])
    it(`grow with the assumption that they rest on, and with no other: ${assumption}`, () => {
      const [usual, more] = [sizes({}), sizes({ [assumption]: 1000 * defaultAssumptions[assumption] })];
      const grown = (Object.keys(usual) as (keyof typeof usual)[]).filter((name) => more[name] > usual[name]);
      expect(grown.join(" ")).to.equal(larger);
    });

  it("count a processor in each of its eight modes, and a device in each of its series", () => {
    const count = (changes: Partial<Assumptions>) => seriesCount("system", 1, { ...defaultAssumptions, ...changes });
    expect(count({ nodes: 1, cpusPerNode: 9 }) - count({ nodes: 1, cpusPerNode: 8 })).to.equal(8);
    const families = contract
      .filter(({ collector, id }) => collector === "node-exporter" && id !== "cpu")
      .flatMap(everySeries);
    expect(count({ nodes: 1, devicesPerNode: 9 }) - count({ nodes: 1, devicesPerNode: 8 })).to.equal(families.length);
  });

  it("count a pod in each of its eight phases and conditions, and a container in each of its series", () => {
    const count = (containers: number) => seriesCount("system", 1, { ...defaultAssumptions, containers });
    const families = contract
      .filter(({ id }) => id === "containerUsage" || id === "containerLimits")
      .flatMap(everySeries);
    expect(count(151) - count(150)).to.equal(8 + 2 * families.length);
  });

  it("leave room above what is used, where Elasticsearch stops to put shards: 85 % by its own default", () => {
    expect(defaultAssumptions.fillLimit).to.be.within(0.5, 0.85);
    expect(sizes({ fillLimit: 0.4 }).elasticsearch).to.be.above(sizes({}).elasticsearch);
    expect(sizes({ fillLimit: 0.4 }).system).to.be.above(sizes({}).system);
  });

  it("rest on assumptions as they are documented", () => {
    const text = readFileSync(join(import.meta.dirname, "../../../rules/retention/sizing.ts"), "utf8");
    const told = Array.from(
      text.matchAll(/@default ([\d.]+)\s+\*\/\n {2}readonly (\w+): number/g),
      ([, value, name]) => [name, Number(value)],
    );
    const { documentsPerDay: _, ...numbers } = defaultAssumptions;
    expect(Object.fromEntries(told)).to.deep.equal(numbers);
  });

  it("count one histogram for each service, whatever its naming profile is called", () => {
    const one = seriesCount("application", 1, defaultAssumptions);
    expect(seriesCount("application", 2, defaultAssumptions)).to.equal(2 * one);
    // Three pods, sixty combinations, eleven bounds and +Inf, sum and count; six combinations of each other metric.
    expect(one).to.equal(3 * 60 * 14 + 3 * 6 * 6);
  });

  it("of Elasticsearch hold every category with its copies on the nodes that there are", () => {
    const of = (nodes: number, replicas: number) =>
      bytes(elasticsearchVolume(statedLogRetention, nodes, replicas, defaultAssumptions)) / 2 ** 30;
    expect(of(3, 1)).to.be.above(of(3, 0));
    expect(of(3, 1) * 3).to.be.closeTo(of(1, 1), 3);
    const month = categoryBytes("application", statedLogRetention, defaultAssumptions);
    expect(month).to.equal(1_000_000 * 250 * 31);
  });
});
