import type * as pulumi from "@pulumi/pulumi";
import type { CredentialsRef } from "../shared/credentials.ts";
import type { Compute } from "../shared/resources.ts";

/** Arguments of the ElasticsearchExporter component. */
export interface ElasticsearchExporterArgs {
  /** Namespace, which must be that of the Secrets it reads. */
  readonly namespace: pulumi.Input<string>;
  /** Name of the PriorityClass of its pods. */
  readonly priorityClassName: pulumi.Input<string>;
  /** Image. */
  readonly image: pulumi.Input<string>;
  /** Secret with its certificate for the name of its Service: `tls.crt`, `tls.key`, and in `ca.crt` whom it believes. */
  readonly certificateSecretName: pulumi.Input<string>;
  /** Address of Elasticsearch. */
  readonly elasticsearchUrl: pulumi.Input<string>;
  /** Secret with the authority of Elasticsearch's certificate, key `ca.crt`. */
  readonly caSecretName: pulumi.Input<string>;
  /** User that may read statistics. */
  readonly credentials: CredentialsRef;
  /** What it is given. Its memory grows with the number of indices. @default { cpu: "50m", cpuLimit: "500m", memory: "128Mi" } */
  readonly compute?: Compute;
}

/** Defaults of {@link ElasticsearchExporterArgs}. */
export const elasticsearchExporterDefaults = Object.freeze({
  compute: { cpu: "50m", cpuLimit: "500m", memory: "128Mi" },
} as const satisfies Partial<ElasticsearchExporterArgs>);

/** {@link ElasticsearchExporterArgs} with nothing left open. */
export type ResolvedElasticsearchExporter = Required<ElasticsearchExporterArgs>;

/** Fills in the defaults. */
export const resolve = (args: ElasticsearchExporterArgs): ResolvedElasticsearchExporter => ({
  ...elasticsearchExporterDefaults,
  ...args,
});
