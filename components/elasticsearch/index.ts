import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { Credentials, type CredentialsRef } from "../shared/credentials.ts";
import { labels } from "../shared/labels.ts";
import { keepsData } from "../shared/resources.ts";
import { type ElasticsearchArgs, type ElasticsearchUser, resolve } from "./args.ts";
import { roleOf } from "./roles.ts";
import { cluster, rolesSecret } from "./spec.ts";

export type { ElasticsearchArgs } from "./args.ts";

/** A first start pulls images and forms a cluster; an update restarts one node after the other and waits for its shards. */
const timeouts = { create: "20m", update: "60m" };

/**
 * An Elasticsearch cluster run by ECK, which brings TLS on every connection and rotates its certificates. At most
 * 36 characters of name: ECK derives the names of Secrets and Services from it.
 */
export class Elasticsearch extends pulumi.ComponentResource {
  /** Name of the cluster's object, by which Kibana and Logstash refer to it. */
  readonly name: pulumi.Output<string>;
  /** `https://<name>-es-http.<namespace>.svc:9200` */
  readonly url: pulumi.Output<string>;
  /** Secret with the authority of its certificate, key `ca.crt`. */
  readonly caSecretName: pulumi.Output<string>;
  /** Credentials of this stack's users. Elasticsearch takes a changed password over within minutes, without a restart. */
  readonly users: Readonly<Record<ElasticsearchUser, CredentialsRef>>;

  constructor(name: string, args: ElasticsearchArgs, opts?: pulumi.ComponentResourceOptions) {
    super("monitoring:index:Elasticsearch", name, {}, opts);
    const resolved = resolve(args);
    const user = (who: ElasticsearchUser) =>
      new Credentials(
        `${name}-${who}-user`,
        {
          namespace: args.namespace,
          username: who,
          password: resolved.passwords[who],
          roles: [roleOf(who)],
          labels: labels("elasticsearch", name),
        },
        { parent: this },
      );
    this.users = { setup: user("setup"), exporter: user("exporter"), grafana: user("grafana") };
    const roles = new k8s.core.v1.Secret(`${name}-roles`, rolesSecret(name, resolved), { parent: this });
    const nodes = new k8s.apiextensions.CustomResource(
      name,
      cluster(name, resolved, {
        roles: roles.metadata.name,
        users: Object.values(this.users).map(({ secretName }) => secretName),
      }),
      { parent: this, ...keepsData(opts), customTimeouts: timeouts },
    );
    this.name = nodes.metadata.name;
    this.url = pulumi.interpolate`https://${this.name}-es-http.${args.namespace}.svc:9200`;
    this.caSecretName = pulumi.interpolate`${this.name}-es-http-certs-public`;
    this.registerOutputs({ name: this.name, url: this.url, caSecretName: this.caSecretName });
  }
}
