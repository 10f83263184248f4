import type { BoardName } from "../alerts/index.ts";
import type { Links } from "../environment.ts";
import type { AlertName } from "../thresholds/index.ts";

/** Where the runbook of an alert is. */
export const runbookUrl = ({ runbooks }: Links, alert: AlertName): string => `${runbooks}/${alert}.md`;

/** Uid of a board, the stable part of its address. */
export const boardUid = (board: BoardName | "service"): string => `monitoring-${board}`;

/** The board of an alert, opened on what it fired for. Label values are escaped by Prometheus' `urlquery`. */
export function boardUrl({ grafana }: Links, board: BoardName, labels: readonly string[]): string {
  const variables = board === "system" ? labels.filter((label) => label === "instance") : ["namespace", "service"];
  const query = variables.map((label) => `var-${label}={{ $labels.${label} | urlquery }}`).join("&");
  return `${grafana}/d/${boardUid(board)}${query ? `?${query}` : ""}`;
}
