import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { rollingTimeouts } from "../shared/timeouts.ts";
import { webConfigVolume } from "../shared/web-config.ts";
import { type NodeExporterArgs, resolve } from "./args.ts";
import { daemonSet, monitor, service } from "./spec.ts";

export type { NodeExporterArgs } from "./args.ts";

/** node-exporter on every node: processors, memory, disks, network, processes. */
export class NodeExporter extends pulumi.ComponentResource {
  /** The `service` label of its series. */
  readonly name: pulumi.Output<string>;

  constructor(name: string, args: NodeExporterArgs, opts?: pulumi.ComponentResourceOptions) {
    super("monitoring:index:NodeExporter", name, {}, opts);
    const resolved = resolve(args);
    const parent = { parent: this };
    const certificate = webConfigVolume(name, { component: "node-exporter", ...resolved, clientsOnly: true }, parent);
    new k8s.apps.v1.DaemonSet(name, daemonSet(name, resolved, certificate), {
      ...parent,
      customTimeouts: rollingTimeouts,
    });
    const entry = new k8s.core.v1.Service(name, service(name, resolved), parent);
    new k8s.apiextensions.CustomResource(name, monitor(name, resolved), parent);
    this.name = entry.metadata.name;
    this.registerOutputs({ name: this.name });
  }
}
