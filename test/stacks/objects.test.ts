import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { versionProblems } from "../../components/operators/existing.ts";
import { forced, isForeign } from "../../stacks/objects.ts";
import { shrinkings } from "../../stacks/shrinking.ts";

describe("every object", () => {
  it("takes back its own fields, whatever else is annotated", () => {
    const metadata = { name: "a", annotations: { b: "c" } };
    expect(forced({ metadata, data: {} })).to.deep.equal({
      metadata: { name: "a", annotations: { b: "c", "pulumi.com/patchForce": "true" } },
      data: {},
    });
    expect(forced({})).to.deep.equal({ metadata: { annotations: { "pulumi.com/patchForce": "true" } } });
  });

  it("keeps what is not known yet as it is", () => {
    const unknown = pulumi.output("a");
    expect(forced({ metadata: unknown })).to.deep.equal({ metadata: unknown });
    expect(forced({ metadata: { name: unknown } })).to.have.nested.property("metadata.name", unknown);
  });
});

describe("a namespace", () => {
  const writer = (manager: string, ...labels: readonly string[]) => ({
    manager,
    fieldsV1: { "f:metadata": { "f:labels": Object.fromEntries(labels.map((label) => [`f:${label}`, {}])) } },
  });
  const ours = writer("pulumi-kubernetes-1", "monitoring/stack", "app.kubernetes.io/name");

  it("is somebody else's when it was there, and nobody but this update ever gave it to a stack", () => {
    expect(isForeign({ managedFields: [writer("kubectl-create"), ours] })).to.equal(true);
  });

  it("is ours when it is new, when an earlier update left it, and when somebody labelled it for us", () => {
    const killed = writer("pulumi-kubernetes-0", "monitoring/stack");
    const labelled = [writer("kubectl-create"), writer("kubectl-label", "monitoring/stack"), ours];
    for (const managedFields of [[ours], [killed, ours], labelled, []])
      expect(isForeign({ managedFields })).to.equal(false);
    expect(isForeign()).to.equal(false);
  });
});

describe("a volume", () => {
  const claim = (storage: string) => ({ spec: { resources: { requests: { storage } } } });
  const nested = (storage: string) => ({ spec: { storage: { volumeClaimTemplate: claim(storage) } } });

  it("that becomes smaller is found, with its place and both sizes, in whatever units", () => {
    expect(shrinkings(claim("2Gi"), claim("1Gi"))).to.deep.equal([{ path: "spec", from: "2Gi", to: "1Gi" }]);
    const path = "spec.storage.volumeClaimTemplate.spec";
    expect(shrinkings(nested("1Ti"), nested("1023Gi"))).to.deep.equal([{ path, from: "1Ti", to: "1023Gi" }]);
  });

  it("that grows, stays, is new or goes is not; neither is memory", () => {
    for (const [before, after] of [
      [claim("1Gi"), claim("2Gi")],
      [claim("1Gi"), claim("1024Mi")],
      [{}, claim("1Gi")],
      [claim("1Gi"), {}],
      [{ resources: { requests: { memory: "2Gi" } } }, { resources: { requests: { memory: "1Gi" } } }],
    ])
      expect(shrinkings(before, after)).to.deep.equal([]);
  });
});

describe("operators that are in the cluster", () => {
  const found = (prometheus: string, eck?: string) => ({
    "prometheus-operator": { annotations: { "operator.prometheus.io/version": prometheus } },
    "eck-operator": eck === undefined ? {} : { labels: { "app.kubernetes.io/version": eck } },
  });

  it("are refused when their definitions are older than what the stack asks for, each with what to do", () => {
    expect(versionProblems(found("0.92.9", "3.4.2"))).to.deep.include({
      property: "prometheusrules.monitoring.coreos.com",
      value: "0.92.9",
      rule: "is older than prometheus-operator 0.93, and would drop without a word what it does not know",
      remedy:
        "upgrade prometheus-operator in the cluster and its definitions first, which serves all stacks and teams in it",
    });
    expect(versionProblems(found("0.92.9", "3.4.2"))).to.have.length(2);
  });

  it("are taken when they are as new, newer, or do not say", () => {
    for (const [prometheus = "", eck] of [["0.93.0", "3.5.0"], ["1.0.0", "4.0.0"], ["0.100.1"]])
      expect(versionProblems(found(prometheus, eck))).to.deep.equal([]);
  });
});
