import type * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { certificateMount } from "../shared/certificate.ts";
import { labels, selectorLabels } from "../shared/labels.ts";
import { ownMonitor, type Relabeling } from "../shared/monitor.ts";
import { resourceRequirements } from "../shared/resources.ts";
import { containerSecurity, podSecurity } from "../shared/security.ts";
import { ownService } from "../shared/service.ts";
import { webConfigFile } from "../shared/web-config.ts";
import type { ResolvedElasticsearchExporter } from "./args.ts";

const component = "elasticsearch-exporter";
const port = 9114;
const caFolder = "/ca";

/** The image's own user, nobody. */
const user = 65534;

/** Series kept for each index. The exporter has about a hundred, and a year of backing indices would multiply them. */
const indexSeries = [
  "elasticsearch_index_stats_indexing_index_total",
  "elasticsearch_indices_docs_primary",
  "elasticsearch_indices_store_size_bytes_primary",
  "elasticsearch_indices_store_size_bytes_total",
  "elasticsearch_ilm_index_status",
] as const;

const metadata = (name: string, { namespace }: ResolvedElasticsearchExporter) => ({
  name,
  namespace,
  labels: labels(component, name),
});

/** One exporter for the whole cluster: a second would report the same figures again. */
export const deployment = (
  name: string,
  args: ResolvedElasticsearchExporter,
  certificate: k8s.types.input.core.v1.Volume,
): k8s.apps.v1.DeploymentArgs => ({
  metadata: metadata(name, args),
  spec: {
    replicas: 1,
    selector: { matchLabels: selectorLabels(component, name) },
    template: {
      metadata: {
        labels: labels(component, name),
        annotations: { "checksum/credentials": args.credentials.checksum },
      },
      spec: {
        automountServiceAccountToken: false,
        enableServiceLinks: false,
        priorityClassName: args.priorityClassName,
        securityContext: podSecurity(user),
        containers: [container(args)],
        volumes: [{ name: "ca", secret: { secretName: args.caSecretName } }, certificate],
      },
    },
  },
});

function container(args: ResolvedElasticsearchExporter): k8s.types.input.core.v1.Container {
  const secret = (key: string) => ({ secretKeyRef: { name: args.credentials.secretName, key } });
  const probe = { httpGet: { path: "/healthz", port: "metrics", scheme: "HTTPS" } };
  return {
    name: component,
    image: args.image,
    // Cluster health comes unasked, and so do file systems and memory, but of one node; the rest is off by default.
    args: [
      pulumi.interpolate`--es.uri=${args.elasticsearchUrl}`,
      "--es.all",
      "--es.indices",
      "--no-es.aliases",
      "--collector.ilm",
      "--collector.slm",
      "--collector.data-stream",
      `--es.ca=${caFolder}/ca.crt`,
      `--web.config.file=${webConfigFile}`,
    ],
    env: [
      { name: "ES_USERNAME", valueFrom: secret("username") },
      { name: "ES_PASSWORD", valueFrom: secret("password") },
    ],
    ports: [{ name: "metrics", containerPort: port }],
    resources: resourceRequirements(args.compute),
    securityContext: containerSecurity,
    livenessProbe: probe,
    readinessProbe: probe,
    volumeMounts: [{ name: "ca", mountPath: caFolder, readOnly: true }, certificateMount],
  };
}

/** What Prometheus finds the exporter by. */
export const service = (name: string, args: ResolvedElasticsearchExporter): k8s.core.v1.ServiceArgs =>
  ownService(component, name, args.namespace, { name: "metrics", port });

/** Scraped by the Prometheus of the system class; its series carry the exporter's own namespace and service. */
export function serviceMonitor(name: string, args: ResolvedElasticsearchExporter) {
  const monitor = ownMonitor(component, name, args.namespace, "metrics");
  const endpoints = monitor.spec.endpoints.map((endpoint) => ({ ...endpoint, metricRelabelings: keepOfIndices }));
  return { ...monitor, spec: { ...monitor.spec, endpoints } };
}

/** Drops the series that have an index and are not in {@link indexSeries}: marks, drops the unmarked, removes the mark. */
const keepOfIndices: readonly Relabeling[] = [
  {
    action: "replace",
    sourceLabels: ["__name__"],
    regex: indexSeries.join("|"),
    targetLabel: "__tmp_keep",
    replacement: "yes",
  },
  { action: "drop", sourceLabels: ["index", "__tmp_keep"], regex: ".+;" },
  { action: "labeldrop", regex: "__tmp_keep" },
];
