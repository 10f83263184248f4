import type * as pulumi from "@pulumi/pulumi";
import type { Compute } from "../shared/resources.ts";

/** Kinds of object that it can tell about, with the API group that they belong to; "" is the core group. */
export const apiGroups = {
  cronjobs: "batch",
  daemonsets: "apps",
  deployments: "apps",
  horizontalpodautoscalers: "autoscaling",
  jobs: "batch",
  namespaces: "",
  nodes: "",
  persistentvolumeclaims: "",
  persistentvolumes: "",
  poddisruptionbudgets: "policy",
  pods: "",
  replicasets: "apps",
  services: "",
  statefulsets: "apps",
} as const;

/** Key of {@link apiGroups}. */
export type Collected = keyof typeof apiGroups;

/** Arguments of {@link KubeStateMetrics}. */
export interface KubeStateMetricsArgs {
  /** Namespace of its pod. It tells about all namespaces. */
  readonly namespace: pulumi.Input<string>;
  /** Name of the PriorityClass of its pods. */
  readonly priorityClassName: pulumi.Input<string>;
  /** Image. */
  readonly image: pulumi.Input<string>;
  /** Secret with its certificate for the name of its Service: `tls.crt`, `tls.key`, and in `ca.crt` whom it believes. */
  readonly certificateSecretName: pulumi.Input<string>;
  /**
   * Kinds of object that it tells about. It may list these and no others: no Secret, no ConfigMap.
   * @default ["daemonsets", "deployments", "jobs", "namespaces", "nodes", "persistentvolumeclaims", "pods", "statefulsets"]
   */
  readonly collects?: readonly Collected[];
  /** What it is given. Memory follows the number of objects: about 100 KiB for each pod. @default { cpu: "50m", cpuLimit: "500m", memory: "256Mi" } */
  readonly compute?: Compute;
}

/** Defaults of {@link KubeStateMetricsArgs}. */
export const kubeStateMetricsDefaults = Object.freeze({
  collects: [
    "daemonsets",
    "deployments",
    "jobs",
    "namespaces",
    "nodes",
    "persistentvolumeclaims",
    "pods",
    "statefulsets",
  ],
  compute: { cpu: "50m", cpuLimit: "500m", memory: "256Mi" },
} as const satisfies Partial<KubeStateMetricsArgs>);

/** {@link KubeStateMetricsArgs} with nothing left open. */
export type ResolvedKubeStateMetrics = Required<KubeStateMetricsArgs>;

/** Fills in the defaults. */
export const resolve = (args: KubeStateMetricsArgs): ResolvedKubeStateMetrics => ({
  ...kubeStateMetricsDefaults,
  ...args,
});
