import { alerts } from "../../rules/alerts/index.ts";
import { documented, type Environment } from "../../rules/environment.ts";
import { logDocumentSchema } from "../../rules/logs/index.ts";
import { stableJson } from "../../rules/render/stable.ts";
import { alertsPage, metricsPage, retentionPage } from "./reference.ts";
import { runbookPage } from "./runbook.ts";
import { strategyPage } from "./strategy.ts";

/** Every generated page by its path. @param environment what to document @default the definitions without overrides */
export const pages = (environment: Environment = documented): ReadonlyMap<string, string> =>
  new Map([
    ...alerts.map((alert): [string, string] => [`docs/runbooks/${alert.name}.md`, runbookPage(alert, environment)]),
    ["docs/reference/alerts.md", alertsPage(environment)],
    ["docs/reference/metrics.md", metricsPage()],
    ["docs/reference/retention.md", retentionPage(environment)],
    ["docs/reference/strategy.md", strategyPage(environment)],
    ["docs/reference/log-document.schema.json", stableJson(JSON.parse(JSON.stringify(logDocumentSchema)))],
  ]);
