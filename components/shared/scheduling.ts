import type * as k8s from "@pulumi/kubernetes";
import type { Labels } from "./labels.ts";

/**
 * Keeps the pods of one workload on different nodes: the loss of one node then takes one of them. It is demanded only as far as
 * there are nodes which would take the pod (a cordoned or broken one is tainted and does not count), so that one node is enough
 * for all, and a drained one does not leave its pod pending.
 *
 * Zones are only preferred: a volume belongs to one zone, and its pod must start there even where the others are emptier.
 * @param selector labels of the workload's pods
 */
export const spread = (selector: Labels): k8s.types.input.core.v1.TopologySpreadConstraint[] => [
  {
    topologyKey: "kubernetes.io/hostname",
    maxSkew: 1,
    whenUnsatisfiable: "DoNotSchedule",
    nodeTaintsPolicy: "Honor",
    labelSelector: { matchLabels: selector },
  },
  ...spreadOverZones(selector),
];

/** The second half of {@link spread}, for what keeps its nodes apart in another way. */
export const spreadOverZones = (selector: Labels): k8s.types.input.core.v1.TopologySpreadConstraint[] => [
  {
    topologyKey: "topology.kubernetes.io/zone",
    maxSkew: 1,
    whenUnsatisfiable: "ScheduleAnyway",
    labelSelector: { matchLabels: selector },
  },
];

/** Between two nodes that {@link spread} allows, the one without a pod of the same workload. */
export const apart = (selector: Labels): k8s.types.input.core.v1.Affinity => ({
  podAntiAffinity: {
    preferredDuringSchedulingIgnoredDuringExecution: [
      {
        weight: 100,
        podAffinityTerm: { topologyKey: "kubernetes.io/hostname", labelSelector: { matchLabels: selector } },
      },
    ],
  },
});
