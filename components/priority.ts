import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { labels } from "./shared/labels.ts";

/** Arguments of {@link Priority}. */
export interface PriorityArgs {
  /** Namespace of the stack: priority classes have none, so it goes into the name, and two stacks do not meet. */
  readonly namespace: string;
  /**
   * Whether the stack outranks ordinary pods: it is then evicted after them, and pods of less rank make room for it on a full
   * node. A trial that shares a cluster with others should displace nobody.
   */
  readonly outranks: boolean;
}

/**
 * 1,000,000 is above the 0 of pods that say nothing, far below the 2,000,000,000 of the cluster's own, and leaves room on both
 * sides for classes of whoever runs the cluster.
 * @see https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/
 */
const above = 1_000_000;

/** The priority of every pod of a stack: what tells of an overload must not be the first that goes. */
export class Priority extends pulumi.ComponentResource {
  /** Name of the PriorityClass; a pod that names one which does not exist is refused. */
  readonly className: pulumi.Output<string>;

  constructor(name: string, { namespace, outranks }: PriorityArgs, opts?: pulumi.ComponentResourceOptions) {
    super("monitoring:index:Priority", name, {}, opts);
    const entry = new k8s.scheduling.v1.PriorityClass(
      name,
      {
        metadata: { name: `${namespace}-${name}`, labels: labels("priority", name) },
        description: `Pods of the monitoring stack in ${namespace} and ${namespace}-agents`,
        value: outranks ? above : 0,
        preemptionPolicy: outranks ? "PreemptLowerPriority" : "Never",
      },
      { parent: this },
    );
    this.className = entry.metadata.name;
    this.registerOutputs({ className: this.className });
  }
}
