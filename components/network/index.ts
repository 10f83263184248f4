import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { type NetworkPoliciesArgs, resolve } from "./args.ts";
import { closed, opened, workloadsOf } from "./spec.ts";

export type { Addresses, Edge, End, Neighbours, NetworkPoliciesArgs, Port, Workload } from "./args.ts";

/**
 * Closes namespaces, in and out, and opens what is declared: at both ends where both are of the stack.
 *
 * What passes whatever a policy says: a pod and its own node reach each other, which lets the kubelet's probes in; `kubectl
 * port-forward` ends inside the pod; and a pod on its node's network is the node, to which no policy applies. A cluster whose
 * network plugin does not implement policies accepts them and enforces none.
 */
export class NetworkPolicies extends pulumi.ComponentResource {
  /** Names of all policies, known once they are there: who must not run without them takes something from here. */
  readonly policyNames: pulumi.Output<readonly string[]>;

  constructor(name: string, args: NetworkPoliciesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("monitoring:index:NetworkPolicies", name, {}, opts);
    const resolved = resolve(args);
    const policy = (part: string, make: (full: string) => k8s.networking.v1.NetworkPolicyArgs) =>
      new k8s.networking.v1.NetworkPolicy(`${name}-${part}`, make(`${name}-${part}`), { parent: this }).metadata.name;
    this.policyNames = pulumi.all([
      ...Object.entries(args.namespaces).map(([key, namespace]) =>
        policy(`closed-${key}`, (full) => closed(full, namespace, resolved)),
      ),
      ...workloadsOf(args.edges).map((workload) =>
        policy(workload.instance, (full) => opened(full, workload, args.edges)),
      ),
    ]);
    this.registerOutputs({ policyNames: this.policyNames });
  }
}
