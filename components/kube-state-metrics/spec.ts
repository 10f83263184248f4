import type * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { certificateMount } from "../shared/certificate.ts";
import { labels, selectorLabels } from "../shared/labels.ts";
import { fixed, ownMonitor, without } from "../shared/monitor.ts";
import { resourceRequirements } from "../shared/resources.ts";
import { containerSecurity, podSecurity } from "../shared/security.ts";
import { ownService } from "../shared/service.ts";
import { webConfigFile } from "../shared/web-config.ts";
import { apiGroups, type ResolvedKubeStateMetrics } from "./args.ts";

const component = "kube-state-metrics";
/** About the cluster, and about itself. */
const ports = { metrics: 8080, telemetry: 8081 } as const;

/** The user of the image, `nobody`. */
const user = 65_534;

/** To list and watch what it collects. */
export const permissions = ({ collects }: ResolvedKubeStateMetrics): k8s.types.input.rbac.v1.PolicyRule[] => {
  const groups = [...new Set(collects.map((kind) => apiGroups[kind]))].sort();
  return groups.map((group) => ({
    apiGroups: [group],
    resources: collects.filter((kind) => apiGroups[kind] === group).sort(),
    verbs: ["list", "watch"],
  }));
};

const container = (args: ResolvedKubeStateMetrics): k8s.types.input.core.v1.Container => ({
  name: component,
  image: args.image,
  args: [
    `--port=${ports.metrics}`,
    `--telemetry-port=${ports.telemetry}`,
    `--tls-config=${webConfigFile}`,
    `--resources=${[...args.collects].sort().join(",")}`,
  ],
  ports: Object.entries(ports).map(([name, containerPort]) => ({ name, containerPort })),
  resources: resourceRequirements(args.compute),
  securityContext: containerSecurity,
  livenessProbe: { httpGet: { path: "/healthz", port: "metrics", scheme: "HTTPS" }, timeoutSeconds: 5 },
  readinessProbe: { httpGet: { path: "/readyz", port: "telemetry", scheme: "HTTPS" }, timeoutSeconds: 5 },
  volumeMounts: [certificateMount],
});

/** The workload: one pod. Two would give every series twice. */
export const deployment = (
  name: string,
  args: ResolvedKubeStateMetrics,
  serviceAccountName: pulumi.Input<string>,
  certificate: k8s.types.input.core.v1.Volume,
): k8s.apps.v1.DeploymentArgs => ({
  metadata: { name, namespace: args.namespace, labels: labels(component, name) },
  spec: {
    replicas: 1,
    selector: { matchLabels: selectorLabels(component, name) },
    template: {
      metadata: { labels: labels(component, name) },
      spec: {
        serviceAccountName,
        automountServiceAccountToken: true,
        enableServiceLinks: false,
        priorityClassName: args.priorityClassName,
        securityContext: podSecurity(user),
        containers: [container(args)],
        volumes: [certificate],
      },
    },
  },
});

/** Its Service. */
export const service = (name: string, { namespace }: ResolvedKubeStateMetrics): k8s.core.v1.ServiceArgs =>
  ownService(component, name, namespace, { name: "metrics", port: ports.metrics });

/**
 * `namespace`, `pod` and `container` are those of the object that a series tells about. Its own pod must not stand in where
 * an object has none: a volume claim would seem to belong to kube-state-metrics.
 */
export const monitor = (name: string, { namespace }: ResolvedKubeStateMetrics) =>
  ownMonitor(component, name, namespace, "metrics", {
    honorLabels: true,
    relabelings: [fixed("service", name), fixed("namespace", namespace), without("endpoint", "container", "pod")],
  });
