import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { startTimeouts } from "../shared/timeouts.ts";
import { webConfigVolume } from "../shared/web-config.ts";
import { type ElasticsearchExporterArgs, resolve } from "./args.ts";
import { deployment, service, serviceMonitor } from "./spec.ts";

export type { ElasticsearchExporterArgs } from "./args.ts";

/**
 * Metrics of an Elasticsearch cluster: health, file systems, memory, indices, lifecycles, snapshots, data streams. It reads the
 * certificate's authority when it starts: after ECK has renewed that (once a year) it must be restarted.
 */
export class ElasticsearchExporter extends pulumi.ComponentResource {
  constructor(name: string, args: ElasticsearchExporterArgs, opts?: pulumi.ComponentResourceOptions) {
    super("monitoring:index:ElasticsearchExporter", name, {}, opts);
    const resolved = resolve(args);
    const parent = { parent: this };
    const certificate = webConfigVolume(name, { component: "elasticsearch-exporter", ...resolved }, parent);
    new k8s.apps.v1.Deployment(name, deployment(name, resolved, certificate), {
      ...parent,
      customTimeouts: startTimeouts,
    });
    new k8s.core.v1.Service(name, service(name, resolved), parent);
    new k8s.apiextensions.CustomResource(name, serviceMonitor(name, resolved), parent);
    this.registerOutputs({});
  }
}
