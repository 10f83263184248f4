import type * as pulumi from "@pulumi/pulumi";
import type { Compute } from "../shared/resources.ts";

/** Arguments of {@link NodeExporter}. */
export interface NodeExporterArgs {
  /** Namespace of the agents. Its pods see the node's network and processes, which PodSecurity `restricted` and `baseline` refuse. */
  readonly namespace: pulumi.Input<string>;
  /** Name of the PriorityClass of its pods. */
  readonly priorityClassName: pulumi.Input<string>;
  /** Image. */
  readonly image: pulumi.Input<string>;
  /** Secret with its certificate for the name of its Service: `tls.crt`, `tls.key`, and in `ca.crt` whom it believes. */
  readonly certificateSecretName: pulumi.Input<string>;
  /** Port on each node's own address. Two instances, or another's node-exporter, need two ports. @default 9100 */
  readonly port?: number;
  /** What it is given on each node. @default { cpu: "50m", cpuLimit: "250m", memory: "128Mi" } */
  readonly compute?: Compute;
}

/** Defaults of {@link NodeExporterArgs}. */
export const nodeExporterDefaults = Object.freeze({
  port: 9100,
  compute: { cpu: "50m", cpuLimit: "250m", memory: "128Mi" },
} as const satisfies Partial<NodeExporterArgs>);

/** {@link NodeExporterArgs} with nothing left open. */
export type ResolvedNodeExporter = Required<NodeExporterArgs>;

/** Fills in the defaults. */
export const resolve = (args: NodeExporterArgs): ResolvedNodeExporter => ({ ...nodeExporterDefaults, ...args });
