import { expect } from "chai";
import type { Built } from "../../bin/build.ts";
import type { Registered } from "../../bin/record.ts";
import {
  type Collector,
  contract,
  everySeries,
  type Metric,
  type Series,
  storedNames,
} from "../../rules/metrics/index.ts";
import { type MetricClass, metricClasses } from "../../rules/vocabulary/index.ts";
import { at, containersOf } from "../components/support.ts";
import { kindOf, labelsAt, listAt } from "../support/pods.ts";
import { buildStack } from "../support/stack.ts";
import { type Labels, merged, relabeled } from "./relabeling.ts";

const ofKind = ({ run }: Built, ...kinds: readonly string[]): readonly Registered[] =>
  run.resources.filter((resource) => kinds.includes(kindOf(resource)));

/** The objects by which a collector is scraped. */
function scrapesOf(built: Built, collector: Collector): readonly Registered[] {
  const is = (label: string) => (each: Registered) => labelsAt(each.inputs, "metadata", "labels")[label] === name;
  const name = collector === "service" ? "service" : collector;
  const kinds = collector === "blackbox-exporter" ? ["Probe"] : ["ServiceMonitor", "ScrapeConfig"];
  return ofKind(built, ...kinds).filter(is("app.kubernetes.io/name"));
}

/** What discovery says of a target, whatever its role. */
const discovered: Labels = {
  __meta_kubernetes_node_name: "node-1",
  __meta_kubernetes_pod_node_name: "node-1",
  job: "discovered",
  instance: "192.0.2.1:9",
  namespace: "of-the-target",
  service: "of-the-target",
  pod: "of-the-target",
  container: "of-the-target",
  endpoint: "of-the-target",
};

/** How a Prometheus stores a series with these labels, when it reads it by `scrape`; undefined when it does not keep it. */
function stored(prometheus: Registered, scrape: Registered, series: Labels): Labels | undefined {
  const spec = at(scrape.inputs, "spec");
  const wanted = Object.entries(
    labelsAt(prometheus.inputs, "spec", `${selectors[kindOf(scrape)]}Selector`, "matchLabels"),
  );
  const marks = labelsAt(scrape.inputs, "metadata", "labels");
  if (wanted.some(([key, value]) => marks[key] !== value)) return undefined;
  const rules = at(spec, "endpoints", 0) ?? spec;
  // A Probe gives its labels to the target, whose address becomes the instance.
  const probe = at(spec, "targets", "staticConfig");
  const given = probe ? { instance: String(at(probe, "static", 0)), ...labelsAt(probe, "labels") } : {};
  const target = relabeled({ ...discovered, ...given }, listAt(rules, "relabelings"));
  const name = at(spec, "scrapeClass");
  const classes = listAt(prometheus.inputs, "spec", "scrapeClasses");
  const taken = classes.find((each) => (name === undefined ? at(each, "default") === true : at(each, "name") === name));
  return (
    target &&
    relabeled(merged(target, series, at(rules, "honorLabels") === true), [
      ...listAt(taken, "metricRelabelings"),
      ...listAt(rules, "metricRelabelings"),
    ])
  );
}

const selectors: Readonly<Record<string, string>> = {
  ServiceMonitor: "serviceMonitor",
  ScrapeConfig: "scrapeConfig",
  Probe: "probe",
};

/** What a scrape shows of a series: the labels of the contract, those that tell about other objects included. */
const shown = (series: Series, name: string, further: Labels = {}): Labels => ({
  __name__: name,
  ...Object.fromEntries(series.labels.filter((label) => label !== "instance").map((label) => [label, "of-the-series"])),
  ...further,
});

/** Whether a metric tells about the objects of others, so that `namespace` is theirs. */
const isAboutOthers = ({ collector }: Metric): boolean => ["kubelet", "kube-state-metrics"].includes(collector);

/** The labels under which a series of a collector is stored in a class, once for each scrape that keeps it. */
function results(built: Built, collector: Collector, metricClass: MetricClass, series: Labels): readonly Labels[] {
  const scrapes = scrapesOf(built, collector);
  const prometheus = ofKind(built, "Prometheus").find((each) => each.name === `prometheus-${metricClass}`);
  if (!prometheus || scrapes.length === 0) throw new Error(`nobody reads ${collector} for ${metricClass}`);
  return scrapes.map((scrape) => stored(prometheus, scrape, series)).filter((labels) => labels !== undefined);
}

