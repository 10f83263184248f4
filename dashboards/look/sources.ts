import type { DataSourceRef } from "@grafana/grafana-foundation-sdk/common";
import type { MetricClass } from "../../rules/vocabulary/index.ts";

/** The data source of the Prometheus that keeps `metricClass`. Its uid is fixed by provisioning. */
export const prometheus = (metricClass: MetricClass): DataSourceRef => ({
  type: "prometheus",
  uid: `prometheus-${metricClass}`,
});

/** Grafana's own source for a panel whose queries go to several. */
const mixed: DataSourceRef = { type: "datasource", uid: "-- Mixed --" };

/** The source of a panel that reads `classes`. */
export function sourceOf(classes: readonly MetricClass[]): DataSourceRef {
  const [first, ...rest] = [...new Set(classes)];
  return first !== undefined && rest.length === 0 ? prometheus(first) : mixed;
}
