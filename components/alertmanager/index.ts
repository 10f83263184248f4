import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { serviceAccount } from "../shared/account.ts";
import { hostOf } from "../shared/certificate.ts";
import { disruptionBudget } from "../shared/disruption.ts";
import { ownMonitor } from "../shared/monitor.ts";
import { keepsData } from "../shared/resources.ts";
import { rollingTimeouts } from "../shared/timeouts.ts";
import { type AlertmanagerArgs, resolve } from "./args.ts";
import { alertmanager, configSecret, receiverSecrets, service, web } from "./spec.ts";

export type { AlertmanagerArgs } from "./args.ts";

/** Alertmanager, run by prometheus-operator: groups alerts, routes them to receivers, and holds the silences. */
export class Alertmanager extends pulumi.ComponentResource {
  /** `https://<name>.<namespace>.svc:9093` */
  readonly url: pulumi.Output<string>;
  /** What a Prometheus needs to find its pods. */
  readonly endpoint: {
    readonly name: pulumi.Output<string>;
    readonly namespace: pulumi.Input<string>;
    readonly port: string;
    readonly serverName: pulumi.Output<string>;
  };

  constructor(name: string, args: AlertmanagerArgs, opts?: pulumi.ComponentResourceOptions) {
    super("monitoring:index:Alertmanager", name, {}, opts);
    const resolved = resolve(name, args);
    const parent = { parent: this };
    const { CustomResource } = k8s.apiextensions;
    const account = serviceAccount(name, { component: "alertmanager", namespace: args.namespace }, parent);
    const config = new k8s.core.v1.Secret(`${name}-config`, configSecret(name, resolved), parent);
    const receivers = new k8s.core.v1.Secret(`${name}-receivers`, receiverSecrets(name, resolved), parent);
    const names = { account, config: config.metadata.name, receivers: receivers.metadata.name };
    new CustomResource(name, alertmanager(name, resolved, names), {
      ...parent,
      ...keepsData(opts),
      customTimeouts: rollingTimeouts,
    });
    disruptionBudget(name, { component: "alertmanager", ...resolved }, parent);
    const entry = new k8s.core.v1.Service(name, service(name, resolved), parent);
    new CustomResource(name, ownMonitor("alertmanager", name, args.namespace, web.name), parent);
    const serverName = hostOf(entry.metadata.name, args.namespace);
    this.endpoint = { name: entry.metadata.name, namespace: args.namespace, port: web.name, serverName };
    this.url = pulumi.interpolate`https://${serverName}:${web.port}`;
    this.registerOutputs({ url: this.url, endpoint: this.endpoint });
  }
}
