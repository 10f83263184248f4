import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { disruptionBudget } from "../shared/disruption.ts";
import { type KibanaArgs, resolve } from "./args.ts";
import { kibana } from "./spec.ts";

export type { KibanaArgs } from "./args.ts";

/** Kibana run by ECK. It is stateless: what its users save is in Elasticsearch. */
export class Kibana extends pulumi.ComponentResource {
  /** `https://<name>-kb-http.<namespace>.svc:5601` */
  readonly url: pulumi.Output<string>;
  /** Secret with the authority of its certificate, key `ca.crt`; it is not Elasticsearch's. */
  readonly caSecretName: pulumi.Output<string>;

  constructor(name: string, args: KibanaArgs, opts?: pulumi.ComponentResourceOptions) {
    super("monitoring:index:Kibana", name, {}, opts);
    const resolved = resolve(args);
    const instances = new k8s.apiextensions.CustomResource(name, kibana(name, resolved), {
      parent: this,
      customTimeouts: { create: "15m", update: "15m" },
    });
    disruptionBudget(name, { component: "kibana", ...resolved }, { parent: this });
    this.url = pulumi.interpolate`https://${instances.metadata.name}-kb-http.${args.namespace}.svc:5601`;
    this.caSecretName = pulumi.interpolate`${instances.metadata.name}-kb-http-certs-public`;
    this.registerOutputs({ url: this.url, caSecretName: this.caSecretName });
  }
}
