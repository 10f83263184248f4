import type * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { labels, selectorLabels } from "../shared/labels.ts";
import type { Edge, End, Port, ResolvedNetworkPolicies, Workload } from "./args.ts";

type Peer = k8s.types.input.networking.v1.NetworkPolicyPeer;

const component = "network";

/** The label that the API server gives to every namespace by itself. */
const named = (namespace: pulumi.Input<string>) => ({ matchLabels: { "kubernetes.io/metadata.name": namespace } });

const isWorkload = (end: End): end is Workload => "component" in end;

/** One end as the other end's policy names it. */
function peers(end: End): Peer[] {
  if ("cidrs" in end) return end.cidrs.map((cidr) => ({ ipBlock: { cidr } }));
  const pods = isWorkload(end) ? selectorLabels(end.component, end.instance) : end.labels;
  return [{ namespaceSelector: named(end.namespace), ...(pods && { podSelector: { matchLabels: pods } }) }];
}

const ports = (list: readonly Port[]) => list.map((port) => ({ ...port }));

/** Both protocols: an answer that does not fit into a datagram is asked for again by TCP. */
const dns: readonly Port[] = [
  { protocol: "UDP", port: 53 },
  { protocol: "TCP", port: 53 },
];

/** What holds for every pod of a namespace: nothing comes in, and only questions for names go out. */
export const closed = (
  name: string,
  namespace: pulumi.Input<string>,
  { nameServers }: ResolvedNetworkPolicies,
): k8s.networking.v1.NetworkPolicyArgs => ({
  metadata: { name, namespace, labels: labels(component, name) },
  spec: {
    podSelector: {},
    policyTypes: ["Ingress", "Egress"],
    egress: [{ to: peers(nameServers), ports: ports(dns) }],
  },
});

/** The workloads at the ends of `edges`, each once. */
export const workloadsOf = (edges: readonly Edge[]): readonly Workload[] => {
  const ends = edges.flatMap(({ from, to }) => [from, to]).filter(isWorkload);
  return [...new Map(ends.map((workload) => [workload.instance, workload])).values()];
};

const isSame = (end: End, { component: kind, instance }: Workload): boolean =>
  isWorkload(end) && end.component === kind && end.instance === instance;

/** What one workload may do beyond {@link closed}: one rule for each of its edges, in and out. */
export const opened = (
  name: string,
  workload: Workload,
  edges: readonly Edge[],
): k8s.networking.v1.NetworkPolicyArgs => ({
  metadata: { name, namespace: workload.namespace, labels: labels(component, name) },
  spec: {
    podSelector: { matchLabels: selectorLabels(workload.component, workload.instance) },
    policyTypes: ["Ingress", "Egress"],
    ingress: edges
      .filter(({ to }) => isSame(to, workload))
      .map((edge) => ({ from: peers(edge.from), ports: ports(edge.ports) })),
    egress: edges
      .filter(({ from }) => isSame(from, workload))
      .map((edge) => ({ to: peers(edge.to), ports: ports(edge.ports) })),
  },
});
