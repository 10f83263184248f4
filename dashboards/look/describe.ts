import type { PanelBuilder } from "@grafana/grafana-foundation-sdk/dashboard";
import { runbookUrl } from "../../rules/render/links.ts";
import type { AlertName } from "../../rules/thresholds/index.ts";
import { durationWords, type MetricClass, response, thresholdWords } from "../../rules/vocabulary/index.ts";
import { built, dashboard } from "./sdk.ts";
import type { Series } from "./series.ts";
import { sourceOf } from "./sources.ts";
import { alertsOnAll, type View } from "./view.ts";

/** What every panel that reads queries says about itself. */
export interface About {
  readonly title: string;
  /** One or two sentences: what it shows, and how to read it. Markdown. */
  readonly shows: string;
  readonly series: readonly Series[];
}

/** A panel of Grafana's `type` with title, description, source, runbook links and the queries' alerts; no look yet. */
export function panel(type: string, view: View, { title, shows, series }: About): PanelBuilder {
  const queries = series.map(({ query }) => query);
  const classes = [...new Set(queries.map((query) => query.class))];
  const alerts = alertsOnAll(view, queries);
  const words = [shows, ...alerts.map((name) => alertWords(view, name)), sourceWords(view, classes, alerts.length > 0)];
  return new dashboard.PanelBuilder()
    .type(type)
    .title(title)
    .description(words.join("\n\n"))
    .datasource(sourceOf(classes))
    .interval(view.environment.scrapeInterval)
    .links(alerts.map((name) => built(link(`Runbook ${name}`, runbookUrl(view.environment.links, name)))));
}

/** "**HighErrorRate** (critical: act now) fires when above 1 % for 5 min (at least 100 requests in 10 min). [Runbook](...)" */
function alertWords({ environment }: View, name: AlertName): string {
  const threshold = environment.thresholds[name];
  const urgency = `${threshold.severity}: ${response[threshold.severity]}`;
  return `**${name}** (${urgency}) fires when ${thresholdWords(threshold)}. [Runbook](${runbookUrl(environment.links, name)})`;
}

function sourceWords({ environment }: View, classes: readonly MetricClass[], alerting: boolean): string {
  const [only, ...others] = classes;
  if (only === undefined || others.length > 0)
    return `Read from ${classes.map((name) => `prometheus-${name}`).join(", ")}.`;
  const kept = durationWords(environment.metricRetention[only]);
  return `Read from prometheus-${only}, which keeps ${kept}${alerting ? " and evaluates the alert" : ""}.`;
}

/** A link that opens beside the board. The SDK's own default would hide it in a menu. */
export const link = (title: string, url: string) => ({
  title,
  url,
  type: dashboard.DashboardLinkType.Link,
  icon: "external link",
  tooltip: "",
  tags: [],
  asDropdown: false,
  targetBlank: true,
  includeVars: false,
  keepTime: false,
});
