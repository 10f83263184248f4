import { bytesWords, durationWords, type Severity } from "../../rules/vocabulary/index.ts";
import type { Summary } from "./summary.ts";
import { type Column, paragraph, pc, table, widest, wrap } from "./table.ts";

const colour: Readonly<Record<Severity, (text: string) => string>> = {
  critical: pc.red,
  high: pc.yellow,
  medium: pc.cyan,
  low: pc.dim,
};

const count = (number: number): string => number.toLocaleString("en");
const sum = (numbers: readonly number[]): number => numbers.reduce((all, number) => all + number, 0);

/** So many services are named; preview.json names all. */
const mostServices = 6;

/**
 * The whole summary for people, in colours; who writes to anything but a terminal takes them out.
 * @param width of the terminal @default none: each row is one line, however long, for grep
 */
export function printed(summary: Summary, folder: string, files: number, width = Number.POSITIVE_INFINITY): string {
  const { stack, alerts, boards, compute, reserved, warnings } = summary;
  const title = (text: string): string => `\n${wrap(text, width).map(pc.bold).join("\n")}`;
  const pods = sum(compute.map((entry) => entry.count));
  return [
    ...wrap(
      `${pc.bold(`Preview of stack ${stack}`)}: what \`pulumi up\` would put into the cluster, for ${services(summary)}`,
      width,
    ),
    title(`Resources: ${summary.resources}`),
    resources(summary, width),
    title(alertTitle(alerts)),
    alertTable(summary, width),
    title("Metrics: one Prometheus per class"),
    metricTable(summary, width),
    title("Logs: one data stream per category"),
    logTable(summary, width),
    title(`Pods: ${pods}, for which ${rounded(reserved.cores)} cores and ${bytesWords(reserved.bytes)} are set aside`),
    podTable(summary, width),
    title(`Boards: ${boards.length}, with ${sum(boards.map(({ panels }) => panels))} panels`),
    paragraph(boards.map((board) => `${board.title} (${board.panels})`).join(", "), width),
    ...(warnings.length > 0 ? [title(`Warnings: ${warnings.length}`)] : []),
    ...warnings.map((text) => paragraph(`${pc.yellow("!")} ${text}`, width)),
    "",
    `Wrote ${files} files to ${folder}`,
    "",
  ].join("\n");
}

function services({ services: all }: Summary): string {
  if (all.length === 0) return "no service";
  const more = all.length - mostServices;
  return more > 0 ? `${all.slice(0, mostServices).join(", ")} and ${more} more` : all.join(", ");
}

/** Components in as many columns as there is room for; without a terminal in one. */
function resources({ components }: Summary, width: number): string {
  const cells = components.map(({ type, name, resources: held }) => [componentName(type, name), String(held)]);
  const inColumns = (columns: number): string => {
    const height = Math.ceil(cells.length / columns);
    return table(
      Array.from({ length: columns }, (): readonly Column[] => [
        { head: "Component" },
        { head: "Resources", align: "right" },
      ]).flat(),
      Array.from({ length: height }, (_, row) =>
        Array.from({ length: columns }, (_, column) => cells[row + column * height] ?? ["", ""]).flat(),
      ),
      Number.POSITIVE_INFINITY,
    );
  };
  const fits = (text: string): boolean => widest(text.split("\n")) <= width;
  return width === Number.POSITIVE_INFINITY ? inColumns(1) : ([3, 2].map(inColumns).find(fits) ?? inColumns(1));
}

/** `grafana`; where the name does not say what it is, `logs (Elasticsearch)`. */
function componentName(type: string, name: string): string {
  const words = type.replace(/(?<=[a-z])(?=[A-Z])/g, "-").toLowerCase();
  return name.startsWith(words) ? name : `${name} (${type})`;
}

/** Where each kind of receiver is, once for the whole table. */
function alertTitle(alerts: Summary["alerts"]): string {
  const active = alerts.filter(({ rules }) => rules > 0);
  const receivers = [...new Set(active.flatMap((alert) => alert.receivers))];
  const number = active.length < alerts.length ? `${active.length} of ${alerts.length}` : String(alerts.length);
  const told = receivers.length > 0 ? `, told through ${receivers.join(", ")}` : "";
  return `Alerts: ${number}, as ${sum(active.map(({ rules }) => rules))} rules${told}`;
}

function alertTable({ alerts }: Summary, width: number): string {
  const idle = alerts.filter(({ rules }) => rules === 0).map(({ name }) => name);
  const shown = table(
    [
      { head: "Alert" },
      { head: "Severity" },
      { head: "Fires when", least: 24, beneath: true },
      { head: "For" },
      { head: "Class", least: 12, beneath: true },
      { head: "Rules", align: "right" },
      { head: "Told", least: 14 },
    ],
    alerts
      .filter(({ rules }) => rules > 0)
      .map((alert) => [
        alert.name,
        colour[alert.severity](alert.severity),
        `${alert.condition}${alert.floor ? `, from ${alert.floor}` : ""}`,
        alert.for,
        alert.classes.join(", "),
        String(alert.rules),
        alert.receivers.map((receiver) => receiver.split(" ")[0]).join(", ") || "nobody",
      ]),
    width,
  );
  return idle.length === 0
    ? shown
    : `${shown}\n${paragraph(`Nothing to watch, so no rule: ${idle.join(", ")}`, width)}`;
}

const metricTable = ({ metrics }: Summary, width: number): string =>
  table(
    [{ head: "Class" }, { head: "Kept" }, { head: "Series", align: "right" }],
    metrics.map((entry) => [entry.class, durationWords(entry.kept), count(entry.series)]),
    width,
  );

const logTable = ({ logs }: Summary, width: number): string =>
  table(
    [
      { head: "Data stream" },
      { head: "Kept" },
      { head: "At most" },
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
    width,
  );

const rounded = (cores: number): string => String(Math.round(cores * 10) / 10);

const podTable = ({ compute, volumes }: Summary, width: number): string =>
  table(
    [
      { head: "Of" },
      { head: "Pods", align: "right" },
      { head: "CPU each", align: "right" },
      { head: "At most", align: "right" },
      { head: "Memory each", align: "right" },
      { head: "Volume each", align: "right" },
    ],
    compute.map((entry) => [
      entry.of,
      String(entry.count),
      entry.cpu,
      entry.cpuLimit,
      entry.memory,
      volumes.find(({ of }) => of === entry.of)?.size ?? "none",
    ]),
    width,
  );
