import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { hostAndPort, hostOf } from "../shared/certificate.ts";
import { disruptionBudget } from "../shared/disruption.ts";
import { keepsData } from "../shared/resources.ts";
import { type LogstashArgs, resolve } from "./args.ts";
import { logstash, ports, secretsManifest } from "./spec.ts";

export type { LogstashArgs } from "./args.ts";

/** Name under which Beats reach the instance of that name, and for which its certificate is. */
export const beatsHostOf = (name: string, namespace: pulumi.Input<string>): pulumi.Output<string> =>
  hostOf(`${name}-ls-beats`, namespace);

/** Logstash run by ECK: collects, validates and categorises logs, and writes them to the data stream of their category. */
export class Logstash extends pulumi.ComponentResource {
  /** Where Beats send to: `<name>-ls-beats.<namespace>.svc:5044` */
  readonly beatsHost: pulumi.Output<string>;
  /** Where services may post logs themselves: `http://<name>-ls-http.<namespace>.svc:8080` */
  readonly httpUrl: pulumi.Output<string>;

  constructor(name: string, args: LogstashArgs, opts?: pulumi.ComponentResourceOptions) {
    super("monitoring:index:Logstash", name, {}, opts);
    const resolved = resolve(args);
    // Not without variables: a Secret without data never equals what was asked for, and would be replaced by every update.
    const variables =
      Object.keys(resolved.secrets).length === 0
        ? undefined
        : new k8s.core.v1.Secret(`${name}-variables`, secretsManifest(name, resolved), { parent: this }).metadata.name;
    const instances = new k8s.apiextensions.CustomResource(name, logstash(name, resolved, variables), {
      parent: this,
      // Its volume holds events that nobody else has any more.
      ...keepsData(opts),
      customTimeouts: { create: "15m", update: "30m" },
    });
    disruptionBudget(name, { component: "logstash", ...resolved }, { parent: this });
    const service = pulumi.interpolate`${instances.metadata.name}-ls`;
    const known = pulumi.all([beatsHostOf(name, args.namespace), service]).apply(([host]) => host);
    this.beatsHost = hostAndPort(known, ports.beats);
    this.httpUrl = pulumi.interpolate`http://${hostOf(pulumi.interpolate`${service}-http`, args.namespace)}:${ports.http}`;
    this.registerOutputs({ beatsHost: this.beatsHost, httpUrl: this.httpUrl });
  }
}
