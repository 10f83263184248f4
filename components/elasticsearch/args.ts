import type * as pulumi from "@pulumi/pulumi";
import type { Compute, Volume } from "../shared/resources.ts";

/**
 * Who logs in to Elasticsearch besides the people and ECK's own users: the set-up Job, the metrics exporter, Grafana.
 * Logstash and Kibana do so as users that ECK makes for them.
 */
export type ElasticsearchUser = "setup" | "exporter" | "grafana";

/** Arguments of the Elasticsearch component. */
export interface ElasticsearchArgs {
  /** Namespace of the cluster. */
  readonly namespace: pulumi.Input<string>;
  /** Name of the PriorityClass of its pods. */
  readonly priorityClassName: pulumi.Input<string>;
  /** Image of the nodes. */
  readonly image: pulumi.Input<string>;
  /** Version of Elasticsearch, which must be that of the image: ECK chooses by it how to configure and upgrade. */
  readonly version: string;
  /** Number of nodes. One is for trials: replicas stay unassigned and every restart is an outage. Three keep a quorum when one is lost. */
  readonly nodes: 1 | 3;
  /** Data volume of each node. ECK enlarges it when the size grows and the storage class allows; a smaller size is refused. */
  readonly volume: Volume;
  /**
   * What each node is given. Elasticsearch itself takes half of the memory as its heap and leaves the rest to the file
   * cache, so there is no heap to set.
   * @default { cpu: "500m", cpuLimit: "2", memory: "4Gi" }
   */
  readonly compute?: Compute;
  /**
   * Whether indices are read through memory maps. Faster, but every Kubernetes node must then have
   * `vm.max_map_count` raised to 1048576, which a pod under PodSecurity `restricted` cannot do.
   * @default false
   * @see https://www.elastic.co/docs/deploy-manage/deploy/cloud-on-k8s/virtual-memory
   */
  readonly memoryMaps?: boolean;
  /**
   * Whether two nodes may share a machine: `required` leaves a pod pending rather than let one machine's loss take two nodes,
   * `preferred` lets a small cluster start.
   * @default "required"
   */
  readonly spread?: "required" | "preferred";
  /** Passwords to use instead of generated ones, by user. @default {} */
  readonly passwords?: Partial<Readonly<Record<ElasticsearchUser, pulumi.Input<string>>>>;
}

/** Defaults of {@link ElasticsearchArgs}. */
export const elasticsearchDefaults = Object.freeze({
  compute: { cpu: "500m", cpuLimit: "2", memory: "4Gi" },
  memoryMaps: false,
  spread: "required",
  passwords: {},
} as const satisfies Partial<ElasticsearchArgs>);

/** {@link ElasticsearchArgs} with nothing left open. */
export type ResolvedElasticsearch = Required<ElasticsearchArgs>;

/** Fills in the defaults. */
export const resolve = (args: ElasticsearchArgs): ResolvedElasticsearch => ({ ...elasticsearchDefaults, ...args });
