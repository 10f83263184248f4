import type { Alert } from "../alerts/index.ts";
import { alert, alerts } from "../alerts/index.ts";
import type { Environment } from "../environment.ts";
import type { AlertName } from "../thresholds/index.ts";
import { severities } from "../vocabulary/index.ts";

/** While `source` fires, `target` is not told where all labels of `equal` agree. */
export interface Inhibition {
  readonly source: AlertName;
  readonly target: AlertName;
  readonly equal: readonly string[];
}

/** Labels that an alert's answers carry in every instance. */
const labelsOf = (entry: Alert, environment: Environment): readonly string[] => [
  ...new Set(
    entry
      .instances(environment)
      .flatMap(({ query, labels }) => ["namespace", "service", ...query.labels, ...Object.keys(labels)]),
  ),
];

/** Whether an alert is as urgent as another, or more. */
const isAsUrgent = (one: AlertName, other: AlertName, { thresholds }: Environment): boolean =>
  severities.indexOf(thresholds[one].severity) <= severities.indexOf(thresholds[other].severity);

/**
 * The inhibitions that the alerts' `silencedBy` asks for. None where an environment makes the silenced alert the more urgent
 * one: nobody may miss what is critical because something of less weight fires too. Alertmanager takes a label that both
 * sides lack for equal, so only labels that both sides have are compared; the environment always is.
 */
export const inhibitions = (environment: Environment): readonly Inhibition[] =>
  alerts.flatMap((target) =>
    (target.silencedBy ?? [])
      .filter((source) => isAsUrgent(source, target.name, environment))
      .map((source) => {
        const own = labelsOf(target, environment);
        const shared = labelsOf(alert(source), environment).filter((label) => own.includes(label));
        return { source, target: target.name, equal: ["environment", ...shared] };
      }),
  );
