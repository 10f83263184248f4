import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { type FilebeatArgs, resolve } from "./args.ts";
import { filebeat, metadata, podReader, podReaderBinding } from "./spec.ts";

export type { FilebeatArgs } from "./args.ts";

/** Filebeat on every node, run by ECK: sends the container logs of the services to Logstash, at least once each. */
export class Filebeat extends pulumi.ComponentResource {
  constructor(name: string, args: FilebeatArgs, opts?: pulumi.ComponentResourceOptions) {
    super("monitoring:index:Filebeat", name, {}, opts);
    const resolved = resolve(args);
    const parent = { parent: this };
    const account = new k8s.core.v1.ServiceAccount(name, { metadata: metadata(name, resolved) }, parent).metadata.name;
    const role = new k8s.rbac.v1.ClusterRole(name, podReader(name), parent).metadata.name;
    new k8s.rbac.v1.ClusterRoleBinding(name, podReaderBinding(name, resolved, role, account), parent);
    new k8s.apiextensions.CustomResource(name, filebeat(name, resolved, account), parent);
    this.registerOutputs({});
  }
}
