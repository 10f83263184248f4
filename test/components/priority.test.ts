import { expect } from "chai";
import { Priority } from "../../components/priority.ts";
import { deploy, keepsHabits } from "./support.ts";

const run = async (namespace: string, outranks: boolean) =>
  (await deploy(() => new Priority("priority", { namespace, outranks }))).one("v1:PriorityClass").inputs;

describe("Priority", () => {
  keepsHabits((name) => new Priority(name, { namespace: "monitoring", outranks: true }));

  it("ranks above pods that say nothing, and below those of the cluster itself", async () => {
    const { value, preemptionPolicy } = await run("monitoring", true);
    expect(value).to.be.within(1, 1_000_000_000);
    expect(preemptionPolicy).to.equal("PreemptLowerPriority");
  });

  it("displaces nobody where the stack is not to outrank others", async () => {
    expect(await run("monitoring", false)).to.include({ value: 0, preemptionPolicy: "Never" });
  });

  it("has a name of its own in every stack, and is no other pod's default", async () => {
    const [one, other] = [await run("monitoring", true), await run("monitoring-staging", true)];
    expect(one.metadata).to.include({ name: "monitoring-priority" });
    expect(other.metadata).to.include({ name: "monitoring-staging-priority" });
    expect(one).not.to.have.property("globalDefault");
  });
});
