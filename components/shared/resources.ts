import type * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import type { Bytes } from "../../rules/vocabulary/index.ts";

/** Processor time as Kubernetes spells it: cores ("2") or thousandths of a core ("250m"). */
export type Cpu = `${number}` | `${number}m`;

/** What one container of a workload is given. */
export interface Compute {
  /** Processor time set aside for it. */
  readonly cpu: Cpu;
  /** Processor time it may take while others leave it idle; beyond it the container is slowed, not stopped. */
  readonly cpuLimit: Cpu;
  /** Memory set aside for it, and its limit: a container above its own request is the first to die on a full node. */
  readonly memory: Bytes;
}

/** A persistent volume of one pod. */
export interface Volume {
  /** Its size. It can grow later where the storage class allows; it can never shrink. */
  readonly size: Bytes;
  /** Storage class. @default the cluster's own default class */
  readonly storageClass?: string;
}

/** {@link Compute} as a container states it: requests and limits of both processor and memory. */
export const resourceRequirements = ({ cpu, cpuLimit, memory }: Compute) => ({
  requests: { cpu, memory },
  limits: { cpu: cpuLimit, memory },
});

/** {@link Volume} as the specification of a claim: written by one node at a time. */
export const claimSpec = ({ size, storageClass }: Volume): k8s.types.input.core.v1.PersistentVolumeClaimSpec => ({
  accessModes: ["ReadWriteOnce"],
  resources: { requests: { storage: size } },
  ...(storageClass !== undefined && { storageClassName: storageClass }),
});

/** Room on the node's disk that goes with the pod: what a read-only container needs to write. */
export const scratch = (name: string, sizeLimit: Bytes): k8s.types.input.core.v1.Volume => ({
  name,
  emptyDir: { sizeLimit },
});

/**
 * Options of an object that holds data: neither an update nor a destroyed stack may delete it. Who does want that says so
 * in the options of the component: `{ protect: false, retainOnDelete: false }`.
 */
export const keepsData = (opts: pulumi.ComponentResourceOptions = {}) => ({
  protect: opts.protect ?? true,
  retainOnDelete: opts.retainOnDelete ?? true,
});
