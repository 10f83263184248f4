import { conditionWords, alert as defined } from "../../rules/alerts/index.ts";
import type { Environment } from "../../rules/environment.ts";
import { type AlertName, alertNames } from "../../rules/thresholds/index.ts";
import { type Duration, days, durationWords, parseValue, type Threshold } from "../../rules/vocabulary/index.ts";
import { generated, plainTable } from "./runbook.ts";
import { strategyLines } from "./strategy-lines.ts";

/** Lines of the strategy that have no implementation, for the page and for its test. */
export const notYet = "not yet";

const link = (place: string): string => {
  const [file = "", name] = place.split("#");
  return `[\`${name ?? file}\`](../../${file})`;
};

const quoted = (line: string): string => `\`${line.replace(/`/g, "'")}\``;

/** The alert whose threshold implements a line; none for a line that states no number. */
const alertOf = (places: readonly string[]): AlertName | undefined =>
  alertNames.find((name) =>
    places.some((place) => /^rules\/thresholds\/\w+\.ts#/.test(place) && place.endsWith(`#${name}`)),
  );

/**
 * Whether a threshold is what a line of the strategy's section 3.2 says, such as "- CPU > 90% pendant 5 minutes". A line
 * that names no time leaves it to the definition.
 * @throws Error for a line that states no number
 */
export function follows(line: string, { direction, value, unit, for: hold }: Threshold): boolean {
  const [, sign, number = "", minutes] =
    /([<>]) ([\d.]+ ?(?:%|s|\/min))(?:ute)?(?: pendant (\d+) minutes)?$/.exec(line) ?? [];
  if (sign === undefined) throw new Error(`no threshold in the strategy's line "${line}"`);
  return (
    direction === (sign === "<" ? "below" : "above") &&
    value === parseValue(number, unit) &&
    (minutes === undefined || hold === `${minutes}m`)
  );
}

/** The retention period of each line of section 7. */
const kept: Readonly<Record<string, (environment: Environment) => Duration>> = {
  "- Logs d'application: 30 jours": ({ logRetention }) => logRetention.application.delete,
  "- Logs d'accès: 90 jours": ({ logRetention }) => logRetention.access.delete,
  "- Logs de sécurité: 1 an": ({ logRetention }) => logRetention.security.delete,
  "- Métriques système: 30 jours": ({ metricRetention }) => metricRetention.system,
  "- Métriques application: 90 jours": ({ metricRetention }) => metricRetention.application,
  "- Métriques business: 1 an": ({ metricRetention }) => metricRetention.business,
};

/** Whether a period is what a line such as "- Métriques business: 1 an" says; a year is 365 days. */
export function keeps(line: string, period: Duration): boolean {
  const [, count, unit] = /: (\d+) (jours|ans?)$/.exec(line) ?? [];
  return days(period) === Number(count) * (unit === "jours" ? 1 : 365);
}

/** The number in force for a line that states one, marked when it is not the line's own; nothing for any other line. */
function inForce(line: string, places: readonly string[], environment: Environment): string {
  const marked = (agrees: boolean, words: string) => `: ${agrees ? "" : "**differs from this line**: "}${words}`;
  const period = kept[line]?.(environment);
  if (period) return marked(keeps(line, period), `kept ${durationWords(period)}`);
  const name = alertOf(places);
  if (!name) return "";
  const threshold = environment.thresholds[name];
  const words = `${conditionWords(defined(name), environment)} for ${durationWords(threshold.for)}, ${threshold.severity}`;
  return marked(follows(line, threshold), words);
}

/** One row for every line of the strategy, with the definition or the file that implements it and the number in force. */
export function strategyPage(environment: Environment): string {
  const rows = strategyLines.map(([line, places]) => [
    quoted(line),
    `${places.map(link).join(", ") || notYet}${inForce(line, places, environment)}`,
  ]);
  return `${[
    generated,
    "# The strategy, line by line",
    "Every line of [the strategy](../strategy.fr.md), and where it is implemented. The links lead to the definition or the file. A threshold or a period is told with the number in force, and marked where that is no longer the strategy's.",
    plainTable([["Line", "Implemented by"], ...rows]),
  ].join("\n\n")}\n`;
}
