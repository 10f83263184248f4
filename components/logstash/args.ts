import type * as pulumi from "@pulumi/pulumi";
import type { LogstashDocument } from "../../rules/render/documents.ts";
import type { Compute, Volume } from "../shared/resources.ts";

/** Arguments of the Logstash component. */
export interface LogstashArgs {
  /** Namespace, which must be that of the Elasticsearch cluster. */
  readonly namespace: pulumi.Input<string>;
  /** Name of the PriorityClass of its pods. */
  readonly priorityClassName: pulumi.Input<string>;
  /** Image. */
  readonly image: pulumi.Input<string>;
  /** Version of Logstash: that of the image. */
  readonly version: string;
  /**
   * Settings and pipelines. A pipeline finds its Elasticsearch in `${MAIN_ES_HOSTS}`, `${MAIN_ES_USER}`,
   * `${MAIN_ES_PASSWORD}` and `${MAIN_ES_SSL_CERTIFICATE_AUTHORITY}`, its own certificate in `${CERTIFICATE_FILE}`,
   * `${CERTIFICATE_KEY_FILE}` and `${CERTIFICATE_AUTHORITIES_FILE}`, and listens on 5044 (Beats) and 8080 (HTTP).
   */
  readonly document: LogstashDocument;
  /** Name of the Elasticsearch cluster to write to. ECK makes a user for it that may write to `logs-*`. */
  readonly elasticsearchName: pulumi.Input<string>;
  /** Secret with its certificate for the name that {@link beatsHostOf} gives: `tls.crt`, `tls.key` (PKCS #8), and in `ca.crt` whom it believes. */
  readonly certificateSecretName: pulumi.Input<string>;
  /** Volume of each instance for its queue: what is accepted and not yet written waits there. */
  readonly volume: Volume;
  /** Number of instances. Removing one strands the events of its queue on its volume. @default 1 */
  readonly replicas?: number;
  /** What each instance is given. Half of the memory becomes the heap. @default { cpu: "500m", cpuLimit: "2", memory: "2Gi" } */
  readonly compute?: Compute;
  /** Secrets that pipelines read as `${NAME}`, by name of the variable. Changing one restarts the instances. @default {} */
  readonly secrets?: Readonly<Record<string, pulumi.Input<string>>>;
}

/** Defaults of {@link LogstashArgs}. */
export const logstashDefaults = Object.freeze({
  replicas: 1,
  compute: { cpu: "500m", cpuLimit: "2", memory: "2Gi" },
  secrets: {},
} as const satisfies Partial<LogstashArgs>);

/** {@link LogstashArgs} with nothing left open. */
export type ResolvedLogstash = Required<LogstashArgs>;

/** Fills in the defaults. */
export const resolve = (args: LogstashArgs): ResolvedLogstash => ({ ...logstashDefaults, ...args });
