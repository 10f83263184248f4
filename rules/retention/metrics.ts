import type { Duration, MetricClass } from "../vocabulary/index.ts";

/** How long the Prometheus of each class keeps its series. */
export type MetricRetention = Readonly<Record<MetricClass, Duration>>;

/** Section 7.2 of the strategy; a year is 365 days. */
export const metricRetention: MetricRetention = { system: "30d", application: "90d", business: "365d" };
