import type * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { eckAnnotations } from "../shared/eck.ts";
import { labels } from "../shared/labels.ts";
import { claimSpec, resourceRequirements } from "../shared/resources.ts";
import { spreadOverZones } from "../shared/scheduling.ts";
import { containerSecurity, podSecurity } from "../shared/security.ts";
import type { ResolvedElasticsearch } from "./args.ts";
import { rolesFile } from "./roles.ts";

/** Label that ECK puts on the pods of a cluster. */
const clusterLabel = "elasticsearch.k8s.elastic.co/cluster-name";

/** Names of the Secrets that Elasticsearch's file realm is made of. */
export interface AuthSecrets {
  readonly roles: pulumi.Input<string>;
  readonly users: readonly pulumi.Input<string>[];
}

/** The Secret with the roles of this stack's users; ECK merges it with its own. */
export const rolesSecret = (name: string, { namespace }: ResolvedElasticsearch): k8s.core.v1.SecretArgs => ({
  metadata: { name: `${name}-roles`, namespace, labels: labels("elasticsearch", name) },
  stringData: { "roles.yml": rolesFile },
});

/** The cluster. Its update strategy is left alone: ECK restarts one node at a time and never two copies of a shard. */
export const cluster = (name: string, args: ResolvedElasticsearch, secrets: AuthSecrets) => ({
  apiVersion: "elasticsearch.k8s.elastic.co/v1",
  kind: "Elasticsearch",
  metadata: {
    name,
    namespace: args.namespace,
    labels: labels("elasticsearch", name),
    annotations: eckAnnotations("jsonpath={.status.phase}=Ready", healthy(args)),
  },
  spec: {
    version: args.version,
    image: args.image,
    auth: {
      roles: [{ secretName: secrets.roles }],
      fileRealm: secrets.users.map((secretName) => ({ secretName })),
    },
    // By default ECK deletes the data together with the cluster's object.
    volumeClaimDeletePolicy: "DeleteOnScaledownOnly",
    nodeSets: [
      {
        name: "default",
        count: args.nodes,
        config: { "node.store.allow_mmap": args.memoryMaps },
        podTemplate: podTemplate(name, args),
        // The name is ECK's; under another it would add a claim of 1Gi and keep the data there.
        volumeClaimTemplates: [{ metadata: { name: "elasticsearch-data" }, spec: claimSpec(args.volume) }],
      },
    ],
  },
});

/** One node cannot hold replicas and is yellow for good as soon as an index asks for one; three must be green. */
const healthy = ({ nodes }: ResolvedElasticsearch): string =>
  nodes === 1 ? "condition=ElasticsearchIsReachable" : "jsonpath={.status.health}=green";

/**
 * What ECK cannot know. It adds its own init containers with the same security, a readiness probe, and the volumes that let
 * the root be read-only. There is no liveness probe, on Elastic's advice: killing a busy node makes its neighbours busier,
 * and a dead process ends its container anyway.
 */
const podTemplate = (name: string, args: ResolvedElasticsearch): k8s.types.input.core.v1.PodTemplateSpec => ({
  metadata: { labels: labels("elasticsearch", name) },
  spec: {
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    priorityClassName: args.priorityClassName,
    securityContext: podSecurity(1000),
    affinity: { podAntiAffinity: antiAffinity(name, args) },
    topologySpreadConstraints: spreadOverZones({ [clusterLabel]: name }),
    containers: [
      { name: "elasticsearch", resources: resourceRequirements(args.compute), securityContext: containerSecurity },
    ],
  },
});

function antiAffinity(name: string, { spread }: ResolvedElasticsearch): k8s.types.input.core.v1.PodAntiAffinity {
  const apart = { topologyKey: "kubernetes.io/hostname", labelSelector: { matchLabels: { [clusterLabel]: name } } };
  return spread === "required"
    ? { requiredDuringSchedulingIgnoredDuringExecution: [apart] }
    : { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, podAffinityTerm: apart }] };
}
