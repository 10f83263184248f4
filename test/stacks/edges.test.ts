import { expect } from "chai";
import type { Built } from "../../bin/build.ts";
import { resolve } from "../../components/network/args.ts";
import type { Edge } from "../../components/network/index.ts";
import { closed, opened, workloadsOf } from "../../components/network/spec.ts";
import { edgesOf } from "../../stacks/edges.ts";
import { connectionsOf } from "../support/connections.ts";
import { kindOf, node } from "../support/pods.ts";
import {
  allows,
  type Connection,
  type Place,
  type Pod,
  type Policy,
  policiesFor,
  policiesOf,
  policyOf,
} from "../support/policies.ts";
import { outside, type Seen, seenIn, stranger } from "../support/reach.ts";
import { buildStack } from "../support/stack.ts";

/** A stack with its policies, and with the connections that its configurations open. */
interface Network {
  readonly built: Built;
  readonly seen: Seen;
  readonly policies: readonly Policy[];
  readonly connections: readonly Connection[];
}

async function network(stack: string, overrides: Readonly<Record<string, string>> = {}): Promise<Network> {
  const built = await buildStack(stack, overrides);
  const { environment, elasticOperatorNamespace: operator } = built.settings;
  const seen = seenIn(built.run.resources);
  const services = [...new Set(environment.services.map(({ namespace }) => namespace))];
  const connections = connectionsOf(seen, { operator, services });
  return { built, seen, policies: policiesOf(built.run.resources), connections };
}

const words = ({ from, to, protocol, port, why }: Connection): string =>
  `${from.name} -> ${to.name} ${protocol} ${port} (${why})`;

const isPod = (place: Place): place is Pod => "labels" in place;

const refused = ({ policies }: Pick<Network, "policies">, connections: readonly Connection[]): readonly string[] =>
  connections.filter((each) => !allows(policies, each, false)).map(words);

/** Pods that policies hold for. */
const podsOf = ({ seen }: Network): readonly Pod[] => seen.running.map(({ place }) => place).filter(isPod);

const ports = [
  22, 53, 80, 443, 587, 3000, 5044, 5066, 5601, 6443, 8080, 8081, 9090, 9093, 9094, 9100, 9114, 9115, 9200,
];
const more = [9300, 9464, 9600, 10_250, 31_337];
const protocols = ["TCP", "UDP"] as const;

/** Every connection from each of `from` to each of `to`, that of the list apart. */
function others({ connections }: Network, from: readonly Place[], to: readonly Place[]): readonly Connection[] {
  const keyOf = (each: Connection): string => [each.from.name, each.to.name, each.protocol, each.port].join();
  const needed = new Set(connections.map(keyOf));
  const all = from.flatMap((source) =>
    to.flatMap((target) =>
      protocols.flatMap((protocol) =>
        [...ports, ...more].map((port) => ({ from: source, to: target, protocol, port, why: "needed by nothing" })),
      ),
    ),
  );
  return all.filter((each) => !needed.has(keyOf(each)));
}

/** Who may leave the pods' network at all; the prober at least to the nodes, for node-exporter's certificate. */
const reaching: readonly string[] = [
  ...["alertmanager", "blackbox-exporter", "certificates"],
  ...["filebeat", "kube-state-metrics", "prometheus-application", "prometheus-business", "prometheus-system"],
];

