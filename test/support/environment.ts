import type { Environment } from "../../rules/environment.ts";
import { logRetention, metricRetention } from "../../rules/retention/index.ts";
import { thresholds } from "../../rules/thresholds/index.ts";
import type { Service } from "../../rules/vocabulary/index.ts";

/** The strategy's first service. */
export const darassa: Service = {
  name: "darassa-api",
  namespace: "darassa",
  profile: "opentelemetry",
  port: "metrics",
  path: "/metrics",
  without: [],
};

/** The documented definitions, as production has them, with one service of each naming profile. */
export const production: Environment = {
  name: "production",
  namespace: "monitoring",
  agentsNamespace: "monitoring-agents",
  services: [darassa, { ...darassa, name: "shop", namespace: "shop", profile: "prom-client" }],
  thresholds,
  metricRetention,
  logRetention,
  scrapeInterval: "30s",
  receivers: {
    slack: { channel: "#alerts" },
    email: { from: "monitoring@darassa.example", to: ["team@darassa.example"], smarthost: "smtp.darassa.example:587" },
    jira: { url: "https://darassa.atlassian.net", project: "OPS", issueType: "Incident", user: "bot@darassa.example" },
    heartbeat: true,
  },
  links: {
    runbooks: "https://github.com/darassa/monitoring/blob/main/docs/runbooks",
    grafana: "https://grafana.darassa.example",
    kibana: "https://kibana.darassa.example",
    alertmanager: "https://alertmanager.darassa.example",
  },
};
