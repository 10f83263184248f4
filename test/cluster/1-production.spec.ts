import { expect } from "chai";
import { eventually, holds, type KubernetesObject } from "./bed/api.ts";
import { cluster, deployed, stack, succeeded, written } from "./support.ts";

const definitions = "apiextensions.k8s.io/v1/customresourcedefinitions";

describe("production, on a real API server", () => {
  it("preview is refused when an operator is missing, with its name, and writes nothing", async () => {
    const production = await stack("production");
    const { api } = await cluster();
    const name = "beats.beat.k8s.elastic.co";
    const find = async () => (await api.list(definitions)).find(({ metadata }) => metadata.name === name);
    const { spec } = (await find()) ?? expect.fail("the definition is not there");
    await api.request("DELETE", `/apis/${definitions}/${name}`);
    await eventually("the definition is gone", async () => (await find()) === undefined);
    const { result, writes } = await written(() => production.preview());
    const definition = { apiVersion: "apiextensions.k8s.io/v1", kind: "CustomResourceDefinition", metadata: { name } };
    await api.apply(definitions, { ...definition, spec });
    await eventually("the definition is back", async () => holds((await find()) ?? definition, "Established"));
    expect(result.error).not.to.equal(undefined);
    expect(result.output).to.include("eck-operator-is-needed").and.to.include(`'${name}' does not exist`);
    expect(writes).to.deep.equal([]);
  });

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
});
