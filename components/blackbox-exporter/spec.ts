import type * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { dump } from "js-yaml";
import { certificateFiles, certificateMount, hostAndPort, hostOf } from "../shared/certificate.ts";
import { checksum } from "../shared/checksum.ts";
import { labels, scrapedBy, selectorLabels } from "../shared/labels.ts";
import { stackScrapeClass } from "../shared/monitor.ts";
import { resourceRequirements } from "../shared/resources.ts";
import { containerSecurity, podSecurity } from "../shared/security.ts";
import { ownService } from "../shared/service.ts";
import { webConfigFile } from "../shared/web-config.ts";
import type { ProbeTarget, ResolvedBlackboxExporter } from "./args.ts";

const component = "blackbox-exporter";

/** Name and port of its Service. */
export const metrics = { name: "metrics", port: 9115 } as const;

/** The user of the image, `nobody`. */
const user = 65_534;

/** The ways in which addresses are visited: as a browser would, or as far as a handshake in which both show a certificate. */
const probeModules = { https: "https_2xx", certificate: "certificate" } as const;

const configFolder = "/etc/blackbox_exporter";

/**
 * Statuses of what answers as it should: the usual ones, and those of a login in front of it, which is as sure a sign of life.
 * Not 404: that is what an ingress says when there is nothing behind it.
 */
const answering = [200, 201, 202, 203, 204, 205, 206, 401, 403];

/** Its configuration. Ten seconds: the scrape's own time limit. */
const configFile = dump({
  modules: {
    [probeModules.https]: {
      prober: "http",
      timeout: "10s",
      http: {
        method: "GET",
        follow_redirects: true,
        fail_if_not_ssl: true,
        preferred_ip_protocol: "ip4",
        valid_status_codes: answering,
      },
    },
    [probeModules.certificate]: {
      prober: "tcp",
      timeout: "10s",
      tcp: {
        tls: true,
        preferred_ip_protocol: "ip4",
        // Read at each visit.
        tls_config: {
          ca_file: certificateFiles.authorities,
          cert_file: certificateFiles.certificate,
          key_file: certificateFiles.key,
        },
      },
    },
  },
});

/** The ConfigMap of its configuration. */
export const config = (name: string, { namespace }: ResolvedBlackboxExporter): k8s.core.v1.ConfigMapArgs => ({
  metadata: { name, namespace, labels: labels(component, name) },
  data: { "config.yml": configFile },
});

const healthy = { httpGet: { path: "/-/healthy", port: metrics.name, scheme: "HTTPS" } };

const container = (args: ResolvedBlackboxExporter): k8s.types.input.core.v1.Container => ({
  name: component,
  image: args.image,
  args: [
    `--config.file=${configFolder}/config.yml`,
    `--web.listen-address=:${metrics.port}`,
    `--web.config.file=${webConfigFile}`,
  ],
  ports: [{ name: metrics.name, containerPort: metrics.port }],
  resources: resourceRequirements(args.compute),
  securityContext: containerSecurity,
  livenessProbe: healthy,
  readinessProbe: healthy,
  volumeMounts: [{ name: "config", mountPath: configFolder, readOnly: true }, certificateMount],
});

/**
 * The workload.
 * @param configName name of the ConfigMap of its configuration
 * @param certificate volume with its certificate
 */
export const deployment = (
  name: string,
  args: ResolvedBlackboxExporter,
  configName: pulumi.Input<string>,
  certificate: k8s.types.input.core.v1.Volume,
): k8s.apps.v1.DeploymentArgs => ({
  metadata: { name, namespace: args.namespace, labels: labels(component, name) },
  spec: {
    replicas: 1,
    selector: { matchLabels: selectorLabels(component, name) },
    template: {
      metadata: { labels: labels(component, name), annotations: { "checksum/config": checksum(configFile) } },
      spec: {
        automountServiceAccountToken: false,
        enableServiceLinks: false,
        priorityClassName: args.priorityClassName,
        securityContext: podSecurity(user),
        containers: [container(args)],
        volumes: [{ name: "config", configMap: { name: configName } }, certificate],
      },
    },
  },
});

/** Its Service. */
export const service = (name: string, { namespace }: ResolvedBlackboxExporter): k8s.core.v1.ServiceArgs =>
  ownService(component, name, namespace, metrics);

/** Name of the object that watches a target. */
export const probeName = (name: string, { namespace, service, by }: ProbeTarget): string =>
  [name, namespace, service, ...(by === "certificate" ? [by] : [])].join("-");

/** The watch over one address. One object each: labels are given per object. `instance` becomes the address by itself. */
export const probe = (name: string, args: ResolvedBlackboxExporter, target: ProbeTarget) => ({
  apiVersion: "monitoring.coreos.com/v1",
  kind: "Probe",
  metadata: {
    name: probeName(name, target),
    namespace: args.namespace,
    labels: { ...labels(component, name), ...scrapedBy("system") },
  },
  spec: {
    jobName: name,
    interval: args.interval,
    module: probeModules[target.by],
    scrapeClass: stackScrapeClass,
    prober: {
      url: hostAndPort(hostOf(name, args.namespace), metrics.port),
      scheme: "https",
      path: "/probe",
    },
    targets: {
      staticConfig: {
        static: [target.url],
        labels: { service: target.service, namespace: target.namespace },
        // An address without a scheme would look like the instance of a pod that is scraped.
        ...(target.by === "certificate" && {
          relabelingConfigs: [{ sourceLabels: ["__param_target"], targetLabel: "instance", replacement: "tls://$1" }],
        }),
      },
    },
  },
});
