import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { hostOf } from "../shared/certificate.ts";
import { checksumOf } from "../shared/checksum.ts";
import { Credentials } from "../shared/credentials.ts";
import { labels } from "../shared/labels.ts";
import { ownMonitor } from "../shared/monitor.ts";
import { keepsData } from "../shared/resources.ts";
import { startTimeouts } from "../shared/timeouts.ts";
import { type GrafanaArgs, resolve } from "./args.ts";
import { provisioningFiles } from "./provisioning.ts";
import { board, claim, deployment, http, provisioning, service } from "./spec.ts";

export type { GrafanaArgs, LogsSource } from "./args.ts";

/** Grafana with its data sources and boards from files: nothing that matters is made by hand. */
export class Grafana extends pulumi.ComponentResource {
  /** `https://<name>.<namespace>.svc:3000` */
  readonly url: pulumi.Output<string>;
  /** Secret with the keys `username` and `password` of the administrator. */
  readonly adminSecretName: pulumi.Output<string>;

  constructor(name: string, args: GrafanaArgs, opts?: pulumi.ComponentResourceOptions) {
    super("monitoring:index:Grafana", name, {}, opts);
    const resolved = resolve(name, args);
    const parent = { parent: this };
    const { namespace, adminPassword: password } = args;
    const admin = new Credentials(
      `${name}-admin`,
      { namespace, username: "admin", password, labels: labels("grafana", name) },
      parent,
    );
    const database = new k8s.core.v1.PersistentVolumeClaim(name, claim(name, resolved), {
      ...parent,
      ...keepsData(opts),
    });
    const files = provisioningFiles(resolved);
    const provisioned = new k8s.core.v1.ConfigMap(`${name}-provisioning`, provisioning(name, resolved, files), parent);
    const boards = args.boards.map(
      (document) => new k8s.core.v1.ConfigMap(`${name}-board-${document.uid}`, board(name, resolved, document), parent),
    );
    new k8s.apps.v1.Deployment(
      name,
      deployment(name, resolved, {
        claim: database.metadata.name,
        provisioning: provisioned.metadata.name,
        admin: admin.secretName,
        checksum: checksumOf(pulumi.jsonStringify(files)),
      }),
      { ...parent, dependsOn: boards, customTimeouts: startTimeouts },
    );
    const entry = new k8s.core.v1.Service(name, service(name, resolved), parent);
    new k8s.apiextensions.CustomResource(name, ownMonitor("grafana", name, namespace, http.name), parent);
    this.url = pulumi.interpolate`https://${hostOf(entry.metadata.name, namespace)}:${http.port}`;
    this.adminSecretName = admin.secretName;
    this.registerOutputs({ url: this.url, adminSecretName: this.adminSecretName });
  }
}
