import type { MetricClass } from "../../rules/vocabulary/index.ts";

/** Labels of every object of the stack. */
export type Labels = Readonly<Record<string, string>>;

/** Labels that select the pods of one workload: they never change, since selectors of workloads are immutable. */
export const selectorLabels = (component: string, instance: string): Labels => ({
  "app.kubernetes.io/name": component,
  "app.kubernetes.io/instance": instance,
});

/** {@link selectorLabels} and what may change. */
export const labels = (component: string, instance: string): Labels => ({
  ...selectorLabels(component, instance),
  "app.kubernetes.io/part-of": "monitoring",
  "app.kubernetes.io/managed-by": "pulumi",
});

/**
 * Label on a namespace, with the name of a stack's own namespace: the Prometheuses of that stack look in it for what is
 * marked by {@link scrapedBy}. Without it, two stacks in one cluster would read each other's targets.
 */
export const stackLabel = "monitoring/stack";

/** Label on a ServiceMonitor, Probe or ScrapeConfig: the Prometheus of this class scrapes it. */
export const scrapedBy = (metricClass: MetricClass): Labels => ({ [`monitoring/scraped-by-${metricClass}`]: "true" });
