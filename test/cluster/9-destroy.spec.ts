import { expect } from "chai";
import { dataObjects, deployed, succeeded } from "./support.ts";

describe("destroy", () => {
  it("refuses what holds data, and the next up brings back all that went", async () => {
    const production = await deployed("production");
    const before = await dataObjects();
    const { error } = await production.destroy();
    expect(error).to.include("protect");
    expect(await dataObjects()).to.deep.equal(before);
    succeeded(await production.up());
    expect(succeeded(await production.up()).steps).to.deep.equal([]);
  });
});
