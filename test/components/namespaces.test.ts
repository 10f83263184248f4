import { expect } from "chai";
import { Namespaces, namespacesDefaults } from "../../components/namespaces.ts";
import { at, deploy, documentedDefaults, keepsHabits } from "./support.ts";

const levels = (resource: { readonly inputs: unknown }) =>
  ["enforce", "warn", "audit"].map((mode) =>
    at(resource.inputs, "metadata", "labels", `pod-security.kubernetes.io/${mode}`),
  );

describe("Namespaces", () => {
  keepsHabits((name) => new Namespaces(name, { monitoring: name, agents: `${name}-agents` }));

  it("refuses pods that ask for more than `restricted`, and leaves that to the agents' namespace alone", async () => {
    const { one } = await deploy(() => new Namespaces("namespaces"));
    expect(levels(one("Namespace", "-monitoring"))).to.deep.equal(["restricted", "restricted", "restricted"]);
    expect(levels(one("Namespace", "-agents"))).to.deep.equal(["privileged", "privileged", "privileged"]);
  });

  it("marks both namespaces with the name of the first, by which a Prometheus knows what is its own stack's", async () => {
    const { objects } = await deploy(() => new Namespaces("namespaces", { monitoring: "watch", agents: "nodes" }));
    const marks = objects.map(({ inputs }) => at(inputs, "metadata", "labels", "monitoring/stack"));
    expect(marks).to.deep.equal(["watch", "watch"]);
  });

  it("survives a destroyed stack, unless the component's options say otherwise", async () => {
    const kept = await deploy(() => new Namespaces("namespaces"));
    for (const each of kept.objects) expect([each.protect, each.retainOnDelete]).to.deep.equal([true, true]);
    const loose = await deploy(() => new Namespaces("namespaces", {}, { protect: false, retainOnDelete: false }));
    for (const each of loose.objects) expect([each.protect, each.retainOnDelete]).to.deep.equal([false, false]);
  });

  it("documents its defaults as they are", () => {
    expect(documentedDefaults("namespaces.ts")).to.deep.equal(namespacesDefaults);
  });
});
