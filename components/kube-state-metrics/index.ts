import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { serviceAccount } from "../shared/account.ts";
import { startTimeouts } from "../shared/timeouts.ts";
import { webConfigVolume } from "../shared/web-config.ts";
import { type KubeStateMetricsArgs, resolve } from "./args.ts";
import { deployment, monitor, permissions, service } from "./spec.ts";

export type { KubeStateMetricsArgs } from "./args.ts";

/** kube-state-metrics: what the cluster's objects want and how they are - limits, restarts, phases, access modes. */
export class KubeStateMetrics extends pulumi.ComponentResource {
  /** The `service` label of its series. */
  readonly name: pulumi.Output<string>;

  constructor(name: string, args: KubeStateMetricsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("monitoring:index:KubeStateMetrics", name, {}, opts);
    const resolved = resolve(args);
    const parent = { parent: this };
    const account = serviceAccount(
      name,
      { component: "kube-state-metrics", namespace: args.namespace, permissions: permissions(resolved) },
      parent,
    );
    const certificate = webConfigVolume(name, { component: "kube-state-metrics", ...resolved }, parent);
    new k8s.apps.v1.Deployment(name, deployment(name, resolved, account, certificate), {
      ...parent,
      customTimeouts: startTimeouts,
    });
    const entry = new k8s.core.v1.Service(name, service(name, resolved), parent);
    new k8s.apiextensions.CustomResource(name, monitor(name, resolved), parent);
    this.name = entry.metadata.name;
    this.registerOutputs({ name: this.name });
  }
}
