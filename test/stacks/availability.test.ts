import { expect } from "chai";
import type { Built } from "../../bin/build.ts";
import { keyOf, type Registered } from "../../bin/record.ts";
import { at } from "../components/support.ts";
import { buildStack } from "../support/stack.ts";

type Tree = Readonly<Record<string, unknown>>;

const isTree = (value: unknown): value is Tree => typeof value === "object" && value !== null && !Array.isArray(value);
const kindOf = ({ type }: Registered): string => type.split(":").at(-1) ?? "";
const objects = ({ run }: Built): readonly Registered[] => run.resources.filter(({ component }) => !component);
const ofKind = (built: Built, ...kinds: readonly string[]): readonly Registered[] =>
  objects(built).filter((each) => kinds.includes(kindOf(each)));

/** Every specification of pods in an object: whatever lists containers, be it a template or a resource of prometheus-operator. */
function podSpecs(value: unknown): readonly Tree[] {
  if (Array.isArray(value)) return value.flatMap(podSpecs);
  if (!isTree(value)) return [];
  return Array.isArray(value.containers) ? [value] : Object.values(value).flatMap(podSpecs);
}

/** Labels of the pods of an object. Of those of prometheus-operator, the ones that it sets itself, whatever is asked for. */
function podLabels({ type, name, inputs }: Registered): Tree {
  const operated = /monitoring\.coreos\.com.*:(Prometheus|Alertmanager)$/.exec(type)?.[1]?.toLowerCase();
  if (operated) return { "app.kubernetes.io/name": operated, "app.kubernetes.io/instance": name };
  const template = at(inputs, "spec", "template") ?? at(inputs, "spec", "podTemplate");
  const labels = at(template, "metadata", "labels");
  return isTree(labels) ? labels : {};
}

const replicasOf = ({ inputs }: Registered): number =>
  Number(at(inputs, "spec", "replicas") ?? at(inputs, "spec", "count") ?? at(inputs, "spec", "nodeSets", 0, "count"));

const replicated = ["Prometheus", "Alertmanager", "Kibana", "Logstash", "Deployment", "StatefulSet"];

const budgetsOf = (built: Built, workload: Registered): readonly Registered[] =>
  ofKind(built, "PodDisruptionBudget").filter(({ inputs }) => {
    const wanted = Object.entries(Object(at(inputs, "spec", "selector", "matchLabels")));
    const labels = podLabels(workload);
    const inNamespace = at(inputs, "metadata", "namespace") === at(workload.inputs, "metadata", "namespace");
    return inNamespace && wanted.length > 0 && wanted.every(([key, value]) => labels[key] === value);
  });

