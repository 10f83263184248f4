import type * as pulumi from "@pulumi/pulumi";
import type { Labels } from "../shared/labels.ts";

/** A workload of the stack: the pods with the `selectorLabels` of its component and instance, which operators set or keep too. */
export interface Workload {
  /** Its namespace, one of the stack's. */
  readonly namespace: pulumi.Input<string>;
  /** Kind of program: `prometheus`. */
  readonly component: string;
  /** Name of the component: `prometheus-system`. Names its policy too, so no two workloads share one. */
  readonly instance: string;
}

/** Pods of a namespace that is not the stack's. */
export interface Neighbours {
  /** Name of the namespace. */
  readonly namespace: pulumi.Input<string>;
  /** Labels of the pods. @default every pod of the namespace */
  readonly labels?: Labels;
}

/** Whatever is no pod with an address of its own: nodes and what shares their network, the Kubernetes API, the outside. */
export interface Addresses {
  /**
   * CIDRs. Implementations differ in whether one that covers pods reaches these too; a pod of the stack still lets in only what
   * its own policy names.
   */
  readonly cidrs: readonly string[];
}

/** A port of the pod or address itself, not of a Service: policies are applied behind those. */
export interface Port {
  /** Transport. */
  readonly protocol: "TCP" | "UDP";
  /** Number. @default every port */
  readonly port?: number;
}

/** Either end of a connection. */
export type End = Workload | Neighbours | Addresses;

/** Connections that are allowed. Answers come back without an edge of their own. */
export interface Edge {
  /** Who connects. */
  readonly from: End;
  /** To whom. */
  readonly to: End;
  /** On which of its ports. */
  readonly ports: readonly Port[];
}

/** Arguments of {@link NetworkPolicies}. */
export interface NetworkPoliciesArgs {
  /** The namespaces that are closed, by a short name that tells their policies apart. Nothing else may live in them: it would be cut off. */
  readonly namespaces: Readonly<Record<string, pulumi.Input<string>>>;
  /** Everything that is let through. An edge between a workload and others opens the workload's end only. */
  readonly edges: readonly Edge[];
  /**
   * The cluster's name servers, which every pod may ask. A cache on the node itself is reached in any case.
   * @default { namespace: "kube-system", labels: { "k8s-app": "kube-dns" } }
   */
  readonly nameServers?: Neighbours;
}

/** Defaults of {@link NetworkPoliciesArgs}. */
export const networkPoliciesDefaults = Object.freeze({
  nameServers: { namespace: "kube-system", labels: { "k8s-app": "kube-dns" } },
} as const satisfies Partial<NetworkPoliciesArgs>);

/** {@link NetworkPoliciesArgs} with nothing left open. */
export type ResolvedNetworkPolicies = Required<NetworkPoliciesArgs>;

/** Fills in the defaults. */
export const resolve = (args: NetworkPoliciesArgs): ResolvedNetworkPolicies => ({
  ...networkPoliciesDefaults,
  ...args,
});
