import { bytesWords, durationWords, type Severity } from "../../rules/vocabulary/index.ts";
import type { Summary } from "./summary.ts";
import { pc, table } from "./table.ts";

const colour: Readonly<Record<Severity, (text: string) => string>> = {
  critical: pc.red,
  high: pc.yellow,
  medium: pc.cyan,
  low: pc.dim,
};

const title = (text: string): string => `\n${pc.bold(text)}`;
const count = (number: number): string => number.toLocaleString("en");

/** The whole summary for people, in colours; who writes to anything but a terminal takes them out. */
export function printed(summary: Summary, folder: string, files: number): string {
  const rules = summary.alerts.reduce((sum, alert) => sum + alert.rules, 0);
  const panels = summary.boards.reduce((sum, board) => sum + board.panels, 0);
  return [
    `${pc.bold(`Preview of stack ${summary.stack}`)}: what \`pulumi up\` would put into the cluster for ${summary.services.join(", ")}`,
    title(`Resources: ${summary.resources}`),
    resources(summary),
    title(`Alerts: ${summary.alerts.length}, as ${rules} rules`),
    alertTable(summary),
    title("Metrics: one Prometheus per class"),
    metricTable(summary),
    title("Logs: one data stream per category"),
    logTable(summary),
    title("Volumes"),
    volumeTable(summary),
    title(
      `Processors and memory set aside: ${rounded(summary.reserved.cores)} cores, ${bytesWords(summary.reserved.bytes)}`,
    ),
    computeTable(summary),
    title(`Boards: ${summary.boards.length}, with ${panels} panels`),
    `  ${summary.boards.map((board) => `${board.title} (${board.panels})`).join(", ")}`,
    ...(summary.warnings.length > 0
      ? [
          title(`Warnings: ${summary.warnings.length}`),
          ...summary.warnings.map((text) => `  ${pc.yellow("!")} ${text}`),
        ]
      : []),
    "",
    `Wrote ${files} files to ${folder}`,
    "",
  ].join("\n");
}

/** Components in two columns, so that the whole fits on a screen. */
function resources({ components }: Summary): string {
  const cells = components.map(({ type, name, resources: held }) => [
    name === type ? type : `${type} ${name}`,
    String(held),
  ]);
  const half = Math.ceil(cells.length / 2);
  const rows = cells.slice(0, half).map((cell, index) => [...cell, ...(cells[half + index] ?? [])]);
  const pair = [{ head: "Component" }, { head: "Resources", align: "right" as const }];
  return table([...pair, ...pair], rows);
}

const alertTable = ({ alerts }: Summary): string =>
  table(
    [
      { head: "Alert" },
      { head: "Severity" },
      { head: "Fires when" },
      { head: "For" },
      { head: "Class" },
      { head: "Rules", align: "right" },
      { head: "Told" },
    ],
    alerts.map((alert) => [
      alert.name,
      colour[alert.severity](alert.severity),
      `${alert.condition}${alert.floor ? `, from ${alert.floor}` : ""}`,
      alert.for,
      alert.classes.join(", "),
      String(alert.rules),
      alert.receivers.join(", ") || "nobody",
    ]),
  );

const metricTable = ({ metrics }: Summary): string =>
  table(
    [
      { head: "Class" },
      { head: "Kept" },
      { head: "Series", align: "right" },
      { head: "Replicas", align: "right" },
      { head: "Volume each", align: "right" },
    ],
    metrics.map((entry) => [
      entry.class,
      durationWords(entry.kept),
      count(entry.series),
      String(entry.replicas),
      entry.volume,
    ]),
  );

const logTable = ({ logs }: Summary): string =>
  table(
    [
      { head: "Data stream" },
      { head: "Kept" },
      { head: "Deleted after at most" },
      { head: "Documents a day", align: "right" },
      { head: "Disk with copies", align: "right" },
    ],
    logs.map((entry) => [
      entry.stream,
      durationWords(entry.kept),
      durationWords(entry.atMost),
      count(entry.documentsPerDay),
      bytesWords(entry.bytes),
    ]),
  );

const rounded = (cores: number): string => String(Math.round(cores * 10) / 10);

const computeTable = ({ compute }: Summary): string =>
  table(
    [
      { head: "Of" },
      { head: "Pods", align: "right" },
      { head: "CPU each", align: "right" },
      { head: "At most", align: "right" },
      { head: "Memory each", align: "right" },
    ],
    compute.map((entry) => [entry.of, String(entry.count), entry.cpu, entry.cpuLimit, entry.memory]),
  );

const volumeTable = ({ volumes }: Summary): string =>
  table(
    [{ head: "Of" }, { head: "Number", align: "right" }, { head: "Size each", align: "right" }],
    volumes.map((entry) => [entry.of, String(entry.count), entry.size]),
  );
