import type * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { dump } from "js-yaml";
import { checksum } from "../shared/checksum.ts";
import { labels, scrapedBy, selectorLabels } from "../shared/labels.ts";
import { resourceRequirements } from "../shared/resources.ts";
import { containerSecurity, podSecurity } from "../shared/security.ts";
import { ownService } from "../shared/service.ts";
import type { ProbeTarget, ResolvedBlackboxExporter } from "./args.ts";

const component = "blackbox-exporter";

/** Name and port of its Service. */
export const metrics = { name: "metrics", port: 9115 } as const;

/** The user of the image, `nobody`. */
const user = 65_534;

/** The one way in which addresses are visited. */
const probeModule = "https_2xx";

const configFolder = "/etc/blackbox_exporter";

/**
 * Statuses of what answers as it should: the usual ones, and those of a login in front of it, which is as sure a sign of life.
 * Not 404: that is what an ingress says when there is nothing behind it.
 */
const answering = [200, 201, 202, 203, 204, 205, 206, 401, 403];

/** Its configuration. Ten seconds: the scrape's own time limit. */
const configFile = dump({
  modules: {
    [probeModule]: {
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
  },
});

/** The ConfigMap of its configuration. */
export const config = (name: string, { namespace }: ResolvedBlackboxExporter): k8s.core.v1.ConfigMapArgs => ({
  metadata: { name, namespace, labels: labels(component, name) },
  data: { "config.yml": configFile },
});

const healthy = { httpGet: { path: "/-/healthy", port: metrics.name } };

const container = (args: ResolvedBlackboxExporter): k8s.types.input.core.v1.Container => ({
  name: component,
  image: args.image,
  args: [`--config.file=${configFolder}/config.yml`, `--web.listen-address=:${metrics.port}`],
  ports: [{ name: metrics.name, containerPort: metrics.port }],
  resources: resourceRequirements(args.compute),
  securityContext: containerSecurity,
  livenessProbe: healthy,
  readinessProbe: healthy,
  volumeMounts: [{ name: "config", mountPath: configFolder, readOnly: true }],
});

/**
 * The workload.
 * @param configName name of the ConfigMap of its configuration
 */
export const deployment = (
  name: string,
  args: ResolvedBlackboxExporter,
  configName: pulumi.Input<string>,
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
        volumes: [{ name: "config", configMap: { name: configName } }],
      },
    },
  },
});

/** Its Service. */
export const service = (name: string, { namespace }: ResolvedBlackboxExporter): k8s.core.v1.ServiceArgs =>
  ownService(component, name, namespace, metrics);

/** Name of the object that watches a target. */
export const probeName = (name: string, target: ProbeTarget): string => `${name}-${target.namespace}-${target.service}`;

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
    module: probeModule,
    prober: { url: pulumi.interpolate`${name}.${args.namespace}.svc:${metrics.port}`, path: "/probe" },
    targets: {
      staticConfig: { static: [target.url], labels: { service: target.service, namespace: target.namespace } },
    },
  },
});
