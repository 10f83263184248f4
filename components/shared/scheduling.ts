import type * as k8s from "@pulumi/kubernetes";
import type { Labels } from "./labels.ts";

/** Keeps the pods of one workload on different nodes where there are enough: the loss of one node then takes one of them. */
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
