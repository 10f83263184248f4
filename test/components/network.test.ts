import { expect } from "chai";
import { type NetworkPoliciesArgs, networkPoliciesDefaults } from "../../components/network/args.ts";
import { NetworkPolicies, type Workload } from "../../components/network/index.ts";
import { allows, type Connection, type Place, type Pod, policiesOf } from "../support/policies.ts";
import { stranger } from "../support/reach.ts";
import { at, deploy, documentedDefaults, keepsHabits } from "./support.ts";

const workload = (component: string, instance = component): Workload => ({ namespace: "watch", component, instance });

const args: NetworkPoliciesArgs = {
  namespaces: { watch: "watch", nodes: "watch-nodes" },
  edges: [
    { from: workload("reader"), to: workload("store", "store-a"), ports: [{ protocol: "TCP", port: 9200 }] },
    { from: workload("reader"), to: { namespace: "shop" }, ports: [{ protocol: "TCP" }] },
    { from: { namespace: "ingress" }, to: workload("reader"), ports: [{ protocol: "TCP", port: 3000 }] },
    {
      from: workload("store", "store-a"),
      to: { cidrs: ["203.0.113.0/24", "::/0"] },
      ports: [{ protocol: "UDP", port: 514 }],
    },
  ],
};

const run = (overrides: Partial<NetworkPoliciesArgs> = {}) =>
  deploy(() => new NetworkPolicies("network", { ...args, ...overrides }));

const pod = (component: string, instance = component): Pod => ({
  ...stranger("watch", { "app.kubernetes.io/name": component, "app.kubernetes.io/instance": instance, other: "label" }),
});

const [reader, store, twin, elsewhere] = [
  pod("reader"),
  pod("store", "store-a"),
  pod("store", "store-b"),
  stranger("watch"),
];

/** Whether what the component makes lets a connection through. */
async function passes(
  [from, to, port, protocol = "TCP"]: readonly [Place, Place, number, Connection["protocol"]?],
  overrides: Partial<NetworkPoliciesArgs> = {},
): Promise<boolean> {
  const policies = policiesOf((await run(overrides)).resources);
  return allows(policies, { from, to, port, protocol, why: "a test" }, false);
}

describe("NetworkPolicies", () => {
  keepsHabits((name) => new NetworkPolicies(name, args));

  it("closes every namespace for every pod, in and out", async () => {
    const { one } = await run({ edges: [] });
    for (const key of ["watch", "nodes"])
      expect(at(one("NetworkPolicy", `-closed-${key}`).inputs, "spec")).to.deep.include({
        podSelector: {},
        policyTypes: ["Ingress", "Egress"],
      });
    expect(await passes([reader, store, 9200], { edges: [] })).to.equal(false);
    expect(await passes([elsewhere, stranger("default"), 80])).to.equal(false);
    expect(await passes([stranger("default"), elsewhere, 80])).to.equal(false);
  });

  it("opens an edge in its direction, on its port, between its workloads", async () => {
    expect(await passes([reader, store, 9200])).to.equal(true);
    expect(await passes([store, reader, 9200])).to.equal(false);
    expect(await passes([reader, store, 9300])).to.equal(false);
    expect(await passes([reader, store, 9200, "UDP"])).to.equal(false);
    expect(await passes([reader, twin, 9200])).to.equal(false);
    expect(await passes([elsewhere, store, 9200])).to.equal(false);
  });

  it("opens both ends: with the policy of one alone nothing passes", async () => {
    const all = policiesOf((await run()).resources);
    for (const name of ["network-reader", "network-store-a"]) {
      const rest = all.filter(({ metadata }) => metadata.name !== name);
      expect(allows(rest, { from: reader, to: store, port: 9200, protocol: "TCP", why: name }, false)).to.equal(false);
    }
  });

  it("opens its own end towards others: a whole namespace, on any port where none is named", async () => {
    expect(await passes([reader, stranger("shop"), 1234])).to.equal(true);
    expect(await passes([reader, stranger("shop"), 1234, "UDP"])).to.equal(false);
    expect(await passes([reader, stranger("shop-2"), 1234])).to.equal(false);
    expect(await passes([stranger("ingress"), reader, 3000])).to.equal(true);
    expect(await passes([stranger("ingress"), store, 3000])).to.equal(false);
  });

  it("opens addresses within the blocks of an edge", async () => {
    const at = (ip: string): Place => ({ name: ip, ip });
    expect(await passes([store, at("203.0.113.9"), 514, "UDP"])).to.equal(true);
    expect(await passes([store, at("2001:db8::9"), 514, "UDP"])).to.equal(true);
    expect(await passes([store, at("198.51.100.9"), 514, "UDP"])).to.equal(false);
    expect(await passes([reader, at("203.0.113.9"), 514, "UDP"])).to.equal(false);
  });

  it("lets every pod ask for names, and only the cluster's name servers", async () => {
    const server = stranger("kube-system", { "k8s-app": "kube-dns" });
    for (const protocol of ["UDP", "TCP"] as const) {
      expect(await passes([elsewhere, server, 53, protocol])).to.equal(true);
      expect(await passes([elsewhere, stranger("kube-system"), 53, protocol])).to.equal(false);
      expect(await passes([elsewhere, server, 5353, protocol])).to.equal(false);
    }
    const own = { nameServers: { namespace: "dns" } };
    expect(await passes([elsewhere, stranger("dns"), 53, "UDP"], own)).to.equal(true);
    expect(await passes([elsewhere, server, 53, "UDP"], own)).to.equal(false);
  });

  it("makes one policy for each workload, in the workload's namespace", async () => {
    const policies = policiesOf((await run()).resources).map(({ metadata }) => [metadata.namespace, metadata.name]);
    expect(policies).to.have.deep.members([
      ["watch", "network-closed-watch"],
      ["watch-nodes", "network-closed-nodes"],
      ["watch", "network-reader"],
      ["watch", "network-store-a"],
    ]);
  });

  it("documents its defaults as they are", () => {
    expect(documentedDefaults("network/args.ts").nameServers).to.deep.equal(networkPoliciesDefaults.nameServers);
  });
});
