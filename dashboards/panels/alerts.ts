import type { ValueMapping } from "@grafana/grafana-foundation-sdk/dashboard";
import { firingAlerts } from "../../rules/queries/index.ts";
import { metricClasses, response, severities } from "../../rules/vocabulary/index.ts";
import { severityColour } from "../look/colours.ts";
import { dashboard } from "../look/sdk.ts";
import { table } from "../look/table.ts";
import type { Panel, View } from "../look/view.ts";
import { serviceLabel } from "./labels.ts";

/** What fires now, with the way to each runbook. */
export const firing: Panel = (view) =>
  table(view, {
    title: "Alerts that are firing",
    shows:
      "One row for each alert and service, the most urgent first, whether silenced or not. A click on an alert opens its runbook.",
    labels: [
      { label: "severity", title: "Severity", mapping: severityWords, width: 200 },
      { label: "alertname", title: "Alert", link: runbook(view) },
      serviceLabel,
      { label: "namespace", title: "Namespace" },
    ],
    sortedBy: "Severity",
    numbers: false,
    empty: "No alert is firing",
    // Each Prometheus knows the alerts that it evaluates.
    columns: metricClasses.map((name) => ({
      title: "Firing",
      query: { ...firingAlerts, class: name },
      target: view.services,
    })),
  });

const runbook = ({ environment }: View) => ({
  title: "Runbook",
  url: `${environment.links.runbooks}/\${__value.raw}.md`,
  targetBlank: true,
});

const severityWords: ValueMapping = {
  type: dashboard.MappingType.ValueToText,
  options: Object.fromEntries(
    severities.map((severity, index) => [
      severity,
      { text: `${severity}: ${response[severity]}`, color: severityColour[severity], index },
    ]),
  ),
};

/** Grafana's own list of alert rules; the SDK has no type for its options. */
interface ListOptions {
  readonly viewMode: "list";
  readonly groupMode: "default";
  readonly groupBy: readonly string[];
  readonly maxItems: number;
  /** 3 is by importance. */
  readonly sortOrder: 1 | 2 | 3 | 4 | 5;
  readonly dashboardAlerts: boolean;
  readonly alertName: string;
  readonly alertInstanceLabelFilter: string;
  readonly showInactiveAlerts: boolean;
  readonly stateFilter: Readonly<Record<"firing" | "pending" | "recovering" | "noData" | "normal" | "error", boolean>>;
}

/** What fires or is about to. Grafana asks every Prometheus for its rules itself: there is no query and no source to name. */
export const list: Panel = () =>
  new dashboard.PanelBuilder()
    .type("alertlist")
    .title("Alerts, firing and pending")
    .description(
      "Alert rules of all three Prometheus that fire, or will when they hold a little longer. Silence one in Alertmanager: the link is at the top of the board.",
    )
    .height(8)
    .options({
      viewMode: "list",
      groupMode: "default",
      groupBy: [],
      maxItems: 50,
      sortOrder: 3,
      dashboardAlerts: false,
      alertName: "",
      // The heartbeat fires all the time.
      alertInstanceLabelFilter: '{alertname!="Watchdog"}',
      showInactiveAlerts: false,
      stateFilter: { firing: true, pending: true, recovering: true, noData: false, normal: false, error: true },
    } satisfies ListOptions);
