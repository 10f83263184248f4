import type * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { bytes } from "../../rules/vocabulary/index.ts";
import { certificateFiles, certificateMount, certificateVolume } from "../shared/certificate.ts";
import { checksumOf } from "../shared/checksum.ts";
import { eckAnnotations } from "../shared/eck.ts";
import { labels, selectorLabels } from "../shared/labels.ts";
import { claimSpec, resourceRequirements, scratch } from "../shared/resources.ts";
import { apart, spread } from "../shared/scheduling.ts";
import { containerSecurity, podSecurity } from "../shared/security.ts";
import type { ResolvedLogstash } from "./args.ts";

/** What Logstash listens on, by name of its Service's suffix. */
export const ports = { beats: 5044, http: 8080 } as const;

/** Port of Logstash's own API, ECK's default. */
const apiPort = 9600;

/** The Secret with the variables of the pipelines. */
export const secretsManifest = (name: string, args: ResolvedLogstash): k8s.core.v1.SecretArgs => ({
  metadata: { name: `${name}-variables`, namespace: args.namespace, labels: labels("logstash", name) },
  stringData: pulumi.secret(pulumi.output(args.secrets)),
});

/**
 * Logstash. ECK restarts it when its settings or its Elasticsearch credentials change, and lets it reload pipelines while it
 * runs; only the variables of the pipelines need a checksum of ours.
 */
export const logstash = (name: string, args: ResolvedLogstash, secretName?: pulumi.Input<string>) => ({
  apiVersion: "logstash.k8s.elastic.co/v1alpha1",
  kind: "Logstash",
  metadata: {
    name,
    namespace: args.namespace,
    labels: labels("logstash", name),
    annotations: eckAnnotations("jsonpath={.status.health}=green"),
  },
  spec: {
    version: args.version,
    image: args.image,
    count: args.replicas,
    // The name gives the variables their prefix: MAIN_ES_HOSTS and so on.
    elasticsearchRefs: [{ name: args.elasticsearchName, clusterName: "main" }],
    config: args.document.settings,
    pipelines: Object.entries(args.document.pipelines)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([id, text]) => ({ "pipeline.id": id, "config.string": text })),
    services: Object.entries(ports).map(([protocol, port]) => ({
      name: protocol,
      service: {
        spec: { type: "ClusterIP", ports: [{ name: protocol, port, targetPort: port, protocol: "TCP" }] },
      },
    })),
    // The name is ECK's; under another it would add a claim of 1.5Gi and keep the queue there.
    volumeClaimTemplates: [{ metadata: { name: "logstash-data" }, spec: claimSpec(args.volume) }],
    podTemplate: podTemplate(name, args, secretName),
  },
});

/** What ECK cannot know. It adds a readiness probe of the API and the volumes for settings, pipelines, data and logs. */
const podTemplate = (
  name: string,
  args: ResolvedLogstash,
  secretName: pulumi.Input<string> | undefined,
): k8s.types.input.core.v1.PodTemplateSpec => ({
  metadata: {
    labels: labels("logstash", name),
    annotations: {
      "checksum/variables": checksumOf(pulumi.output(args.secrets).apply((secrets) => JSON.stringify(secrets))),
    },
  },
  spec: {
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    priorityClassName: args.priorityClassName,
    securityContext: podSecurity(1000),
    // Time to write out the batches in flight; what is left is in the queue and comes again.
    terminationGracePeriodSeconds: 120,
    affinity: apart(selectorLabels("logstash", name)),
    topologySpreadConstraints: spread(selectorLabels("logstash", name)),
    containers: [container(args, secretName)],
    // ECK gives it no security of its own, and `restricted` would refuse the pod.
    initContainers: [{ name: "logstash-internal-init-config", securityContext: containerSecurity }],
    // JRuby unpacks its native libraries there.
    volumes: [scratch("tmp", "256Mi"), certificateVolume(args.certificateSecretName)],
  },
});

function container(
  args: ResolvedLogstash,
  secretName: pulumi.Input<string> | undefined,
): k8s.types.input.core.v1.Container {
  // Without it the heap is 1 GiB whatever the container has.
  const heap = `${Math.floor(bytes(args.compute.memory) / 2 ** 21)}m`;
  const api = { httpGet: { path: "/", port: apiPort, scheme: "HTTPS" } };
  return {
    name: "logstash",
    resources: resourceRequirements(args.compute),
    securityContext: containerSecurity,
    env: [
      { name: "LS_JAVA_OPTS", value: `-Xms${heap} -Xmx${heap}` },
      { name: "CERTIFICATE_FILE", value: certificateFiles.certificate },
      { name: "CERTIFICATE_KEY_FILE", value: certificateFiles.key },
      { name: "CERTIFICATE_AUTHORITIES_FILE", value: certificateFiles.authorities },
    ],
    ...(secretName !== undefined && { envFrom: [{ secretRef: { name: secretName } }] }),
    ports: Object.entries(ports).map(([protocol, port]) => ({ name: `in-${protocol}`, containerPort: port })),
    // Five minutes: a JVM and JRuby on a slow processor.
    startupProbe: { ...api, periodSeconds: 10, failureThreshold: 30 },
    livenessProbe: { ...api, periodSeconds: 20, timeoutSeconds: 10, failureThreshold: 6 },
    volumeMounts: [{ name: "tmp", mountPath: "/tmp" }, certificateMount],
  };
}
