import { alerts, conditionWords } from "../../rules/alerts/index.ts";
import type { Environment } from "../../rules/environment.ts";
import { categories, levels, logLevels } from "../../rules/logs/index.ts";
import { contract, everySeries, requestDurationBounds } from "../../rules/metrics/index.ts";
import { defaultAssumptions, keptAtMost } from "../../rules/retention/index.ts";
import { routes, toldOf } from "../../rules/routing/index.ts";
import {
  durationWords,
  floorWords,
  logCategories,
  metricClasses,
  response,
  severities,
} from "../../rules/vocabulary/index.ts";
import { generated, plainTable } from "./runbook.ts";

const page = (title: string, ...parts: readonly string[]): string =>
  `${[generated, `# ${title}`, ...parts].join("\n\n")}\n`;

/** All alerts with their thresholds, and who hears of them. */
export const alertsPage = (environment: Environment): string =>
  page(
    "Alerts",
    "The documented thresholds. An environment may override value, time and severity by name: see `thresholds` in `Pulumi.yaml`.",
    plainTable([
      ["Alert", "Fires when", "For", "From", "Severity", "Told", "Why this number"],
      ...alerts.map((alert) => {
        const threshold = environment.thresholds[alert.name];
        return [
          `[${alert.name}](../runbooks/${alert.name}.md)`,
          conditionWords(alert, environment),
          durationWords(threshold.for),
          threshold.floor ? floorWords(threshold.floor) : "",
          threshold.severity,
          toldOf(alert.name, threshold.severity).join(", "),
          threshold.reason,
        ];
      }),
    ]),
    "## Severities",
    plainTable([["Severity", "Means"], ...severities.map((severity) => [severity, response[severity]])]),
    "## Routes",
    plainTable([
      ["Route", "Takes", "By", "First after", "Again after", "Tells the end", "Why"],
      ...routes.map((route) => [
        route.name,
        "alert" in route.when ? route.when.alert : route.when.severity,
        route.kinds.join(", "),
        durationWords(route.groupWait),
        durationWords(route.repeatInterval),
        route.resolved ? "yes" : "no",
        route.reason,
      ]),
    ]),
  );

/** The metric contract. */
export const metricsPage = (): string =>
  page(
    "Metrics",
    "The metric contract: what the stack keeps, under which names, and who exposes it. Every series has the labels `namespace` and `service` besides those listed, which the scrape sets: a service need not expose them. HTTP metrics stand here under both naming profiles; a service has one.",
    "## What a service must take care of",
    `Request durations are a classic histogram, in seconds, with these upper bounds and \`+Inf\` in the label \`le\`: ${requestDurationBounds.join(", ")}. OpenTelemetry's own advice and prom-client's default have no bound at 2, where the strategy's threshold lies: a percentile is computed inside the bucket that it falls into, so only at a bound does a comparison say what happened. With other bounds \`SlowResponses\` fires too early or too late.`,
    "Every label that is listed must be there, also where its value is always the same. The route is the template (`/bookings/{id}`) and never the path, the status is the number that was sent, and no label says who somebody is: each value makes a series of its own.",
    "A counter that was never touched does not exist: set it to zero when the program starts, or `MetricAbsent` fires.",
    "The alerts on a service's containers look at the container that bears the service's name. Under another name it has no line and raises no alert; containers beside it are not watched.",
    ...metricClasses.flatMap((metricClass) => [
      `## ${metricClass}`,
      plainTable([
        ["Metric", "Id", "Series", "Type", "Unit", "Labels", "From", "Meaning"],
        ...contract
          .filter((entry) => entry.class === metricClass)
          .flatMap((entry) =>
            everySeries(entry).map((series, index) => [
              index === 0 ? entry.title : "",
              index === 0 ? `\`${entry.id}\`` : "",
              `\`${series.name}\``,
              series.type,
              series.unit,
              series.labels.join(", "),
              entry.collector,
              index === 0 ? entry.meaning : "",
            ]),
          ),
      ]),
    ]),
  );

/** Retention of metrics and logs, levels and categories. */
export const retentionPage = ({ metricRetention, logRetention }: Environment): string =>
  page(
    "Logs and retention",
    "## Metrics",
    plainTable([
      ["Class", "Kept"],
      ...metricClasses.map((metricClass) => [metricClass, durationWords(metricRetention[metricClass])]),
    ]),
    "## Log categories",
    "A document's age counts from the rollover of its index, so the oldest one is deleted a little after its time.",
    plainTable([
      ["Category", "Kept", "Deleted after at most", "Holds", "Quiet for at most"],
      ...logCategories.map((category) => [
        category,
        durationWords(logRetention[category].delete),
        durationWords(keptAtMost(logRetention[category])),
        categories[category].description,
        `${durationWords(categories[category].silentFor)}: ${categories[category].silentBecause}`,
      ]),
    ]),
    "## Levels",
    plainTable([
      ["Level", "Means", "Stored in production"],
      ...logLevels.map((level) => [level, levels[level].meaning, levels[level].storedInProduction ? "yes" : "no"]),
    ]),
    "## Assumptions",
    "Sizes of volumes are computed from these; `assumptions` in the settings overrides them.",
    plainTable([
      ["Assumption", "Default"],
      ...Object.entries(defaultAssumptions).flatMap(([name, value]) =>
        typeof value === "object"
          ? Object.entries(value).map(([key, inner]) => [`\`${name}.${key}\``, String(inner)])
          : [[`\`${name}\``, String(value)]],
      ),
    ]),
  );
