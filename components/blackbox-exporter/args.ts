import type * as pulumi from "@pulumi/pulumi";
import type { Duration } from "../../rules/vocabulary/index.ts";
import type { Compute } from "../shared/resources.ts";

/** An address that is watched from outside its service. */
export interface ProbeTarget {
  /** The service that answers there: the `service` label of the series. */
  readonly service: string;
  /** Its namespace: the `namespace` label of the series. */
  readonly namespace: string;
  /** `https://...`, or `host:port` of a part of the stack, of which only the certificate is looked at: the `instance` label of the series, there as `tls://host:port`. */
  readonly url: pulumi.Input<string>;
  /** How it is visited: as a browser would, or as one part of the stack begins to ask another, of which only the handshake matters. */
  readonly by: "https" | "certificate";
}

/** Arguments of {@link BlackboxExporter}. */
export interface BlackboxExporterArgs {
  /** Namespace of its pod and its probes. */
  readonly namespace: pulumi.Input<string>;
  /** Name of the PriorityClass of its pods. */
  readonly priorityClassName: pulumi.Input<string>;
  /** Image. */
  readonly image: pulumi.Input<string>;
  /** Secret with its certificate for the name of its Service: `tls.crt`, `tls.key`, and in `ca.crt` whom it believes. */
  readonly certificateSecretName: pulumi.Input<string>;
  /** Addresses to watch. One answers when it has TLS and a certificate that is trusted, and sends a 2xx status in the end. */
  readonly targets: readonly ProbeTarget[];
  /** Time between two visits of an address: certificates end slowly, and each visit is a request. @default "60s" */
  readonly interval?: Duration;
  /** What it is given. @default { cpu: "20m", cpuLimit: "200m", memory: "64Mi" } */
  readonly compute?: Compute;
}

/** Defaults of {@link BlackboxExporterArgs}. */
export const blackboxExporterDefaults = Object.freeze({
  interval: "60s",
  compute: { cpu: "20m", cpuLimit: "200m", memory: "64Mi" },
} as const satisfies Partial<BlackboxExporterArgs>);

/** {@link BlackboxExporterArgs} with nothing left open. */
export type ResolvedBlackboxExporter = Required<BlackboxExporterArgs>;

/** Fills in the defaults. */
export const resolve = (args: BlackboxExporterArgs): ResolvedBlackboxExporter => ({
  ...blackboxExporterDefaults,
  ...args,
});
