import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { ownMonitor } from "../shared/monitor.ts";
import { startTimeouts } from "../shared/timeouts.ts";
import { webConfigVolume } from "../shared/web-config.ts";
import { type BlackboxExporterArgs, resolve } from "./args.ts";
import { config, deployment, metrics, probe, probeName, service } from "./spec.ts";

export type { BlackboxExporterArgs, ProbeTarget } from "./args.ts";

/** blackbox-exporter and the addresses that it visits: whether they answer, and until when their certificates are good. */
export class BlackboxExporter extends pulumi.ComponentResource {
  constructor(name: string, args: BlackboxExporterArgs, opts?: pulumi.ComponentResourceOptions) {
    super("monitoring:index:BlackboxExporter", name, {}, opts);
    const resolved = resolve(args);
    const parent = { parent: this };
    const { CustomResource } = k8s.apiextensions;
    const configuration = new k8s.core.v1.ConfigMap(name, config(name, resolved), parent);
    const certificate = webConfigVolume(name, { component: "blackbox-exporter", ...resolved }, parent);
    new k8s.apps.v1.Deployment(name, deployment(name, resolved, configuration.metadata.name, certificate), {
      ...parent,
      customTimeouts: startTimeouts,
    });
    new k8s.core.v1.Service(name, service(name, resolved), parent);
    new CustomResource(name, ownMonitor("blackbox-exporter", name, args.namespace, metrics.name), parent);
    for (const target of args.targets)
      new CustomResource(probeName(name, target), probe(name, resolved, target), parent);
    this.registerOutputs({});
  }
}
