import { expect } from "chai";
import type { KubernetesObject } from "./bed/api.ts";
import type { Outcome, Stack } from "./engine.ts";
import { cluster, dataObjects, deployed, succeeded } from "./support.ts";

const stepsOf = (outcome: Outcome): readonly string[] =>
  succeeded(outcome)
    .steps.map(({ operation, type, name }) => `${operation} ${type.split(":").at(-1)} ${name}`)
    .sort();

/** An object of the stack's namespace. */
async function find(place: string, name: RegExp): Promise<KubernetesObject> {
  const { api } = await cluster();
  const found = (await api.list(place, "monitoring")).find(({ metadata }) => name.test(metadata.name));
  return found ?? expect.fail(`there is no ${place} like ${name}`);
}

/** Changes an object as somebody would by hand. @param place such as `apps/v1/deployments` */
async function change(place: string, kind: string, name: string, fields: Readonly<Record<string, unknown>>) {
  const metadata = { name, namespace: "monitoring", annotations: { "example.com/by": "hand" } };
  const object = { apiVersion: place.slice(0, place.lastIndexOf("/")), kind, metadata, ...fields };
  const { status, body } = await (await cluster()).api.apply(place, object);
  expect(status, JSON.stringify(body)).to.equal(200);
}

const remove = async (path: string): Promise<void> => {
  const { status } = await (await cluster()).api.request("DELETE", path);
  expect(status, path).to.be.oneOf([200, 202]);
};

describe("what people do to the cluster by hand", () => {
  let production: Stack;
  let data: readonly string[];
  before("production runs", async () => {
    production = await deployed("production");
    data = await dataObjects();
  });

  after("no data is lost", async () => {
    expect(await dataObjects()).to.deep.equal(data);
  });

  it("is shown by a preview, and brought back by the next up, which touches nothing else and asks nobody", async () => {
    const board = await find("v1/configmaps", /-board-/);
    const [key = ""] = Object.keys(board.data ?? {});
    const rule = await find("monitoring.coreos.com/v1/prometheusrules", /-system$/);
    const [group] = (rule.spec as { readonly groups: readonly { readonly name: string }[] }).groups;
    await change("v1/configmaps", "ConfigMap", board.metadata.name, { data: { [key]: "by hand" } });
    await change("apps/v1/deployments", "Deployment", "grafana", { spec: { replicas: 0 } });
    await change("monitoring.coreos.com/v1/prometheusrules", "PrometheusRule", rule.metadata.name, {
      spec: { groups: [{ name: group?.name, rules: [{ alert: "ByHand", expr: "vector(1)" }] }] },
    });
    const changed = ["update ConfigMap", "update Deployment", "update PrometheusRule"];
    expect(stepsOf(await production.preview()).map(kind)).to.deep.equal(changed);
    expect(stepsOf(await production.up()).map(kind)).to.deep.equal(changed);
    expect(stepsOf(await production.up())).to.deep.equal([]);
    expect((await find("v1/configmaps", /-board-/)).data).to.deep.equal(board.data);
    expect((await find("monitoring.coreos.com/v1/prometheusrules", /-system$/)).spec).to.deep.equal(rule.spec);
  });

  it("stays where the definitions say nothing", async () => {
    const { metadata, spec } = await find("apps/v1/deployments", /^grafana$/);
    expect(metadata.annotations).to.include({ "example.com/by": "hand" });
    expect(spec).to.include({ replicas: 1 });
  });

  it("is undone by the next up when it was a deletion: objects come back, the volume is the same", async () => {
    const board = await find("v1/configmaps", /-board-/);
    await remove("/apis/apps/v1/namespaces/monitoring/deployments/grafana");
    await remove(`/api/v1/namespaces/monitoring/configmaps/${board.metadata.name}`);
    const { uid } = (await find("v1/persistentvolumeclaims", /^grafana$/)).metadata;
    const deleted = [`create ConfigMap ${board.metadata.name}`, "create Deployment grafana"];
    expect(stepsOf(await production.preview())).to.deep.equal(deleted);
    expect(stepsOf(await production.up())).to.deep.equal(deleted);
    expect(stepsOf(await production.up())).to.deep.equal([]);
    expect((await find("v1/persistentvolumeclaims", /^grafana$/)).metadata.uid).to.equal(uid);
  });
});

const kind = (step: string): string => step.split(" ").slice(0, 2).join(" ");
