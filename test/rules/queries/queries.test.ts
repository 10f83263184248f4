import { expect } from "chai";
import { alerts } from "../../../rules/alerts/index.ts";
import { classOfSeries, contract, everySeries, storedNames } from "../../../rules/metrics/index.ts";
import type { Query, Target } from "../../../rules/queries/index.ts";
import * as named from "../../../rules/queries/index.ts";
import { clusterRecordings, serviceRecordings } from "../../../rules/recording/index.ts";
import { namingProfiles, seconds } from "../../../rules/vocabulary/index.ts";
import { production } from "../../support/environment.ts";
import { type Parsed, parse } from "./promql.ts";

const recordings = [...serviceRecordings, ...clusterRecordings];

/** Every query that has a name, and those that alerts make for each category and each series. */
const queries: readonly Query[] = [
  ...Object.values(named).filter((query) => typeof query === "object"),
  ...alerts.flatMap(({ instances }) => instances(production).map(({ query }) => query)),
].filter((query, index, all) => all.findIndex(({ name }) => name === query.name) === index);

const matchers = { namespace: "shop", service: "shop" };
const targets: readonly Target[] = namingProfiles.map((profile) => ({ matchers, profile }));
const target: Target = { matchers, profile: "opentelemetry" };

/** What the expression and the volume of a query read. */
const read = (query: Query, of: Target): readonly Parsed[] =>
  [query.expr(of), ...(query.volume ? [query.volume(of)] : [])].map(parse);

const selections = (query: Query, of: Target = target) => read(query, of).flatMap(({ selections: each }) => each);

const recording = (name: string): Query | undefined => recordings.find(({ record }) => record === name);

/** Series that Prometheus makes itself, and every Prometheus has. */
const own = ["up", "ALERTS"];

/** How far back an expression reads in all, through what is recorded as well. */
const reach = (query: Query): number =>
  Math.max(
    0,
    ...parse(query.expr(target)).selections.map(({ name, range = 0, offset }) => {
      const recorded = recording(name);
      return offset + range + (recorded ? reach(recorded) : 0);
    }),
  );

describe("queries", () => {
  it("are there to be tested: named ones, absences and log categories", () => {
    expect(queries.length).to.be.above(60);
    expect(queries.map(({ name }) => name)).to.include.members(["errorRatio", "documents of security", "always"]);
  });

  for (const query of queries)
    it(`${query.name} is PromQL under every naming profile, and asks for its target only`, () => {
      for (const of of targets)
        for (const { errors, selections: each } of read(query, of)) {
          expect(errors, query.expr(of)).to.equal(0);
          for (const { name, matchers: given } of each) {
            if (name === "kube_persistentvolumeclaim_access_mode") continue;
            const labels = given.map(({ label, value }) => `${label}=${value}`);
            expect(labels, name).to.include("namespace=shop");
            if (!labels.includes("container=shop")) expect(labels, name).to.include("service=shop");
          }
        }
    });

  it("read only series that the Prometheus of their class keeps, or that it records", () => {
    for (const query of queries)
      for (const of of targets)
        for (const { name } of selections(query, of).filter(({ name: each }) => !own.includes(each)))
          expect(classOfSeries(name) ?? recording(name)?.class, `${name} in ${query.name}`).to.equal(query.class);
  });

  it("declare the metrics that they read, and no others", () => {
    const metricsRead = (query: Query): readonly string[] =>
      targets.flatMap((of) =>
        selections(query, of).flatMap(({ name }) => {
          const recorded = recording(name);
          if (recorded) return metricsRead(recorded);
          return contract
            .filter((entry) => everySeries(entry).flatMap(storedNames).includes(name))
            .map(({ id }): string => id);
        }),
      );
    for (const query of queries)
      expect([...new Set(metricsRead(query))].sort(), query.name).to.deep.equal([...query.metrics].sort());
  });

  it("look over at least four scrapes, so that one lost scrape leaves an answer", () => {
    for (const query of queries)
      for (const { name, range } of selections(query))
        if (range !== undefined)
          expect(range, `${name} in ${query.name}`).to.be.at.least(4 * seconds(production.scrapeInterval));
  });

  it("declare how far back they read at the most", () => {
    for (const query of queries) expect(seconds(query.lookback), query.name).to.be.at.least(reach(query));
    // And hardly further, lest a range is shortened unnoticed. Without a range, Prometheus looks back five minutes by itself.
    for (const query of queries.filter((each) => reach(each) > 300))
      expect(seconds(query.lookback), query.name).to.be.at.most(1.05 * reach(query));
    expect(reach(named.activityDrop)).to.equal(21 * 86_400 + 3600);
  });

  it("keep namespace and service in every answer, and the labels that they declare", () => {
    // The containers' series carry no service: the rules add it. Absence and the heartbeat have no series to keep labels of.
    const withoutService = ["containerCpu", "containerMemory", "containerRestarts"];
    const bare = ["always", "targetsAbsent"];
    for (const query of queries.filter(({ name }) => !bare.includes(name) && !name.startsWith("absence of "))) {
      const kept = ["namespace", ...(withoutService.includes(query.name) ? [] : ["service"]), ...query.labels];
      const outermost = read(query, target).map(({ groupings: [first] }) => first);
      for (const labels of outermost) {
        expect(labels, query.name).to.include.members(kept);
        expect(
          labels?.filter((label) => label !== "le"),
          query.name,
        ).to.have.length(kept.length);
      }
    }
  });

  it("name what is recorded level:metric:operations, once each", () => {
    const names = recordings.map(({ record }) => record ?? "");
    expect(new Set(names)).to.have.length(names.length);
    for (const name of names)
      expect(name).to.match(/^(service|route|provider|instance):[a-z][a-z0-9_]*:[a-z][a-z0-9_]*$/);
  });

  it("are recorded exactly when they have a name for it", () => {
    const recorded = new Set(recordings.map(({ name }) => name));
    for (const { name, record } of queries) expect(recorded.has(name), name).to.equal(record !== undefined);
  });

  it("are recorded when the naming profile changes them: boards do not know the profile", () => {
    const [first, second] = targets;
    if (!first || !second) return expect.fail("two profiles");
    const dependent = queries.filter((query) => query.expr(first) !== query.expr(second));
    expect(dependent).not.to.have.length(0);
    for (const { name, record } of dependent)
      expect(record !== undefined || name.startsWith("absence of "), name).to.equal(true);
  });

  it("read their recording where they have one, for alert and panel alike", () => {
    expect(named.read(named.errorRatio, target)).to.equal(
      'service:http_server_errors:ratio_rate5m{namespace="shop",service="shop"}',
    );
    expect(named.read(named.activeUsers, target)).to.equal(named.activeUsers.expr(target));
  });
});
