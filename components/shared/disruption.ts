import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { labels, selectorLabels } from "./labels.ts";

/** Whose pods a {@link disruptionBudget} is about. */
interface BudgetOptions {
  /** Kind of program: `prometheus`. */
  readonly component: string;
  readonly namespace: pulumi.Input<string>;
  /** How many pods there are. */
  readonly replicas: number;
}

/**
 * Lets a drained node, or whatever else evicts pods politely, take one pod of a workload at a time. A workload of one pod gets
 * none: its budget could only forbid all, and no node could be drained any more.
 *
 * A pod that is not ready may always be evicted: one that never becomes ready would otherwise hold its node for ever.
 */
export function disruptionBudget(
  name: string,
  { component, namespace, replicas }: BudgetOptions,
  opts: { readonly parent: pulumi.Resource },
): void {
  if (replicas < 2) return;
  new k8s.policy.v1.PodDisruptionBudget(
    name,
    {
      metadata: { name, namespace, labels: labels(component, name) },
      spec: {
        maxUnavailable: 1,
        unhealthyPodEvictionPolicy: "AlwaysAllow",
        selector: { matchLabels: selectorLabels(component, name) },
      },
    },
    opts,
  );
}
