import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { serviceAccount } from "../shared/account.ts";
import { hostOf } from "../shared/certificate.ts";
import { disruptionBudget } from "../shared/disruption.ts";
import { ownMonitor } from "../shared/monitor.ts";
import { keepsData } from "../shared/resources.ts";
import { rollingTimeouts } from "../shared/timeouts.ts";
import { type PrometheusArgs, resolve } from "./args.ts";
import { permissions, prometheus, prometheusRule, service, web } from "./spec.ts";

export type { AlertmanagerEndpoint, PrometheusArgs } from "./args.ts";

/** The Prometheus of one metric class, run by prometheus-operator: its series, its rules, its retention. */
export class Prometheus extends pulumi.ComponentResource {
  /** Name of its Kubernetes Service, and the `service` label of its own series. */
  readonly name: pulumi.Output<string>;
  /** `https://<name>.<namespace>.svc:9090` */
  readonly url: pulumi.Output<string>;

  constructor(name: string, args: PrometheusArgs, opts?: pulumi.ComponentResourceOptions) {
    super("monitoring:index:Prometheus", name, {}, opts);
    const resolved = resolve(name, args);
    const parent = { parent: this };
    const { CustomResource } = k8s.apiextensions;
    const account = serviceAccount(
      name,
      { component: "prometheus", namespace: args.namespace, permissions: permissions(args.metricClass) },
      parent,
    );
    for (const document of args.rules)
      new CustomResource(`${name}-${document.name}`, prometheusRule(name, resolved, document), parent);
    new CustomResource(name, prometheus(name, resolved, account), {
      ...parent,
      ...keepsData(opts),
      customTimeouts: rollingTimeouts,
    });
    disruptionBudget(name, { component: "prometheus", ...resolved }, parent);
    const entry = new k8s.core.v1.Service(name, service(name, resolved), parent);
    new CustomResource(name, ownMonitor("prometheus", name, args.namespace, web.name), parent);
    this.name = entry.metadata.name;
    this.url = pulumi.interpolate`https://${hostOf(this.name, args.namespace)}:${web.port}`;
    this.registerOutputs({ name: this.name, url: this.url });
  }
}
