import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import type { KubernetesObject } from "./bed/api.ts";
import type { Write } from "./bed/recorder.ts";
import type { Stack } from "./engine.ts";
import { cluster, dataObjects, deployed, inTheMiddle, pods, stack, succeeded, written } from "./support.ts";

const definitions = "apiextensions.k8s.io/v1/customresourcedefinitions";

describe("staging beside production, in one cluster", () => {
  let staging: Stack;
  let running: readonly string[];
  let data: readonly string[];
  let first: number;

  before(async () => {
    await deployed("production");
    staging = await stack("staging");
    running = await pods();
    data = await dataObjects();
    first = (await cluster()).recorder.writes().length;
  });

  it("is refused a namespace that is somebody else's, in the preview, with what to do", async () => {
    const { api } = await cluster();
    const theirs = { apiVersion: "v1", kind: "Namespace", metadata: { name: "theirs", labels: { team: "other" } } };
    await api.apply("v1/namespaces", theirs);
    await staging.set("namespace", "theirs");
    const { result, writes } = await written(() => staging.preview());
    expect(result.output).to.include('the namespace "theirs" is there already');
    expect(result.output).to.include('set "namespace" to another name, or give it to the stack');
    expect(result.output).to.include('"kubectl label namespace theirs monitoring/stack=theirs"');
    expect(result.error).not.to.equal(undefined);
    expect(writes).to.deep.equal([]);
  });

  it("is given that namespace by the label that the message names", async () => {
    const { api } = await cluster();
    const metadata = { name: "theirs", labels: { team: "other", "monitoring/stack": "theirs" } };
    await api.apply("v1/namespaces", { apiVersion: "v1", kind: "Namespace", metadata });
    succeeded(await staging.preview());
    await staging.set("namespace", "monitoring-staging");
  });

  it("is refused operators that are too old, in the preview, with what to do", async () => {
    const { api } = await cluster();
    const name = "prometheusrules.monitoring.coreos.com";
    const found = (await api.list(definitions)).find(({ metadata }) => metadata.name === name);
    const versioned = (version: string): KubernetesObject => ({
      apiVersion: "apiextensions.k8s.io/v1",
      kind: "CustomResourceDefinition",
      metadata: { name, annotations: { "operator.prometheus.io/version": version } },
      spec: found?.spec,
    });
    const present = found?.metadata.annotations?.["operator.prometheus.io/version"] ?? "";
    expect((await api.apply(definitions, versioned("0.80.0"))).status).to.equal(200);
    const { result, writes } = await written(() => staging.preview());
    await api.apply(definitions, versioned(present));
    expect(result.output).to.include(`${name}: "0.80.0" is older than prometheus-operator 0.93`);
    expect(result.output).to.include("upgrade prometheus-operator in the cluster and its definitions first");
    expect(result.error).not.to.equal(undefined);
    expect(writes).to.deep.equal([]);
  });

  it("keeps its lock when its first up is killed in the middle, and names the command that releases it", async () => {
    const killed = staging.up();
    await inTheMiddle(60);
    staging.kill();
    expect((await killed).error).to.include("SIGKILL");
    const { result, writes } = await written(() => staging.up());
    expect(result.error).to.include("the stack is currently locked").and.to.include("`pulumi cancel`");
    expect(writes).to.deep.equal([]);
    await staging.cancel();
  });

  it("says which objects it could not make when the API server is gone for 20 s in the middle of up", async () => {
    const interrupted = staging.up();
    await inTheMiddle(15);
    const { recorder } = await cluster();
    await recorder.goAway();
    await sleep(20_000);
    await recorder.comeBack();
    const { error, output } = await interrupted;
    expect(error).not.to.equal(undefined);
    expect(output).to.match(/error: resource "urn:\S+" was not successfully created by the Kubernetes API server/);
    expect(output).to.include(`dial tcp ${new URL(recorder.url).host}: connect: connection refused`);
  });

  it("comes up when all is well again, with everything, and nothing twice", async () => {
    succeeded(await staging.up());
    succeeded(await staging.clearPending());
    expect(succeeded(await staging.up()).steps).to.deep.equal([]);
    const state = JSON.parse(await staging.exported()) as State;
    expect(state.deployment.pending_operations ?? []).to.deep.equal([]);
    const { api, recorder } = await cluster();
    // Every object was written under a path, and one that was made under another name would be a path too many.
    const made = new Set(
      recorder
        .writes()
        .slice(first)
        .filter(isDone)
        .map(({ path }) => path),
    );
    expect([...made].filter((path) => !/monitoring-staging/.test(path))).to.deep.equal([]);
    const known = state.deployment.resources.filter(({ type, external }) => /^kubernetes:/.test(type) && !external);
    expect(known).to.have.length(made.size);
    for (const path of made) expect((await api.request("GET", path)).status, path).to.equal(200);
  });

  it("touched nothing of production", async () => {
    const writes = (await cluster()).recorder.writes().slice(first);
    expect(writes.filter(({ path }) => /\/namespaces\/monitoring(-agents)?(\/|$)/.test(path))).to.deep.equal([]);
    const names = writes.map(({ path }) => path).filter((path) => /rbac|priorityclasses/.test(path));
    expect(names).not.to.have.length(0);
    expect(await pods()).to.include.members(running);
    expect(await dataObjects()).to.include.members(data);
  });

  it("leaves production without a difference, and has none itself", async () => {
    for (const name of ["production", "staging"] as const) {
      const each = await stack(name);
      expect(succeeded(await each.up()).steps, name).to.deep.equal([]);
    }
  });
});

const isDone = ({ method, status }: Write): boolean => method === "PATCH" && status < 300;

/** The state of a stack, as far as it is looked at. */
interface State {
  readonly deployment: {
    readonly resources: readonly { readonly type: string; readonly external?: boolean }[];
    readonly pending_operations?: readonly unknown[];
  };
}
