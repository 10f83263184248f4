import type * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { RuleDocument } from "../../rules/render/documents.ts";
import { bytes, type MetricClass, seconds } from "../../rules/vocabulary/index.ts";
import { filesIn } from "../shared/certificate.ts";
import { labels, scrapedBy, selectorLabels, stackLabel } from "../shared/labels.ts";
import { kubeletScrapeClass, type Relabeling, stackScrapeClass } from "../shared/monitor.ts";
import { operatedAnnotations, operatedCertificate, operatedContainers } from "../shared/operated.ts";
import { claimSpec, resourceRequirements } from "../shared/resources.ts";
import { apart, spread } from "../shared/scheduling.ts";
import { podSecurity } from "../shared/security.ts";
import { ownService } from "../shared/service.ts";
import type { ResolvedPrometheus } from "./args.ts";

const component = "prometheus";

/** Name and port of its own Service. */
export const web = { name: "web", port: 9090 } as const;

/** The label by which a rule document finds the one Prometheus that evaluates it. */
const evaluatedBy = (name: string) => ({ "monitoring/evaluated-by": name });

/** The user of the image, `nobody`. It is stated because images of other builds run as other users, who could not write the volume. */
const user = 65_534;

/** Where the pod's own credentials are. */
const account = "/var/run/secrets/kubernetes.io/serviceaccount";

/**
 * What it may read: where targets are, in all namespaces; its service discovery lists and watches, and never gets one object.
 * Kubelets are targets of class `system` alone, and they let in whoever may get `nodes/metrics`.
 * @see https://github.com/prometheus/prometheus/blob/v3.16.0/discovery/kubernetes/kubernetes.go
 */
export const permissions = (metricClass: MetricClass): k8s.types.input.rbac.v1.PolicyRule[] => [
  { apiGroups: [""], resources: ["services", "pods"], verbs: ["list", "watch"] },
  { apiGroups: ["discovery.k8s.io"], resources: ["endpointslices"], verbs: ["list", "watch"] },
  ...(metricClass === "system"
    ? [
        { apiGroups: [""], resources: ["nodes"], verbs: ["list", "watch"] },
        { apiGroups: [""], resources: ["nodes/metrics"], verbs: ["get"] },
      ]
    : []),
];

/**
 * 85 %: the documentation advises 80 to 85 % of the volume, since the write-ahead log and a compaction under way come on
 * top of what is counted.
 * @see https://prometheus.io/docs/prometheus/latest/storage/#right-sizing-retention-size
 */
const retentionSize = ({ volume }: ResolvedPrometheus): string =>
  `${Math.floor((bytes(volume.size) * 0.85) / 2 ** 20)}MiB`;

/** Where the operator puts the Secrets that it is told to mount: paths in its configuration, which Prometheus reads again at each connection. */
const filesOf = ({ certificateSecretName }: ResolvedPrometheus) =>
  pulumi.output(certificateSecretName).apply((secretName) => filesIn(`/etc/prometheus/secrets/${secretName}`));

/** Scrape classes: what every scrape gets, without its ServiceMonitor having to know the metric class. */
function scrapeClasses(args: ResolvedPrometheus) {
  const { metricClass, keep } = args;
  const metricRelabelings: readonly Relabeling[] = [{ action: "keep", sourceLabels: ["__name__"], regex: keep }];
  const kubelet = {
    name: kubeletScrapeClass,
    metricRelabelings,
    authorization: { credentialsFile: `${account}/token` },
    tlsConfig: { caFile: `${account}/ca.crt` },
  };
  const { certificate: certFile, key: keyFile, authorities: caFile } = filesOf(args);
  const own = { name: stackScrapeClass, metricRelabelings, tlsConfig: { caFile, certFile, keyFile } };
  return [{ name: "default", default: true, metricRelabelings }, ...(metricClass === "system" ? [kubelet, own] : [])];
}

