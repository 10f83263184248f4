import { expect } from "chai";
import { cluster, dataObjects, deployed, succeeded } from "./support.ts";

/** What is protected. Secrets are not: the next update writes them anew. */
const kept = async (): Promise<readonly string[]> =>
  (await dataObjects()).filter((object) => !object.startsWith("v1/secrets"));

describe("destroy", () => {
  it("refuses what holds data, and the next up brings back all that went", async () => {
    const production = await deployed("production");
    const before = await kept();
    const { error } = await production.destroy();
    expect(error).to.include("protect");
    expect(await kept()).to.deep.equal(before);
    succeeded(await production.up());
    expect(succeeded(await production.up()).steps).to.deep.equal([]);
  });

  it("removes all but what holds data once that is no longer protected, and a new stack of the same names finds it", async () => {
    const production = await deployed("production");
    const { api } = await cluster();
    const before = await kept();
    await production.unprotect();
    succeeded(await production.destroy());
    expect(await kept()).to.deep.equal(before);
    for (const place of [
      "apps/v1/deployments",
      "monitoring.coreos.com/v1/prometheusrules",
      "networking.k8s.io/v1/networkpolicies",
    ])
      expect(
        (await api.list(place)).filter(({ metadata }) => /^monitoring(-agents)?$/.test(metadata.namespace ?? "")),
        place,
      ).to.deep.equal([]);
    succeeded(await production.up());
    expect(await kept()).to.deep.equal(before);
    expect(succeeded(await production.up()).steps).to.deep.equal([]);
  });
});
