import type { PanelBuilder } from "@grafana/grafana-foundation-sdk/dashboard";
import type { Environment } from "../../rules/environment.ts";
import type { Query, Target } from "../../rules/queries/index.ts";
import type { AlertName } from "../../rules/thresholds/index.ts";
import type { Threshold } from "../../rules/vocabulary/index.ts";

/** What a panel needs to know of the board that it is put on. */
export interface View {
  readonly environment: Environment;
  /** The services that the board's variables select. */
  readonly services: Target;
  /** Whatever is in the namespaces that they select. */
  readonly namespaces: Target;
  /** The nodes that they select. */
  readonly nodes: Target;
  /** Everything, whatever is selected: the stack has only one Elasticsearch. */
  readonly everything: Target;
  /** Alerts that are evaluated on a query in this environment. */
  readonly alertsOn: (query: Query) => readonly AlertName[];
}

/** A panel without a place: the board gives it one. */
export type Panel = (view: View) => PanelBuilder;

/** Thresholds of the alerts on `queries`. */
export const thresholdsOn = (view: View, queries: readonly Query[]): readonly Threshold[] =>
  alertsOnAll(view, queries).map((name) => view.environment.thresholds[name]);

/** Alerts on any of `queries`, each once. */
export const alertsOnAll = (view: View, queries: readonly Query[]): readonly AlertName[] => [
  ...new Set(queries.flatMap((query) => view.alertsOn(query))),
];