/** Marked objects of every namespace that is labelled for this stack, and of no other stack's. */
function selectors({ metricClass, namespace }: ResolvedPrometheus) {
  const marked = { matchLabels: scrapedBy(metricClass) };
  const ours = { matchLabels: { [stackLabel]: namespace } };
  return {
    serviceMonitorSelector: marked,
    serviceMonitorNamespaceSelector: ours,
    podMonitorSelector: marked,
    podMonitorNamespaceSelector: ours,
    probeSelector: marked,
    probeNamespaceSelector: ours,
    scrapeConfigSelector: marked,
    scrapeConfigNamespaceSelector: ours,
  };
}

/** Whom it tells of alerts. */
const told = (args: ResolvedPrometheus) => {
  const { serverName, ...endpoint } = args.alertmanager;
  return { ...endpoint, scheme: "https", tlsConfig: { caFile: filesOf(args).authorities, serverName } };
};

/** How its pods run. */
const pods = (name: string, args: ResolvedPrometheus) => ({
  image: args.image,
  version: args.version,
  replicas: args.replicas,
  // The operator sets the labels of `selectorLabels` itself.
  podMetadata: { labels: { "app.kubernetes.io/part-of": "monitoring" } },
  automountServiceAccountToken: true,
  enableServiceLinks: false,
  priorityClassName: args.priorityClassName,
  securityContext: podSecurity(user),
  resources: resourceRequirements(args.compute),
  ...operatedContainers("prometheus"),
  affinity: apart(selectorLabels(component, name)),
  topologySpreadConstraints: spread(selectorLabels(component, name)),
  // The operator replaces one pod after the other. The next goes when this one has scraped twice: before, it knows no rate.
  ...(args.replicas > 1 && { minReadySeconds: 2 * seconds(args.scrapeInterval) }),
  storage: { volumeClaimTemplate: { spec: claimSpec(args.volume) } },
  persistentVolumeClaimRetentionPolicy: { whenDeleted: "Retain", whenScaled: "Retain" },
});

/**
 * The Prometheus. The operator reloads its configuration and its rules whenever their objects change; no pod restarts.
 * @param serviceAccountName whose rights it has
 */
export const prometheus = (name: string, args: ResolvedPrometheus, serviceAccountName: pulumi.Input<string>) => ({
  apiVersion: "monitoring.coreos.com/v1",
  kind: "Prometheus",
  metadata: { name, namespace: args.namespace, labels: labels(component, name), annotations: operatedAnnotations },
  spec: {
    ...pods(name, args),
    serviceAccountName,
    retention: args.retention,
    retentionSize: retentionSize(args),
    scrapeInterval: args.scrapeInterval,
    evaluationInterval: args.evaluationInterval,
    externalLabels: args.externalLabels,
    // Tells replicas apart in remote storage. The operator drops it from alerts, or Alertmanager would see two of each.
    replicaExternalLabelName: "prometheus_replica",
    // Not wanted anywhere: it would only make one alert of two metric classes look like two causes.
    prometheusExternalLabelName: "",
    ...(args.externalUrl !== undefined && { externalUrl: args.externalUrl }),
    serviceDiscoveryRole: "EndpointSlice",
    // Whoever may create a ServiceMonitor could otherwise have the service account's token sent to a server of theirs.
    arbitraryFSAccessThroughSMs: { deny: true },
    scrapeClasses: scrapeClasses(args),
    ...selectors(args),
    ruleSelector: { matchLabels: evaluatedBy(name) },
    secrets: [args.certificateSecretName],
    web: { tlsConfig: operatedCertificate(args.certificateSecretName) },
    alerting: { alertmanagers: [told(args)] },
  },
});

/** One rule document as an object of Kubernetes. */
export const prometheusRule = (name: string, { namespace }: ResolvedPrometheus, document: RuleDocument) => ({
  apiVersion: "monitoring.coreos.com/v1",
  kind: "PrometheusRule",
  metadata: {
    name: `${name}-${document.name}`,
    namespace,
    labels: { ...labels(component, name), ...evaluatedBy(name) },
  },
  spec: { groups: document.groups },
});

/** Its Service. One reader stays with one replica: two replicas scrape at different moments, and a graph drawn from both in turn would flicker. */
export const service = (name: string, { namespace }: ResolvedPrometheus): k8s.core.v1.ServiceArgs =>
  ownService(component, name, namespace, web, { sessionAffinity: "ClientIP" });
