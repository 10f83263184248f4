import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { serviceAccount } from "../shared/account.ts";
import { type FilebeatArgs, resolve } from "./args.ts";
import { filebeat, permissions } from "./spec.ts";

export type { FilebeatArgs } from "./args.ts";

/** Filebeat on every node, run by ECK: sends the container logs of the services to Logstash, at least once each. */
export class Filebeat extends pulumi.ComponentResource {
  constructor(name: string, args: FilebeatArgs, opts?: pulumi.ComponentResourceOptions) {
    super("monitoring:index:Filebeat", name, {}, opts);
    const resolved = resolve(args);
    const parent = { parent: this };
    const { namespace } = resolved;
    const account = serviceAccount(name, { component: "filebeat", namespace, permissions }, parent);
    new k8s.apiextensions.CustomResource(name, filebeat(name, resolved, account), parent);
    this.registerOutputs({});
  }
}
