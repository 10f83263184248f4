import { disagreements, exceptions } from "../posture/exceptions.ts";
import { type Cell, type ContainerColumn, containerColumns, type Row, workloadColumns } from "../posture/facts.ts";
import type { Posture } from "../posture/rows.ts";
import { generated, plainTable } from "./runbook.ts";

const cell = (value: Cell): string => (value === undefined ? "" : value ? "yes" : "**no**");

const entries = <Column extends string>(
  columns: Readonly<Record<Column, string>>,
): readonly (readonly [Column, string])[] => Object.entries(columns) as [Column, string][];

/** The cells of a row of a table, the first for what it is about. */
const line = <Column extends string>(
  columns: Readonly<Record<Column, string>>,
  { of, cells }: Row<Column>,
): readonly string[] => [`\`${of}\``, ...entries(columns).map(([column]) => cell(cells[column]))];

/** The line of a container on the page. */
export const containerLine = (row: Row<ContainerColumn>): string =>
  `| ${line(containerColumns, row).join(" | ")} |`.replace(/ +/g, " ");

const table = <Column extends string>(
  what: string,
  columns: Readonly<Record<Column, string>>,
  rows: readonly Row<Column>[],
): string =>
  plainTable([[what, ...entries(columns).map(([, head]) => head)], ...rows.map((row) => line(columns, row))]);

/** `all (25)` or `24/25`: of those to which it applies. */
function total<Column extends string>(column: Column, rows: readonly Row<Column>[]): string {
  const applying = rows.map(({ cells }) => cells[column]).filter((each) => each !== undefined);
  const holding = applying.filter(Boolean).length;
  return holding === applying.length ? `all (${holding})` : `${holding}/${applying.length}`;
}

const totals = <Column extends string>(
  columns: Readonly<Record<Column, string>>,
  rows: readonly Row<Column>[],
): readonly (readonly string[])[] => entries(columns).map(([column, head]) => [head, total(column, rows)]);

/**
 * How hardened the pods of a stack are, container by container, with the reason for whatever is not.
 * @throws Error when something is missing without a reason, or a reason is given for what is there
 */
export function posturePage(posture: Posture): string {
  const problems = disagreements(posture);
  if (problems.length > 0) throw new Error(`bin/posture/exceptions.ts:\n${problems.join("\n")}`);
  const heads = { ...containerColumns, ...workloadColumns };
  const byName = <Column extends string>(rows: readonly Row<Column>[]) =>
    [...rows].sort((a, b) => (a.of < b.of ? -1 : a.of > b.of ? 1 : 0));
  return `${[
    generated.replace("the definitions in rules/", "what the production stack renders"),
    "# Posture",
    "How the pods of the production stack are hardened. It is read from the rendered manifests, with the containers that prometheus-operator and ECK add, and `npm run test:cluster` compares it with what the operators made. An empty cell does not apply.",
    "## In total",
    plainTable([["Of every container", "Holds for"], ...totals(containerColumns, posture.containers)]),
    plainTable([["Of every workload", "Holds for"], ...totals(workloadColumns, posture.workloads)]),
    "## Exceptions",
    plainTable([
      ["What is missing", "Where", "Why"],
      ...exceptions.map(({ column, of, reason }) => [
        heads[column],
        of?.map((each) => `\`${each}\``).join(", ") ?? "everywhere",
        reason,
      ]),
    ]),
    "## Containers",
    "Liveness and readiness are asked of what runs on; what prepares a pod, or ends by itself, has none.",
    table("Container", containerColumns, byName(posture.containers)),
    "## Workloads",
    "A budget and a spread are for what runs more than once. Elasticsearch's budget is ECK's.",
    table("Workload", workloadColumns, byName(posture.workloads)),
  ].join("\n\n")}\n`;
}
