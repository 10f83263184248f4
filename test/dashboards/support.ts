import { dashboards } from "../../dashboards/index.ts";
import { alerts } from "../../rules/alerts/index.ts";
import { documented, type Environment } from "../../rules/environment.ts";
import * as queries from "../../rules/queries/index.ts";
import type { DashboardDocument, JsonObject } from "../../rules/render/documents.ts";
import type { Matchers, Service } from "../../rules/vocabulary/index.ts";

/** A service with nothing special about it. */
export const service = (name: string, rest: Partial<Service> = {}): Service => ({
  name,
  namespace: "darassa",
  profile: "opentelemetry",
  port: "metrics",
  path: "/metrics",
  without: [],
  ...rest,
});

/** An environment with two services, and whatever `rest` changes. */
export const environment = (rest: Partial<Environment> = {}): Environment => ({
  ...documented,
  services: [service("shop", { namespace: "shop", profile: "prom-client" }), service("darassa-api")],
  ...rest,
});

type Source = { readonly type: string; readonly uid: string };
type Step = { readonly value: number | null; readonly color: string };

/** One query of a panel. */
export type Target = {
  readonly refId: string;
  readonly expr: string;
  readonly datasource: Source;
  readonly legendFormat?: string;
};

type Property = { readonly id: string; readonly value: unknown };

/** A panel as far as tests look at it. */
export type Panel = {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly description: string;
  readonly datasource: Source;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly links: readonly { readonly url: string }[];
  readonly targets: readonly Target[];
  readonly fieldConfig: {
    readonly defaults: {
      readonly unit: string;
      readonly min?: number;
      readonly noValue?: string;
      readonly thresholds: { readonly steps: readonly Step[] };
      readonly custom: { readonly thresholdsStyle?: { readonly mode: string }; readonly axisSoftMax?: number };
    };
    readonly overrides: readonly {
      readonly matcher: { readonly options: string };
      readonly properties: readonly Property[];
    }[];
  };
};

/** The boards of `of`, by the last part of their uid. */
export function boards(of: Environment = environment()): Readonly<Record<string, DashboardDocument>> {
  return Object.fromEntries(dashboards(of).map((board) => [board.uid.replace("monitoring-", ""), board]));
}

/** Everything on a board, headings too. */
export const everythingOn = ({ json }: DashboardDocument): readonly Panel[] =>
  (json as JsonObject & { readonly panels: readonly Panel[] }).panels;

/** The panels of a board that read queries. */
export const panelsOn = (board: DashboardDocument): readonly Panel[] =>
  everythingOn(board).filter(({ type }) => type !== "row" && type !== "alertlist");

/** The panel of this title. */
export function panelOn(board: DashboardDocument | undefined, title: string): Panel {
  const found = board && everythingOn(board).find((panel) => panel.title === title);
  if (!found) throw new Error(`board ${board?.uid} has no panel "${title}"`);
  return found;
}

/** Every named query, and those that an alert makes for each category. */
export const allQueries = (of: Environment = environment()): readonly queries.Query[] => [
  ...Object.values(queries).filter((query) => typeof query === "object"),
  ...alerts.flatMap(({ instances }) => instances(of).map(({ query }) => query)),
];

/** What panels may ask about: what the variables of their board choose, or everything. */
export const choices: readonly Matchers[] = [
  {},
  { instance: "=~$instance" },
  { namespace: "=~$namespace" },
  { namespace: "=~$namespace", service: "=~$service" },
  { service: "$service" },
];