describe("availability of the stack", () => {
  let production: Built;
  let staging: Built;
  before(async () => {
    production = await buildStack("production");
    staging = await buildStack("staging");
  });

  it("gives every pod the priority class of its own stack", () => {
    for (const built of [production, staging]) {
      const classes = ofKind(built, "PriorityClass").map(({ inputs }) => at(inputs, "metadata", "name"));
      expect(classes).to.have.lengthOf(1);
      const withPods = objects(built).filter(({ inputs }) => podSpecs(inputs).length > 0);
      expect(withPods.length).to.be.at.least(14);
      for (const each of withPods)
        for (const spec of podSpecs(each.inputs)) expect(spec.priorityClassName, keyOf(each)).to.equal(classes[0]);
    }
  });

  it("outranks ordinary pods in production, and displaces nobody from staging", () => {
    const value = (built: Built) => ofKind(built, "PriorityClass").map(({ inputs }) => inputs.value);
    expect(value(production)).to.deep.equal([1_000_000]);
    expect(value(staging)).to.deep.equal([0]);
  });

  it("has one budget for each replicated workload, which lets one pod go and never the last", () => {
    const many = ofKind(production, ...replicated).filter((each) => replicasOf(each) > 1);
    expect(many.map(({ name }) => name)).to.have.members([
      ...["prometheus-system", "prometheus-application", "prometheus-business"],
      ...["alertmanager", "kibana", "logstash"],
    ]);
    for (const workload of many) {
      const [budget, ...more] = budgetsOf(production, workload);
      expect(budget, keyOf(workload)).not.to.equal(undefined);
      expect(more.map(keyOf), keyOf(workload)).to.deep.equal([]);
      const most = at(budget?.inputs, "spec", "maxUnavailable");
      expect(most, keyOf(workload))
        .to.be.a("number")
        .within(1, replicasOf(workload) - 1);
      expect(at(budget?.inputs, "spec")).to.include({ unhealthyPodEvictionPolicy: "AlwaysAllow" });
    }
  });

  it("has no budget without a workload, none for one pod, and leaves Elasticsearch's to ECK", () => {
    const budgets = ofKind(production, "PodDisruptionBudget");
    const used = ofKind(production, ...replicated).flatMap((each) => budgetsOf(production, each));
    expect(budgets.map(keyOf)).to.have.members(used.map(keyOf));
    expect(ofKind(staging, "PodDisruptionBudget").map(keyOf)).to.deep.equal([]);
    for (const cluster of ofKind(production, "Elasticsearch"))
      expect(at(cluster.inputs, "spec", "podDisruptionBudget")).to.equal(undefined);
  });

  it("keeps the pods of a workload on different nodes and, where it can, in different zones", () => {
    for (const workload of ofKind(production, ...replicated).filter((each) => replicasOf(each) > 1)) {
      const [spec] = podSpecs(workload.inputs);
      const [overNodes, overZones] = [0, 1].map((index) => at(spec, "topologySpreadConstraints", index));
      const hostname = { topologyKey: "kubernetes.io/hostname", whenUnsatisfiable: "DoNotSchedule", maxSkew: 1 };
      expect(overNodes, keyOf(workload)).to.include({ ...hostname, nodeTaintsPolicy: "Honor" });
      const zone = { topologyKey: "topology.kubernetes.io/zone", whenUnsatisfiable: "ScheduleAnyway" };
      expect(overZones, keyOf(workload)).to.include(zone);
      for (const constraint of [overNodes, overZones])
        expect(podLabels(workload)).to.include(at(constraint, "labelSelector", "matchLabels"));
    }
  });

  it("never has two nodes of Elasticsearch on one machine, and spreads them over zones where it can, by the label that ECK gives them", () => {
    for (const built of [production, staging])
      for (const { inputs } of ofKind(built, "Elasticsearch")) {
        const [spec] = podSpecs(inputs);
        const selector = { "elasticsearch.k8s.elastic.co/cluster-name": at(inputs, "metadata", "name") };
        const apart = at(spec, "affinity", "podAntiAffinity", "requiredDuringSchedulingIgnoredDuringExecution", 0);
        expect(at(apart, "topologyKey")).to.equal("kubernetes.io/hostname");
        const zones = at(spec, "topologySpreadConstraints", 0);
        expect(zones).to.include({
          topologyKey: "topology.kubernetes.io/zone",
          whenUnsatisfiable: "ScheduleAnyway",
          maxSkew: 1,
        });
        for (const each of [apart, zones]) expect(at(each, "labelSelector", "matchLabels")).to.deep.equal(selector);
      }
  });

  it("fits staging onto one node: nothing there needs a second one to start", () => {
    for (const each of objects(staging))
      for (const spec of podSpecs(each.inputs)) {
        expect(at(spec, "topologySpreadConstraints", 0, "minDomains"), keyOf(each)).to.equal(undefined);
        // One pod is never beside another of its own workload, so what keeps those apart does not hold it back.
        if (at(spec, "affinity", "podAntiAffinity", "requiredDuringSchedulingIgnoredDuringExecution") !== undefined)
          expect(replicasOf(each), keyOf(each)).to.equal(1);
      }
  });

  it("never takes both of two pods in a rollout", () => {
    for (const each of ofKind(production, "Deployment").filter((workload) => replicasOf(workload) > 1))
      expect(at(each.inputs, "spec", "strategy", "rollingUpdate", "maxUnavailable"), keyOf(each)).to.equal(0);
    for (const each of ofKind(production, "Prometheus", "Alertmanager", "Logstash"))
      expect(at(each.inputs, "spec", "updateStrategy"), keyOf(each)).to.equal(undefined);
    const pause = (built: Built) =>
      objects(built)
        .filter((each) => each.type.endsWith("v1:Prometheus"))
        .map(({ inputs }) => at(inputs, "spec", "minReadySeconds"));
    expect(pause(production)).to.deep.equal([60, 60, 60]);
    expect(pause(staging)).to.deep.equal([undefined, undefined, undefined]);
  });

  it("shares no name in the whole cluster with another stack", () => {
    const names = (built: Built): readonly unknown[] =>
      ofKind(built, "PriorityClass", "Namespace", "ClusterRole", "ClusterRoleBinding").flatMap((each) => {
        const name = at(each.inputs, "metadata", "name");
        return name === undefined ? [] : [`${kindOf(each)} ${name}`];
      });
    expect(names(production).length).to.be.at.least(5);
    expect(names(production).filter((name) => names(staging).includes(name))).to.deep.equal([]);
  });
});
