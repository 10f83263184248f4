import { alerts } from "../rules/alerts/index.ts";
import type { Environment } from "../rules/environment.ts";
import { logRetention, metricRetention } from "../rules/retention/index.ts";
import { type AlertName, thresholds } from "../rules/thresholds/index.ts";
import { type Duration, type MetricClass, type Service, seconds } from "../rules/vocabulary/index.ts";

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

const service: Service = {
  name: "any",
  namespace: "any",
  profile: "opentelemetry",
  port: "metrics",
  path: "/metrics",
  without: [],
};

/** Look-backs are the same in every environment: this one has something of everything. */
const environment: Environment = {
  name: "any",
  namespace: "any",
  agentsNamespace: "any",
  services: [service],
  thresholds,
  metricRetention,
  logRetention,
  scrapeInterval: "30s",
  receivers: { heartbeat: true },
  links: { runbooks: "", grafana: "", kibana: "", alertmanager: "" },
};

/** What every alert reads, the furthest look-back first. Watchdog is left out: it reads no series. */
export const lookbacks: readonly Lookback[] = alerts
  .filter(({ name }) => name !== "Watchdog")
  .flatMap(({ name, instances }) =>
    instances(environment).map(({ query, service: of }) => ({
      alert: name,
      class: query.class,
      lookback: query.lookback,
      perService: of !== undefined,
      metrics: query.metrics,
    })),
  )
  .sort((a, b) => seconds(b.lookback) - seconds(a.lookback));