describe("the series of the contract, from who exposes them to who stores them", () => {
  let built: Built;
  before(async () => {
    const shop = { name: "shop", namespace: "shop", profile: "prom-client", url: "https://shop.example" };
    built = await buildStack("production", { services: JSON.stringify([shop]) });
  });

  for (const entry of contract)
    it(`are kept in the class of each and no other, under the labels that queries read: ${entry.id}`, () => {
      const namespace = isAboutOthers(entry) ? { namespace: "of-the-series" } : {};
      for (const series of everySeries(entry))
        for (const name of storedNames(series)) {
          const found = metricClasses.flatMap((metricClass) =>
            results(built, entry.collector, metricClass, shown(series, name, namespace)).map((labels) => {
              return { metricClass, labels };
            }),
          );
          expect(new Set(found.map(({ metricClass }) => metricClass)), name).to.deep.equal(new Set([entry.class]));
          for (const { labels } of found) {
            for (const label of series.labels.filter((each) => each !== "instance"))
              expect(labels[label], `${name} ${label}`).to.equal("of-the-series");
            for (const label of ["service", "namespace"])
              expect(labels[label], `${name} ${label}`).not.to.be.oneOf([undefined, "of-the-target"]);
            if (isAboutOthers(entry)) expect(labels.namespace, name).to.equal("of-the-series");
            // Its own pod would stand in wherever an object has none.
            if (entry.collector === "kube-state-metrics")
              expect([labels.pod, labels.container], name).not.to.include("of-the-target");
          }
        }
    });

  it("tell by name of which node they are, and of which address", () => {
    const instance = (collector: Collector, name: string) =>
      results(built, collector, "system", { __name__: name }).map((labels) => labels.instance);
    expect(instance("node-exporter", "node_processes_pids")).to.deep.equal(["node-1"]);
    expect(new Set(instance("kubelet", "kubelet_volume_stats_available_bytes"))).to.deep.equal(new Set(["node-1"]));
    expect(instance("blackbox-exporter", "probe_success")).to.include("https://shop.example");
  });

  it("are, of containers, those of one container each: no sum of a pod or of a node, and not the one that only holds a pod's network", () => {
    const kept = (container: string, pod: string, name = "container_memory_working_set_bytes"): number =>
      results(built, "kubelet", "system", { __name__: name, namespace: "shop", pod, container }).length;
    for (const name of ["container_memory_working_set_bytes", "container_cpu_usage_seconds_total"]) {
      // The kubelet's own scrape would keep anything, and shows no containers.
      const others = kept("", "", name);
      expect(kept("shop", "shop-1", name) - others, name).to.equal(1);
      expect(kept("", "shop-1", name) - others, name).to.equal(0);
      expect(kept("POD", "shop-1", name) - others, name).to.equal(0);
    }
  });

  it("come of kinds of object that kube-state-metrics was told to collect", () => {
    const [deployment] = ofKind(built, "Deployment").filter(({ name }) => name === "kube-state-metrics");
    const told = deployment && listAt(containersOf(deployment)[0], "args").map(String);
    const kinds = told?.flatMap((flag) => /^--resources=(.+)$/.exec(flag)?.[1]?.split(",") ?? []) ?? [];
    const needed = contract
      .filter(({ collector }) => collector === "kube-state-metrics")
      .flatMap(everySeries)
      .map(({ name }) => `${/^kube_([a-z]+)_/.exec(name)?.[1]}s`);
    expect(needed).to.include.members(["pods", "persistentvolumeclaims"]);
    expect(kinds).to.include.members(needed);
  });

  it("come of exporters that run once where they tell about others: two would tell everything twice", () => {
    for (const name of ["kube-state-metrics", "elasticsearch-exporter"]) {
      const [deployment] = ofKind(built, "Deployment").filter((each) => each.name === name);
      expect(at(deployment?.inputs, "spec", "replicas"), name).to.equal(1);
    }
  });
});
