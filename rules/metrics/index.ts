import type { MetricClass, NamingProfile } from "../vocabulary/index.ts";
import { metricClasses, namingProfiles } from "../vocabulary/index.ts";
import { applicationMetrics } from "./application.ts";
import { businessMetrics } from "./business.ts";
import type { Metric, Series } from "./metric.ts";
import { seriesOf, storedNames } from "./metric.ts";
import { platformMetrics } from "./platform.ts";
import { systemMetrics } from "./system.ts";

export { httpNames, requestDurationBounds } from "./application.ts";
export type { Collector, Metric, Series } from "./metric.ts";
export { presenceName, seriesOf, storedNames } from "./metric.ts";
export { type ScrapedPart, scrapedParts } from "./parts.ts";

const entries = [...systemMetrics, ...applicationMetrics, ...businessMetrics, ...platformMetrics] as const;

/** Id of a metric of the {@link contract}. */
export type MetricId = (typeof entries)[number]["id"];

/** The metric contract: every metric that the stack keeps. Whatever is not here is dropped at the scrape. */
export const contract: readonly (Metric & { readonly id: MetricId })[] = entries;

/** The metric of the contract with this id. */
export function metric(id: MetricId): Metric {
  const found = contract.find((entry) => entry.id === id);
  if (!found) throw new Error(`the metric contract has no "${id}"`);
  return found;
}

/** Ids of what a service itself exposes: what `without` may name. */
export const serviceMetricIds: readonly MetricId[] = contract
  .filter(({ collector }) => collector === "service")
  .map(({ id }) => id);

/** All series of `entry` under every naming profile, each once. */
export function everySeries(entry: Metric): readonly Series[] {
  const all = namingProfiles.flatMap((profile: NamingProfile) => seriesOf(entry, profile));
  return all.filter(({ name }, index) => all.findIndex((other) => other.name === name) === index);
}

/** Names stored by the Prometheus of `metricClass`, sorted. */
const namesOfClass = (metricClass: MetricClass): readonly string[] =>
  contract
    .filter((entry) => entry.class === metricClass)
    .flatMap(everySeries)
    .flatMap(storedNames)
    .sort();

/** The class whose Prometheus stores the series `name`, or undefined when none does. Exported for tests. */
export const classOfSeries = (name: string): MetricClass | undefined =>
  metricClasses.find((metricClass) => namesOfClass(metricClass).includes(name));

/** The regular expression, in RE2, of the series that the Prometheus of `metricClass` keeps. */
export const keepPattern = (metricClass: MetricClass): string => namesOfClass(metricClass).join("|");
