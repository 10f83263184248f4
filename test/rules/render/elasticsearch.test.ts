import { expect } from "chai";
import { quarantine, storedFields } from "../../../rules/logs/index.ts";
import type { ApiObject, Json, JsonObject } from "../../../rules/render/documents.ts";
import { elasticsearchDocument, logReplicas } from "../../../rules/render/elasticsearch.ts";
import { keptAtMost, type LogRetention, logRetention } from "../../../rules/retention/index.ts";
import { days, isDuration, logCategories, seconds } from "../../../rules/vocabulary/index.ts";
import { statedLogRetention } from "../../support/numbers.ts";

const render = (changes: Partial<LogRetention> = {}, nodes = 3): readonly ApiObject[] =>
  elasticsearchDocument({ environment: "production", retention: { ...logRetention, ...changes }, nodes }).objects;
const objects = render();
const streams = [...logCategories, quarantine.dataset];

function at(value: Json | undefined, ...path: readonly string[]): Json | undefined {
  return path.reduce<Json | undefined>(
    (inner, key) => (typeof inner === "object" && inner !== null ? (inner as JsonObject)[key] : undefined),
    value,
  );
}
const body = (name: string, from = objects): JsonObject | undefined =>
  from.find((object) => object.name === name)?.body;
const phase = (dataset: string, name: string, from = objects): Json | undefined =>
  at(body(`ilm-policy/logs-${dataset}`, from), "policy", "phases", name);
const secondsOf = (value: Json | undefined): number =>
  typeof value === "string" && isDuration(value) ? seconds(value) : Number.NaN;

describe("Elasticsearch's configuration", () => {
  it("deletes every stream, and what it keeps longest is what the retention says", () => {
    for (const category of logCategories)
      expect(at(phase(category, "delete"), "min_age"), category).to.equal(logRetention[category].delete);
    expect(at(phase(quarantine.dataset, "delete"), "min_age")).to.equal("14d");
    for (const dataset of streams) expect(at(phase(dataset, "delete"), "actions", "delete"), dataset).to.deep.equal({});
  });

  it("rolls over so early that nothing is kept longer than was promised, twice ten minutes of looking included", () => {
    for (const keep of ["1d", "7d", "30d", "31d", "90d", "91d", "365d", "730d"] as const) {
      const retention = { delete: keep };
      const rollover = at(phase("api", "hot", render({ api: retention })), "actions", "rollover", "max_age");
      const longest = seconds(keep) + secondsOf(rollover) + 2 * 600;
      expect(longest, keep).to.be.at.most(seconds(keptAtMost(retention)));
    }
    for (const [category, late] of [
      ["application", 1],
      ["access", 3],
      ["security", 7],
    ] as const) {
      const retention = statedLogRetention[category];
      expect(days(keptAtMost(retention)) - days(retention.delete), category).to.equal(late);
    }
  });

  it("has one template per category and for the quarantine, each for its own streams, above the built-in ones", () => {
    for (const dataset of streams) {
      const template = body(`index-template/logs-${dataset}`);
      expect(template?.index_patterns).to.deep.equal([`logs-${dataset}-*`]);
      expect(template?.priority).to.be.greaterThan(200);
      expect(template?.data_stream).to.deep.equal({});
      expect(at(template, "template", "settings", "index.lifecycle.name")).to.equal(`logs-${dataset}`);
      expect(at(template, "template", "data_stream_options", "failure_store", "enabled")).to.equal(true);
    }
  });

  it("makes every template of all the components that there are", () => {
    const components = objects.flatMap(({ name }) => /^component-template\/(.+)$/.exec(name)?.[1] ?? []);
    expect(components).to.have.length(2);
    for (const dataset of streams)
      expect(body(`index-template/logs-${dataset}`)?.composed_of, dataset).to.have.members(components);
  });

  it("keeps what does not fit a stream beside it, and no longer than other lines that nobody could read", () => {
    for (const dataset of streams) {
      const failures = at(body(`index-template/logs-${dataset}`), "template", "data_stream_options", "failure_store");
      expect(at(failures, "lifecycle", "data_retention"), dataset).to.equal(quarantine.delete);
    }
  });

  it("writes into an index from its first moment on, and into a new one before a shard is too large to move", () => {
    for (const dataset of streams) {
      expect(at(phase(dataset, "hot"), "min_age"), dataset).to.equal("0ms");
      const most = at(phase(dataset, "hot"), "actions", "rollover", "max_primary_shard_size");
      const [, gigabytes] = /^(\d+)gb$/.exec(String(most)) ?? [];
      expect(Number(gigabytes), dataset).to.be.within(10, 50);
    }
  });

  it("stores by columns, the newest line of a service first, in one shard of each, and looks for words in what people write", () => {
    const settings = at(body("component-template/monitoring-logs-settings"), "template", "settings");
    const setting = (name: string): Json | undefined => at(settings, `index.${name}`);
    expect(setting("mode")).to.equal("logsdb");
    expect(setting("number_of_shards")).to.equal(1);
    expect(setting("sort.field")).to.deep.equal(["service.name", "@timestamp"]);
    expect(setting("sort.order")).to.deep.equal(["asc", "desc"]);
    const stored = storedFields.map(({ to }) => to);
    for (const name of ["sort.field", "query.default_field"])
      for (const field of setting(name) as readonly string[]) expect(stored).to.include(field);
    expect(setting("query.default_field")).to.include.members(["message", "labels"]);
    expect(setting("mapping.total_fields.limit")).to.be.within(2 * stored.length, 1000);
  });

  it("names only what comes before: policies, then components, then templates", () => {
    const known = new Set<string>();
    for (const { name, path, method, body: content } of objects) {
      expect(method).to.equal("PUT");
      expect(path.endsWith(name.slice(name.indexOf("/"))), name).to.equal(true);
      const named = [
        at(content, "template", "settings", "index.lifecycle.name"),
        ...(Array.isArray(content.composed_of) ? content.composed_of : []),
      ];
      for (const other of named.filter((value) => typeof value === "string"))
        expect([...known], name).to.include(other);
      known.add(name.slice(name.indexOf("/") + 1));
    }
  });

  it("says in every object what manages it", () => {
    for (const { name, body: content } of objects)
      expect(at(content, "_meta") ?? at(content, "policy", "_meta"), name).to.deep.include({
        managed_by: "monitoring",
        environment: "production",
      });
  });

  it("maps every stored field and lets no line add another", () => {
    const mappings = at(body("component-template/monitoring-logs-mappings"), "template", "mappings");
    expect(at(mappings, "dynamic")).to.equal(false);
    for (const { to, mapping } of storedFields) {
      const path = to.split(".").flatMap((part) => ["properties", part]);
      expect(at(mappings, ...path), to).to.deep.equal(mapping);
    }
  });

  it("keeps a second copy as soon as there is a second node", () => {
    expect([1, 2, 3, 9].map(logReplicas)).to.deep.equal([0, 1, 1, 1]);
    const replicas = (nodes: number): Json | undefined =>
      at(
        body("component-template/monitoring-logs-settings", render({}, nodes)),
        "template",
        "settings",
        "index.number_of_replicas",
      );
    expect([replicas(1), replicas(3)]).to.deep.equal([0, 1]);
  });
});
