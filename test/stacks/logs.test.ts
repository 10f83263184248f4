import { expect } from "chai";
import { load } from "js-yaml";
import type { Built } from "../../bin/build.ts";
import type { Registered } from "../../bin/record.ts";
import { exampleDocument, levels, logLevels, quarantine } from "../../rules/logs/index.ts";
import { categoryBytes } from "../../rules/retention/index.ts";
import { type Bytes, bytes, isDuration, logCategories, seconds } from "../../rules/vocabulary/index.ts";
import { at } from "../components/support.ts";
import { run, type Stored } from "../rules/render/logstash/machine.ts";
import { readPipeline } from "../rules/render/logstash/reader.ts";
import { kindOf, labelsAt, listAt } from "../support/pods.ts";
import { buildStack } from "../support/stack.ts";

const only = ({ run: { resources } }: Built, kind: string, name: string): Registered => {
  const [found, ...more] = resources.filter((each) => kindOf(each) === kind && each.name === name);
  if (!found || more.length > 0) throw new Error(`not one ${kind} ${name}`);
  return found;
};
const logstash = (built: Built): unknown => at(only(built, "Logstash", "logstash").inputs, "spec");
const setting = (built: Built, name: string): string => String(at(logstash(built), "config", name));

/** What the deployed pipeline makes of a line. */
function send(built: Built, line: string): Stored | undefined {
  const [pipeline, ...more] = listAt(logstash(built), "pipelines");
  expect(more).to.have.length(0);
  const text = String(at(pipeline, "config.string"));
  return run(readPipeline(text, setting(built, "config.support_escapes") === "true"), {
    "@timestamp": "2024-03-20T10:00:01.000Z",
    message: line,
  });
}
const sendDocument = (built: Built, changes: object): Stored | undefined =>
  send(built, JSON.stringify({ ...exampleDocument, metadata: {}, ...changes }));

/** The objects that the set-up puts into Elasticsearch or Kibana. */
const applied = (built: Built, server: "elasticsearch" | "kibana"): readonly unknown[] =>
  Object.values(labelsAt(only(built, "ConfigMap", `setup-${server}`).inputs, "data")).map((text) => JSON.parse(text));

/** Objects of one kind, by the last part of their path. */
const named = (built: Built, folder: string): ReadonlyMap<string, unknown> =>
  new Map(
    applied(built, "elasticsearch")
      .filter((object) => String(at(object, "path")).startsWith(`/${folder}/`))
      .map((object) => [String(at(object, "path")).slice(folder.length + 2), at(object, "body")]),
  );

/** Whether an index pattern, of letters, digits, hyphens, underscores and stars, finds a stream. */
const matches = (pattern: string, stream: string): boolean =>
  new RegExp(`^${pattern.replaceAll("*", ".*")}$`).test(stream);

const size = (megabytes: string): number => Number(/^(\d+)mb$/.exec(megabytes)?.[1]) * 2 ** 20;

