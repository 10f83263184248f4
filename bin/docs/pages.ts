import { alerts } from "../../rules/alerts/index.ts";
import type { Environment } from "../../rules/environment.ts";
import { logDocumentSchema } from "../../rules/logs/index.ts";
import { stableJson } from "../../rules/render/stable.ts";
import { logRetention, metricRetention } from "../../rules/retention/index.ts";
import { thresholds } from "../../rules/thresholds/index.ts";
import { alertsPage, metricsPage, retentionPage } from "./reference.ts";
import { runbookPage } from "./runbook.ts";
import { strategyPage } from "./strategy.ts";

/** The definitions as they are documented: one service, no overrides. */
const documented: Environment = {
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
  scrapeInterval: "30s",
  receivers: { heartbeat: true },
  links: { runbooks: "", grafana: "", kibana: "", alertmanager: "" },
};

/** Every generated page by its path. @param environment what to document @default the definitions without overrides */
export const pages = (environment: Environment = documented): ReadonlyMap<string, string> =>
  new Map([
    ...alerts.map((alert): [string, string] => [`docs/runbooks/${alert.name}.md`, runbookPage(alert, environment)]),
    ["docs/reference/alerts.md", alertsPage(environment)],
    ["docs/reference/metrics.md", metricsPage()],
    ["docs/reference/retention.md", retentionPage(environment)],
    ["docs/reference/strategy.md", strategyPage()],
    ["docs/reference/log-document.schema.json", stableJson(JSON.parse(JSON.stringify(logDocumentSchema)))],
  ]);