describe("the edges of the stack", () => {
  let production: Network;
  let staging: Network;
  before(async () => {
    production = await network("production");
    staging = await network("staging");
  });

  it("let through every connection that the rendered configurations open", () => {
    expect(production.connections.length).to.be.greaterThan(60);
    for (const stack of [production, staging]) expect(refused(stack, stack.connections)).to.deep.equal([]);
  });

  it("let nothing else through between the pods of the stack, on any port", () => {
    for (const stack of [production, staging]) {
      const unused = others(stack, podsOf(stack), podsOf(stack));
      expect(unused.length).to.be.greaterThan(5000);
      expect(unused.filter((each) => allows(stack.policies, each, true)).map(words)).to.deep.equal([]);
    }
  });

  it("let no other namespace in, and no pod out to another, but for what is needed", () => {
    for (const stack of [production, staging]) {
      const services = [...new Set(stack.built.settings.environment.services.map(({ namespace }) => namespace))];
      const foreign = ["default", "kube-system", "elastic-system", ...services].map((each) => stranger(each));
      const incoming = others(stack, foreign, podsOf(stack));
      expect(incoming.filter((each) => allows(stack.policies, each, true)).map(words)).to.deep.equal([]);
      const isScrape = ({ from, to, protocol }: Connection): boolean =>
        from.name.startsWith("prometheus-") && isPod(to) && services.includes(to.namespace) && protocol === "TCP";
      const outgoing = others(stack, podsOf(stack), foreign).filter((each) => !isScrape(each));
      expect(outgoing.filter((each) => allows(stack.policies, each, false)).map(words)).to.deep.equal([]);
    }
  });

  it("let nobody reach nodes, the Kubernetes API or the outside on a port that it needs for none of them", () => {
    for (const stack of [production, staging]) {
      // Policies cannot tell these apart: their addresses are the cluster's own affair.
      const needed = stack.connections.filter(({ to }) => !isPod(to));
      const isNeeded = (each: Connection): boolean =>
        needed.some(
          ({ from, port, protocol }) => from === each.from && port === each.port && protocol === each.protocol,
        );
      const open = others(stack, podsOf(stack), [node, outside]).filter((each) => allows(stack.policies, each, true));
      expect(open.filter((each) => !isNeeded(each)).map(words)).to.deep.equal([]);
      const names = needed.map(({ from }) => from.name.replace(/-[0-9a-f]{16}$/, ""));
      expect([...new Set(names)].sort()).to.deep.equal(reaching);
    }
  });

  it("refuse, by name, what would do the most harm", () => {
    const pod = (name: string): Pod => {
      const [found, ...rest] = podsOf(production).filter((each) => each.name.replace(/-[0-9a-f]{16}$/, "") === name);
      if (!found || rest.length > 0) throw new Error(`${name} is not one pod`);
      return found;
    };
    const tcp = (from: Place, to: Place, port: number): Connection => ({
      from,
      to,
      protocol: "TCP",
      port,
      why: "harm",
    });
    const harmful = [
      tcp(pod("filebeat"), pod("logs"), 9200),
      tcp(pod("blackbox-exporter"), pod("logs"), 9200),
      tcp(pod("kibana"), pod("prometheus-system"), 9090),
      tcp(pod("grafana"), pod("alertmanager"), 9094),
      tcp(pod("grafana"), pod("kibana"), 5601),
      tcp(pod("grafana"), outside, 443),
      tcp(pod("logs"), outside, 443),
      tcp(pod("kibana"), outside, 443),
      tcp(pod("setup"), outside, 443),
      tcp(pod("logstash"), { name: "the Kubernetes API", ip: "192.0.2.1" }, 6443),
      tcp(pod("logstash"), pod("logs"), 9300),
      tcp(pod("prometheus-business"), pod("prometheus-system"), 9090),
      tcp(stranger("darassa"), pod("logs"), 9200),
      tcp(stranger("darassa"), pod("logstash"), 5044),
      tcp(stranger("default"), pod("grafana"), 3000),
      tcp(stranger("monitoring"), pod("alertmanager"), 9093),
      tcp(outside, pod("grafana"), 3000),
    ];
    expect(harmful.filter((each) => allows(production.policies, each, false)).map(words)).to.deep.equal([]);
  });

  it("hold for every pod of the stack, in and out, whatever its labels; pods on their node's network have none", () => {
    for (const stack of [production, staging]) {
      for (const pod of [...podsOf(stack), stranger("monitoring"), stranger("monitoring-agents")]) {
        if (pod.namespace.startsWith(stack.built.settings.environment.namespace))
          for (const direction of ["Ingress", "Egress"] as const)
            expect(policiesFor(stack.policies, pod, direction), pod.name).not.to.be.empty;
      }
      const ownOnes = podsOf(stack).filter((pod) => policiesFor(stack.policies, pod, "Egress").length === 2);
      expect(ownOnes.map(({ name }) => name)).to.have.members(podsOf(stack).map(({ name }) => name));
      const without = stack.seen.running.filter(({ place }) => !isPod(place)).map(({ object }) => kindOf(object));
      expect(without).to.deep.equal(["DaemonSet"]);
    }
  });

  it("are each needed: without any one, or any one of its ports, some connection is refused", () => {
    const { settings } = production.built;
    const { namespace: monitoring, agentsNamespace: agents } = settings.environment;
    const edges = edgesOf(settings, { monitoring, agents });
    expect(edges.length).to.be.greaterThan(30);
    const shorter = edges.flatMap((edge, index) =>
      edge.ports.map((port) => ({
        dropped: `${JSON.stringify(edge.from)} -> ${JSON.stringify(edge.to)} ${port.protocol} ${port.port}`,
        rest: edges.flatMap((each, place): readonly Edge[] => {
          const left = each.ports.filter((other) => other !== port);
          return place !== index ? [each] : left.length > 0 ? [{ ...each, ports: left }] : [];
        }),
      })),
    );
    const superfluous: string[] = [];
    for (const { dropped, rest } of shorter) {
      const resolved = resolve({ namespaces: { monitoring, agents }, edges: rest });
      const policies = [
        ...[monitoring, agents].map((namespace) => closed("closed", namespace, resolved)),
        ...workloadsOf(rest).map((workload) => opened(workload.instance, workload, rest)),
      ].map(policyOf);
      if (refused({ policies }, production.connections).length === 0) superfluous.push(dropped);
    }
    expect(superfluous).to.deep.equal([]);
  });

  it("open Grafana and Kibana to the ingress controller's namespace, and to nothing before there is one", async () => {
    const ways = ({ seen, policies }: Network): readonly string[] =>
      seen.running
        .flatMap(({ place }) =>
          [...ports, ...more].map((port): Connection => {
            return { from: stranger("ingress"), to: place, protocol: "TCP", port, why: "people" };
          }),
        )
        .filter((each) => isPod(each.to) && allows(policies, each, true))
        .map(({ to, port }) => `${to.name} ${port}`);
    expect(ways(production)).to.deep.equal([]);
    const opened = await network("production", { ingressNamespace: "ingress" });
    expect(ways(opened)).to.have.members(["grafana 3000", "kibana 5601"]);
  });

  it("follow the settings: services, receivers, ports and the operator's namespace", async () => {
    const changed = await network("production", {
      services: JSON.stringify([
        { name: "a", namespace: "one", url: "https://a.example:8443" },
        { name: "b", namespace: "two" },
      ]),
      elasticOperatorNamespace: "operators",
      nodeExporterPort: "9101",
      receivers: JSON.stringify({
        slack: { channel: "#a" },
        email: { from: "a@a.example", to: ["b@a.example"], smarthost: "a.example:2525" },
        jira: { url: "http://jira.example", project: "OPS", user: "a@a.example" },
        heartbeat: true,
      }),
    });
    expect(refused(changed, changed.connections)).to.deep.equal([]);
    // The policies of other settings would not do.
    expect(refused({ policies: production.policies }, changed.connections).length).to.be.greaterThan(6);
  });

  it("are not there where the settings leave the network open", async () => {
    expect((await network("staging", { networkPolicies: "false" })).policies).to.deep.equal([]);
  });
});
