/** A Helm chart: where it is, what it is called there, and which version. */
interface Chart {
  readonly repository: string;
  readonly name: string;
  readonly version: string;
}

const elastic = "https://helm.elastic.co";
const prometheusCommunity = "https://prometheus-community.github.io/helm-charts";

/**
 * The official charts of the operators and of their definitions. The one place where their versions are changed: definitions
 * and operator of one kind together, and the image of the operator in images.ts with them.
 */
export const charts = {
  eckDefinitions: { repository: elastic, name: "eck-operator-crds", version: "3.5.0" },
  eck: { repository: elastic, name: "eck-operator", version: "3.5.0" },
  // Both of prometheus-operator 0.93.1.
  prometheusDefinitions: { repository: prometheusCommunity, name: "prometheus-operator-crds", version: "31.0.1" },
  prometheus: { repository: prometheusCommunity, name: "kube-prometheus-stack", version: "88.5.3" },
} as const satisfies Record<string, Chart>;

/** Key of a chart in {@link charts}. */
export type ChartName = keyof typeof charts;