describe("the logs of a stack", () => {
  let production: Built;
  let staging: Built;
  before(async () => {
    production = await buildStack("production");
    staging = await buildStack("staging");
  });

  it("hold no debug and no trace in production, and every level elsewhere", () => {
    for (const level of logLevels)
      for (const written of [level, level.toUpperCase(), ...levels[level].aliases]) {
        const stored = sendDocument(production, { level: written }) !== undefined;
        expect(stored, written).to.equal(level !== "debug" && level !== "trace");
        expect(sendDocument(staging, { level: written })?.document.log, written).to.deep.equal({ level });
      }
  });

  it("end, whatever their category, in a stream of this environment that has a template, a lifecycle with an end, and a view", () => {
    for (const built of [production, staging]) {
      const { name, logRetention } = built.settings.environment;
      const views = applied(built, "kibana").flatMap((view) =>
        String(at(view, "body", "data_view", "title")).split(","),
      );
      const kept = { ...logRetention, [quarantine.dataset]: { delete: quarantine.delete } };
      for (const dataset of [...logCategories, quarantine.dataset] as const) {
        const line =
          dataset === quarantine.dataset ? send(built, "no document") : sendDocument(built, { category: dataset });
        expect(line?.stream).to.equal(`logs-${dataset}-${name}`);
        const stream = line?.stream ?? "";
        const fitting = [...named(built, "_index_template").values()].filter((template) =>
          listAt(template, "index_patterns").some((pattern) => matches(String(pattern), stream)),
        );
        expect(fitting, stream).to.have.length(1);
        const lifecycle = String(at(fitting[0], "template", "settings", "index.lifecycle.name"));
        const phases = at(named(built, "_ilm/policy").get(lifecycle), "policy", "phases");
        expect(at(phases, "delete"), stream).to.deep.equal({
          min_age: kept[dataset as keyof typeof kept].delete,
          actions: { delete: {} },
        });
        expect(views, stream).to.include(stream);
      }
    }
  });

  it("are what Grafana searches: the streams of its own environment, and no other's", () => {
    for (const [built, other] of [
      [production, "staging"],
      [staging, "production"],
    ] as const) {
      const file = String(at(only(built, "ConfigMap", "grafana-provisioning").inputs, "data", "datasources.yaml"));
      const source = listAt(load(file), "datasources").find((each) => at(each, "uid") === "logs");
      const index = String(at(source, "jsonData", "index"));
      for (const category of logCategories) {
        expect(matches(index, `logs-${category}-${built.settings.environment.name}`), category).to.equal(true);
        expect(matches(index, `logs-${category}-${other}`), category).to.equal(false);
      }
    }
  });

  it("come in where Filebeat and services send them: each input listens on the port of its Service and of its pods", () => {
    for (const built of [production, staging]) {
      const text = String(at(logstash(built), "pipelines", 0, "config.string"));
      const { input } = readPipeline(text, true);
      const listening = input.flatMap((block) =>
        typeof block === "object" && "plugin" in block ? [[block.plugin, Number(block.options.port)]] : [],
      );
      const services = listAt(logstash(built), "services").map((service) => {
        const port = at(service, "service", "spec", "ports", 0);
        expect(at(port, "targetPort")).to.equal(at(port, "port"));
        return [String(at(service, "name")), Number(at(port, "port"))];
      });
      expect(listening).to.have.deep.members(services);
      const container = at(logstash(built), "podTemplate", "spec", "containers", 0);
      const open = listAt(container, "ports").map((port) => Number(at(port, "containerPort")));
      expect(open).to.have.members(listening.map(([, port]) => port));
    }
  });

  it("are not held up by a Logstash that cannot be asked: its API answers, by ECK's TLS, on all addresses and the port of its probes", () => {
    for (const built of [production, staging]) {
      expect(setting(built, "api.http.host")).to.equal("0.0.0.0");
      const container = at(logstash(built), "podTemplate", "spec", "containers", 0);
      for (const probe of ["startupProbe", "livenessProbe"])
        expect(at(container, probe, "httpGet"), probe).to.deep.equal({
          path: "/",
          port: Number(setting(built, "api.http.port")),
          scheme: "HTTPS",
        });
    }
  });

  it("have two minutes to be written when a pod of Logstash is told to end", () => {
    const spec = at(logstash(production), "podTemplate", "spec");
    expect(at(spec, "terminationGracePeriodSeconds")).to.be.at.least(120);
  });

  it("are not lost once Logstash has them: it keeps them on disk until they are stored, and those that are refused for good", () => {
    for (const built of [production, staging]) {
      expect(setting(built, "queue.type")).to.equal("persisted");
      expect(setting(built, "dead_letter_queue.enable")).to.equal("true");
    }
  });

  it("fit on Logstash's volume, the waiting and the refused ones, with a fifth to spare: it stops when its disk is full", () => {
    for (const built of [production, staging]) {
      const claim = at(logstash(built), "volumeClaimTemplates", 0, "spec", "resources", "requests", "storage");
      const most = size(setting(built, "queue.max_bytes")) + size(setting(built, "dead_letter_queue.max_bytes"));
      expect(most).to.be.greaterThan(0);
      expect(most).to.be.at.most(0.8 * bytes(String(claim) as Bytes));
    }
  });

  it("that are refused make room for newer ones, and stay no longer than other lines that nobody could read", () => {
    for (const built of [production, staging]) {
      expect(setting(built, "dead_letter_queue.storage_policy")).to.equal("drop_older");
      const age = setting(built, "dead_letter_queue.retain.age");
      expect(isDuration(age) && seconds(age)).to.be.within(1, seconds(quarantine.delete));
    }
  });

  it("have a second copy wherever there is a second node, and wait for none where there is not", () => {
    for (const built of [production, staging]) {
      const nodes = Number(at(only(built, "Elasticsearch", "logs").inputs, "spec", "nodeSets", 0, "count"));
      const counts = [...named(built, "_component_template").values()].flatMap(
        (template) => at(template, "template", "settings", "index.number_of_replicas") ?? [],
      );
      expect(counts).to.deep.equal([nodes > 1 ? 1 : 0]);
    }
  });

  it("fit on the volumes of Elasticsearch, every copy of them, for as long as each category is kept", () => {
    for (const built of [production, staging]) {
      const { environment, assumptions } = built.settings;
      const nodeSet = at(only(built, "Elasticsearch", "logs").inputs, "spec", "nodeSets", 0);
      const claim = at(nodeSet, "volumeClaimTemplates", 0, "spec", "resources", "requests", "storage");
      const [copies] = [...named(built, "_component_template").values()].flatMap(
        (template) => at(template, "template", "settings", "index.number_of_replicas") ?? [],
      );
      const once = logCategories.reduce(
        (sum, category) => sum + categoryBytes(category, environment.logRetention, assumptions),
        0,
      );
      const all = once * (1 + Number(copies));
      expect(all).to.be.greaterThan(100 * 2 ** 20);
      expect(all).to.be.at.most(bytes(String(claim) as Bytes) * Number(at(nodeSet, "count")) * assumptions.fillLimit);
    }
  });
});
