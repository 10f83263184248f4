import { type LogRetention, logRetention, type MetricRetention, metricRetention } from "./retention/index.ts";
import type { Receivers } from "./routing/receivers.ts";
import { type Thresholds, thresholds } from "./thresholds/index.ts";
import type { Duration, LogCategory, Service } from "./vocabulary/index.ts";

/** Addresses that people open. */
export interface Links {
  /** Folder of the runbooks; a runbook is `<folder>/<Alert>.md`. */
  readonly runbooks: string;
  readonly grafana: string;
  readonly kibana: string;
  readonly alertmanager: string;
}

/** One deployed environment as the definitions see it: what is watched there, by which numbers, and who is told. */
export interface Environment {
  /** `production`, `staging`, ...: the `environment` label, and the end of every data stream's name. */
  readonly name: string;
  /** Kubernetes namespace of the stack. */
  readonly namespace: string;
  /** Kubernetes namespace of what must run on every node. */
  readonly agentsNamespace: string;
  readonly services: readonly Service[];
  readonly thresholds: Thresholds;
  readonly metricRetention: MetricRetention;
  readonly logRetention: LogRetention;
  /** Log categories that nobody writes here, so that their silence says nothing. @default [] */
  readonly quietCategories: readonly LogCategory[];
  /** How often every target is scraped. */
  readonly scrapeInterval: Duration;
  readonly receivers: Receivers;
  readonly links: Links;
}

/** The definitions as they are documented: the strategy's first service, no overrides. */
export const documented: Environment = {
  name: "production",
  namespace: "monitoring",
  agentsNamespace: "monitoring-agents",
  services: [
    {
      name: "darassa-api",
      namespace: "darassa",
      profile: "opentelemetry",
      port: "metrics",
      path: "/metrics",
      without: [],
    },
  ],
  thresholds,
  metricRetention,
  logRetention,
  quietCategories: [],
  scrapeInterval: "30s",
  receivers: { heartbeat: true },
  links: {
    runbooks: "https://example.org/runbooks",
    grafana: "https://grafana.example.org",
    kibana: "https://kibana.example.org",
    alertmanager: "https://alertmanager.example.org",
  },
};
