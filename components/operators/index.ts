import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { type ChartName, charts } from "../shared/charts.ts";
import { labels } from "../shared/labels.ts";
import { keepsData } from "../shared/resources.ts";
import { podSecurityLabels } from "../shared/security.ts";
import { chartSources, type OperatorsArgs } from "./args.ts";
import { eckValues, prometheusOperatorValues } from "./values.ts";

export type { OperatorsArgs } from "./args.ts";

/**
 * ECK and prometheus-operator, from their official charts, in a namespace of their own. Once in a cluster: both look after
 * all namespaces. Whoever depends on this component comes after everything in it.
 *
 * Deleting a definition deletes every object of its kind, so definitions are protected, stay when the stack goes, and are
 * changed in place. They are charts apart, since protection is given to a chart as a whole.
 */
export class Operators extends pulumi.ComponentResource {
  constructor(name: string, args: OperatorsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("monitoring:index:Operators", name, {}, opts);
    const sources = chartSources(name, args);
    const entry = new k8s.core.v1.Namespace(
      name,
      {
        metadata: {
          name: args.namespace,
          labels: { ...labels("operators", name), ...podSecurityLabels("restricted") },
        },
      },
      { parent: this },
    );
    const namespace = entry.metadata.name;
    const chart = (which: ChartName, values: Record<string, unknown>, options: pulumi.ComponentResourceOptions) =>
      new k8s.helm.v4.Chart(
        `${name}-${charts[which].name}`,
        { ...sources[which], name: releaseNames[which], namespace, values },
        { parent: this, ...options },
      );
    const definitions = keepsData(opts);
    chart("eck", eckValues(args), { dependsOn: chart("eckDefinitions", {}, definitions) });
    chart("prometheus", prometheusOperatorValues(args), { dependsOn: chart("prometheusDefinitions", {}, definitions) });
    this.registerOutputs({});
  }
}

/** Names of the releases, which go into labels and, where the charts' own values do not say otherwise, into names. */
const releaseNames = {
  eckDefinitions: "elastic-operator-crds",
  eck: "elastic-operator",
  prometheusDefinitions: "prometheus-operator-crds",
  prometheus: "prometheus-operator",
} as const satisfies Record<ChartName, string>;
