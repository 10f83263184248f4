import { expect } from "chai";
import { cluster, stack, succeeded } from "./support.ts";

describe("production, on a real API server", () => {
  it("preview from nothing creates only, and writes nothing into the cluster", async () => {
    const { recorder } = await cluster();
    recorder.take();
    const { steps } = succeeded(await (await stack("production")).preview());
    expect(new Set(steps.map(({ operation }) => operation))).to.deep.equal(new Set(["create"]));
    expect(recorder.take()).to.deep.equal([]);
  });

  it("up from nothing ends green", async () => {
    succeeded(await (await stack("production")).up());
  });

  it("up again changes nothing", async () => {
    const { steps } = succeeded(await (await stack("production")).up());
    expect(steps).to.deep.equal([]);
  });
});
