import { expect } from "chai";
import { dataObjects, deployed, succeeded } from "./support.ts";

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
});
