import type { Alert } from "../alerts/index.ts";
import { alert, alerts } from "../alerts/index.ts";
import type { Environment } from "../environment.ts";
import type { AlertName } from "../thresholds/index.ts";

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

/**
 * The inhibitions that the alerts' `silencedBy` asks for. Alertmanager takes a label that both sides lack for equal, so
 * only labels that both sides have are compared; the environment always is.
 */
export const inhibitions = (environment: Environment): readonly Inhibition[] =>
  alerts.flatMap((target) =>
    (target.silencedBy ?? []).map((source) => {
      const own = labelsOf(target, environment);
      const shared = labelsOf(alert(source), environment).filter((label) => own.includes(label));
      return { source, target: target.name, equal: ["environment", ...shared] };
    }),
  );
