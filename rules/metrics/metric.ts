import type { MetricClass, NamingProfile, Unit } from "../vocabulary/index.ts";

/** Who exposes a metric: a monitored service itself, or one of the stack's collectors. */
export type Collector =
  | "service"
  | "node-exporter"
  | "kubelet"
  | "kube-state-metrics"
  | "elasticsearch-exporter"
  | "blackbox-exporter"
  | "prometheus"
  | "alertmanager";

/** One metric family as Prometheus scrapes it. */
export interface Series {
  /** Name of the family; a histogram's `_bucket`, `_count` and `_sum` are implied. */
  readonly name: string;
  readonly type: "counter" | "gauge" | "histogram";
  /** Unit of one sample. */
  readonly unit: Unit;
  /** Labels besides `namespace` and `service`. */
  readonly labels: readonly string[];
}

/** One entry of the metric contract: what is measured, by whom, and under which names. */
export interface Metric {
  /** Key for settings and lookups: `activeUsers`. */
  readonly id: string;
  /** The name of the strategy's section 2, or ours for what it does not list. */
  readonly title: string;
  readonly class: MetricClass;
  readonly collector: Collector;
  /** Series under each naming profile; a function only where the profiles differ. */
  readonly series: readonly Series[] | ((profile: NamingProfile) => readonly Series[]);
  /** What it tells, for the reference. */
  readonly meaning: string;
}

/** Ties ids to a list of metrics, so that a misspelt id does not compile. */
export const metricsOf = <const Entry extends Metric>(...metrics: readonly Entry[]): readonly Entry[] => metrics;

/** The series of `metric` under `profile`. */
export const seriesOf = (metric: Metric, profile: NamingProfile): readonly Series[] =>
  typeof metric.series === "function" ? metric.series(profile) : metric.series;

/** Names under which Prometheus stores `series`. */
export const storedNames = ({ name, type }: Series): readonly string[] =>
  type === "histogram" ? [`${name}_bucket`, `${name}_count`, `${name}_sum`] : [name];

/** The stored name whose absence means that the whole family is gone. */
export const presenceName = ({ name, type }: Series): string => (type === "histogram" ? `${name}_count` : name);

const series =
  (type: Series["type"]) =>
  (name: string, unit: Unit, ...labels: readonly string[]): Series => ({ name, type, unit, labels });

export const counter = series("counter");
export const gauge = series("gauge");
export const histogram = series("histogram");
