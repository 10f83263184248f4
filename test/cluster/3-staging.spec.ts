import { expect } from "chai";
import { deployed, pods, stack, succeeded, written } from "./support.ts";

describe("staging beside production, in one cluster", () => {
  it("comes up in its own namespaces, and touches nothing of production", async () => {
    await deployed("production");
    const running = await pods();
    const staging = await stack("staging");
    const { result, writes } = await written(() => staging.up());
    succeeded(result);
    expect(writes.filter(({ path }) => /\/namespaces\/monitoring(-agents)?(\/|$)/.test(path))).to.deep.equal([]);
    const names = writes.map(({ path }) => path).filter((path) => /rbac|priorityclasses/.test(path));
    expect(names).not.to.have.length(0);
    expect(await pods()).to.include.members(running);
  });

  it("leaves production without a difference, and has none itself", async () => {
    for (const name of ["production", "staging"] as const) {
      const each = await stack(name);
      expect(succeeded(await each.up()).steps, name).to.deep.equal([]);
    }
  });
});
