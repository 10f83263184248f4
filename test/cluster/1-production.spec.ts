import { expect } from "chai";
import { holds, type KubernetesObject } from "./bed/api.ts";
import { cluster, deployed, stack, succeeded, written } from "./support.ts";

describe("production, on a real API server", () => {
  it("preview from nothing creates only, and writes nothing into the cluster", async () => {
    const production = await stack("production");
    const { result, writes } = await written(() => production.preview());
    expect(new Set(succeeded(result).steps.map(({ operation }) => operation))).to.deep.equal(new Set(["create"]));
    expect(writes).to.deep.equal([]);
  });

  it("up from nothing ends green, and everything runs", async () => {
    await deployed("production");
    const { api } = await cluster();
    const isWell = (pod: KubernetesObject): boolean =>
      holds(pod, "Ready") || (pod.status as { readonly phase?: string }).phase === "Succeeded";
    const pods = await api.list("v1/pods");
    expect(pods.filter((pod) => !isWell(pod)).map(({ metadata }) => metadata.name)).to.deep.equal([]);
    const owners = new Set(pods.map(({ metadata }) => metadata.name.replace(/-[0-9a-z]+(-[0-9a-z]{5})?$/, "")));
    expect(owners).to.include.members(["grafana", "alertmanager-alertmanager", "prometheus-prometheus-system"]);
  });

  it("up again changes nothing, and writes nothing into the cluster", async () => {
    const production = await deployed("production");
    const { result, writes } = await written(() => production.up());
    expect(succeeded(result).steps).to.deep.equal([]);
    expect(writes).to.deep.equal([]);
  });

  it("refresh finds nothing that differs, although operators and API server added their fields", async () => {
    const production = await deployed("production");
    expect(succeeded(await production.refresh()).steps).to.deep.equal([]);
    expect(succeeded(await production.up()).steps).to.deep.equal([]);
  });

  it("refresh finds what somebody changed by hand, and up says which field and whose change it is", async () => {
    const production = await deployed("production");
    const { metadata, data } = await board();
    const [key = ""] = Object.keys(data ?? {});
    const change = { metadata: { name: metadata.name, namespace: "monitoring" }, data: { [key]: "by hand" } };
    const { api } = await cluster();
    await api.apply("v1/configmaps", { apiVersion: "v1", kind: "ConfigMap", ...change });
    const { steps } = succeeded(await production.refresh());
    expect(steps).to.deep.equal([{ operation: "update", type: "kubernetes:core/v1:ConfigMap", name: metadata.name }]);
    expect((await production.up()).error).to.include(`conflict with "test": .data.${key}`);
  });

  it("refresh and up bring back what somebody deleted, and nothing else", async () => {
    const production = await deployed("production");
    const { metadata } = await board();
    const { api } = await cluster();
    await api.request("DELETE", `/api/v1/namespaces/monitoring/configmaps/${metadata.name}`);
    succeeded(await production.refresh());
    const { steps } = succeeded(await production.up());
    expect(steps).to.deep.equal([{ operation: "create", type: "kubernetes:core/v1:ConfigMap", name: metadata.name }]);
    expect(succeeded(await production.up()).steps).to.deep.equal([]);
  });
});

/** The ConfigMap of a Grafana board, always the same one. */
async function board(): Promise<KubernetesObject> {
  const { api } = await cluster();
  const found = (await api.list("v1/configmaps", "monitoring")).find(({ metadata }) => /-board-/.test(metadata.name));
  return found ?? expect.fail("there is no board");
}
