import type { AnnotationQuery, DashboardLink } from "@grafana/grafana-foundation-sdk/dashboard";
import type { BoardName } from "../../rules/alerts/index.ts";
import type { Environment } from "../../rules/environment.ts";
import { firingAlerts, type Query, read } from "../../rules/queries/index.ts";
import type { DashboardDocument, JsonObject } from "../../rules/render/documents.ts";
import { boardUid } from "../../rules/render/links.ts";
import type { AlertName } from "../../rules/thresholds/index.ts";
import type { MetricClass } from "../../rules/vocabulary/index.ts";
import { alarm } from "./colours.ts";
import { link } from "./describe.ts";
import { placed, type Row } from "./layout.ts";
import { built, dashboard } from "./sdk.ts";
import { prometheus } from "./sources.ts";
import { type Choice, chosen, variable } from "./variables.ts";
import type { View } from "./view.ts";

/** The table of contents of a board. */
export interface Board {
  readonly name: BoardName | "service";
  readonly title: string;
  /** Whom it is for, and what it answers. */
  readonly shows: string;
  /** How much of the past it opens with, and how often it asks again: Grafana's spelling of times. */
  readonly span: string;
  readonly refresh: string;
  readonly choices: readonly Choice[];
  /** The classes whose firing alerts are marked in its graphs. */
  readonly marked: readonly MetricClass[];
  readonly rows: readonly Row[];
}

/** Tag of all boards, by which they find each other. */
const tag = "monitoring";

/** The board as Grafana's provisioning reads it. */
export function render(
  board: Board,
  environment: Environment,
  alertsOn: (query: Query) => readonly AlertName[],
): DashboardDocument {
  const uid = boardUid(board.name);
  const view = viewOf(board, environment, alertsOn);
  const shell = new dashboard.DashboardBuilder(board.title)
    .uid(uid)
    .description(board.shows)
    .tags([tag, environment.name])
    .time({ from: `now-${board.span}`, to: "now" })
    .refresh(board.refresh)
    .tooltip(dashboard.DashboardCursorSync.Crosshair)
    .variables(board.choices.map((choice) => variable(choice, environment)))
    .annotations(board.marked.map((metricClass) => built(marks(metricClass, view))))
    .links(links(environment).map(built));
  for (const panel of placed(board.rows, view))
    if ("panels" in panel) shell.withRow(built(panel));
    else shell.withPanel(built(panel));
  // Through text: what the SDK leaves undefined is not there afterwards.
  return {
    uid,
    title: board.title,
    folder: "Monitoring",
    json: JSON.parse(JSON.stringify(shell.build())) as JsonObject,
  };
}

function viewOf({ choices }: Board, environment: Environment, alertsOn: View["alertsOn"]): View {
  const target = (...of: readonly Choice[]) => ({
    matchers: Object.assign({}, ...choices.filter((choice) => of.includes(choice)).map((choice) => chosen[choice])),
    // What depends on the profile is recorded under one name, so any will do.
    profile: "opentelemetry" as const,
  });
  return {
    environment,
    alertsOn,
    services: target("namespace", "anyNamespace", "services", "service"),
    namespaces: target("namespace", "anyNamespace"),
    nodes: target("instance"),
    everything: target(),
  };
}

/** Marks in all graphs while an alert of `metricClass` fires. */
const marks = (metricClass: MetricClass, view: View): AnnotationQuery => ({
  name: `Firing ${metricClass} alerts`,
  datasource: prometheus(metricClass),
  enable: true,
  hide: false,
  iconColor: alarm,
  expr: read(firingAlerts, view.services),
  step: "60s",
  titleFormat: "{{alertname}}",
  textFormat: "{{severity}}: {{namespace}}/{{service}}",
  tagKeys: "severity,service",
});

const links = ({ links: { alertmanager, kibana } }: Environment): readonly DashboardLink[] => [
  {
    ...link("Boards", ""),
    type: dashboard.DashboardLinkType.Dashboards,
    tags: [tag],
    targetBlank: false,
    includeVars: true,
    keepTime: true,
  },
  link("Silences", `${alertmanager}/#/silences`),
  link("Logs", `${kibana}/app/discover`),
];
