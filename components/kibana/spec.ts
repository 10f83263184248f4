import type * as k8s from "@pulumi/kubernetes";
import { eckAnnotations } from "../shared/eck.ts";
import { labels, selectorLabels } from "../shared/labels.ts";
import { resourceRequirements } from "../shared/resources.ts";
import { apart, spread } from "../shared/scheduling.ts";
import { containerSecurity, podSecurity } from "../shared/security.ts";
import type { ResolvedKibana } from "./args.ts";

/** Kibana. ECK makes the encryption keys of its saved objects once and keeps them, so that they survive every restart. */
export const kibana = (name: string, args: ResolvedKibana) => ({
  apiVersion: "kibana.k8s.elastic.co/v1",
  kind: "Kibana",
  metadata: {
    name,
    namespace: args.namespace,
    labels: labels("kibana", name),
    annotations: eckAnnotations("jsonpath={.status.health}=green"),
  },
  spec: {
    version: args.version,
    image: args.image,
    count: args.replicas,
    elasticsearchRef: { name: args.elasticsearchName },
    config: {
      // Nothing leaves the cluster unasked.
      "telemetry.optIn": false,
      ...(args.publicUrl !== undefined && { "server.publicBaseUrl": args.publicUrl }),
    },
    podTemplate: podTemplate(name, args),
  },
});

/**
 * What ECK cannot know. It adds its init container, a readiness probe of `/api/status`, and the volumes that let the root be
 * read-only. Liveness asks for an open port only: the status is red whenever Elasticsearch is, and a restart mends nothing.
 */
const podTemplate = (name: string, args: ResolvedKibana): k8s.types.input.core.v1.PodTemplateSpec => ({
  metadata: { labels: labels("kibana", name) },
  spec: {
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    priorityClassName: args.priorityClassName,
    securityContext: podSecurity(1000),
    affinity: apart(selectorLabels("kibana", name)),
    topologySpreadConstraints: spread(selectorLabels("kibana", name)),
    containers: [
      {
        name: "kibana",
        resources: resourceRequirements(args.compute),
        securityContext: containerSecurity,
        // Five minutes: the first start builds its indices.
        startupProbe: { tcpSocket: { port: 5601 }, periodSeconds: 10, failureThreshold: 30 },
        livenessProbe: { tcpSocket: { port: 5601 }, periodSeconds: 20, failureThreshold: 6 },
      },
    ],
    initContainers: [{ name: "elastic-internal-init", securityContext: containerSecurity }],
  },
});
