import type * as pulumi from "@pulumi/pulumi";
import type { Compute } from "../shared/resources.ts";

/** Arguments of the Kibana component. */
export interface KibanaArgs {
  /** Namespace, which must be that of the Elasticsearch cluster. */
  readonly namespace: pulumi.Input<string>;
  /** Name of the PriorityClass of its pods. */
  readonly priorityClassName: pulumi.Input<string>;
  /** Image. */
  readonly image: pulumi.Input<string>;
  /** Version of Kibana: that of the image, and not above that of Elasticsearch. */
  readonly version: string;
  /** Name of the Elasticsearch cluster that it shows and keeps its own objects in. */
  readonly elasticsearchName: pulumi.Input<string>;
  /** Number of instances. It keeps no state of its own: a second one only spares its users the seconds of a restart. @default 1 */
  readonly replicas?: number;
  /**
   * What each instance is given. Below 2Gi release 9 runs out of memory while it starts.
   * @default { cpu: "200m", cpuLimit: "1", memory: "2Gi" }
   */
  readonly compute?: Compute;
  /** Address under which its users reach it, without a slash at the end: goes into the links it makes. @default none */
  readonly publicUrl?: string;
}

/** Defaults of {@link KibanaArgs}. */
export const kibanaDefaults = Object.freeze({
  replicas: 1,
  compute: { cpu: "200m", cpuLimit: "1", memory: "2Gi" },
} as const satisfies Partial<KibanaArgs>);

/** {@link KibanaArgs} with the defaults filled in. */
export type ResolvedKibana = KibanaArgs & Required<Pick<KibanaArgs, keyof typeof kibanaDefaults>>;

/** Fills in the defaults. */
export const resolve = (args: KibanaArgs): ResolvedKibana => ({ ...kibanaDefaults, ...args });
