import { expect } from "chai";
import { missingImage } from "./bed/control-plane.ts";
import type { Stack } from "./engine.ts";
import { cluster, dataObjects, deployed, pods, succeeded, written } from "./support.ts";

/** Longer than pods need here; the program itself waits for minutes. */
const short = "20s";

describe("an update that the cluster cannot carry out", () => {
  let production: Stack;
  let data: readonly string[];
  let running: readonly string[];

  before("production runs", async () => {
    production = await deployed("production");
    [data, running] = [await dataObjects(), await pods()];
  });

  after("no data is lost", async () => {
    production.hurry();
    expect(await dataObjects()).to.deep.equal(data);
  });

  it("waits for workloads as long as the program says, five minutes for a plain one", async () => {
    const state = JSON.parse(await production.exported()) as State;
    const deployments = state.deployment.resources.filter(({ type }) => type === "kubernetes:apps/v1:Deployment");
    expect(deployments).not.to.have.length(0);
    for (const { urn, customTimeouts } of deployments)
      expect(customTimeouts, urn).to.include({ create: 300, update: 300 });
  });

  it("ends with the pod and the image when the image is nowhere, while what ran before goes on", async () => {
    production.hurry(short);
    await production.set("images.kubeStateMetrics", missingImage);
    const { error, output } = await production.up();
    expect(error).not.to.equal(undefined);
    expect(output).to.match(/\[Pod monitoring\/kube-state-metrics-\w+-\w+\]: containers with unready status/);
    expect(output).to.include(`[ImagePullBackOff] Back-off pulling image "${missingImage}"`);
    expect(await pods()).to.include.members(running);
  });

  it("is repaired by the next up when the image is there", async () => {
    production.hurry();
    await production.unset("images.kubeStateMetrics");
    succeeded(await production.up());
    expect(succeeded(await production.up()).steps).to.deep.equal([]);
  });

  it("names the quota that an object exceeds", async () => {
    await quota({ "count/configmaps": "1" });
    await production.set("retention.logs.access", "91d");
    const { error, output } = await production.up();
    expect(error).not.to.equal(undefined);
    expect(output).to.match(
      /configmaps "setup-\w+-\w+" is forbidden: exceeded quota: few, requested: count\/configmaps=1/,
    );
    await production.unset("retention.logs");
  });

  it("says that pods are missing when these exceed a quota, which the namespace's events name", async () => {
    production.hurry("10s");
    await quota({ pods: "1" });
    await production.set("compute.kube-state-metrics.memory", "300Mi");
    const { error, output } = await production.up();
    expect(error).not.to.equal(undefined);
    expect(output).to.include("Minimum number of Pods to consider the application live was not attained");
    const events = (await (await cluster()).api.list("v1/events", "monitoring")).filter(
      ({ reason }) => reason === "FailedCreate",
    );
    const messages = events.map(({ message }) => `${message}`).join("\n");
    expect(messages).to.match(/pods "kube-state-metrics-\w+-\w+" is forbidden: exceeded quota: few/);
    expect(await pods()).to.include.members(running.filter((pod) => !/kube-state-metrics/.test(pod)));
  });

  it("is repaired by the next up when the quota is raised", async () => {
    production.hurry();
    await quota({ pods: "500" });
    succeeded(await production.up());
    await production.unset("compute");
    succeeded(await production.up());
    expect(succeeded(await production.up()).steps).to.deep.equal([]);
  });
});

describe("a volume", () => {
  let production: Stack;
  let data: readonly string[];

  before("production runs", async () => {
    production = await deployed("production");
    data = await dataObjects();
  });

  it("that grows is changed in place, whoever runs it: nothing is replaced, and every claim is the one it was", async () => {
    for (const name of ["elasticsearch", "prometheus-system", "grafana"])
      await production.set(`volumes.${name}`, "5Ti");
    const { steps } = succeeded(await production.up());
    const changed = steps.map(({ operation, name }) => `${operation} ${name}`).sort();
    expect(changed).to.deep.equal(["update grafana", "update logs", "update prometheus-system"]);
    expect(await dataObjects()).to.deep.equal(data);
    expect(succeeded(await production.up()).steps).to.deep.equal([]);
  });

  it("that would shrink is refused before anything is touched, with its sizes and what to do", async () => {
    for (const name of ["elasticsearch", "prometheus-system", "grafana"])
      await production.set(`volumes.${name}`, "4Ti");
    for (const operate of [production.preview, production.up]) {
      const { result, writes } = await written(operate);
      expect(result.error).not.to.equal(undefined);
      expect(result.output).to.match(/a volume never shrinks, and this one would: \S+ from 5Ti to 4Ti; write at least/);
      expect(writes).to.deep.equal([]);
    }
    // They cannot go back: they stay as they are for the rest of the tests.
    for (const name of ["elasticsearch", "prometheus-system", "grafana"])
      await production.set(`volumes.${name}`, "5Ti");
    expect(succeeded(await production.up()).steps).to.deep.equal([]);
  });
});

/** The state of a stack, as far as it is looked at. */
interface State {
  readonly deployment: {
    readonly resources: readonly {
      readonly urn: string;
      readonly type: string;
      readonly customTimeouts?: { readonly create: number; readonly update: number };
    }[];
  };
}

async function quota(hard: Readonly<Record<string, string>>): Promise<void> {
  const metadata = { name: "few", namespace: "monitoring" };
  const { api } = await cluster();
  const object = { apiVersion: "v1", kind: "ResourceQuota", metadata, spec: { hard } };
  expect((await api.apply("v1/resourcequotas", object)).status).to.be.oneOf([200, 201]);
}
