import { alerts } from "../rules/alerts/index.ts";
import { documented } from "../rules/environment.ts";
import type { AlertName } from "../rules/thresholds/index.ts";
import { type Duration, type MetricClass, seconds } from "../rules/vocabulary/index.ts";

/** How far one alert reads back. */
export interface Lookback {
  readonly alert: AlertName;
  /** The Prometheus that it reads. */
  readonly class: MetricClass;
  readonly lookback: Duration;
  /** Whether it is evaluated once for each service, and so not at all when no service exposes its metrics. */
  readonly perService: boolean;
  /** Metrics that a service must expose for it. */
  readonly metrics: readonly string[];
}

/** What every alert reads, the furthest look-back first. Watchdog is left out: it reads no series. */
export const lookbacks: readonly Lookback[] = alerts
  .filter(({ name }) => name !== "Watchdog")
  .flatMap(({ name, instances }) =>
    // The same in every environment: the documented one has something of everything.
    instances(documented).map(({ query, service: of }) => ({
      alert: name,
      class: query.class,
      lookback: query.lookback,
      perService: of !== undefined,
      metrics: query.metrics,
    })),
  )
  .sort((a, b) => seconds(b.lookback) - seconds(a.lookback));
