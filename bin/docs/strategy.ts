import { markdownTable } from "markdown-table";
import { generated } from "./runbook.ts";
import { strategyLines } from "./strategy-lines.ts";

/** Lines of the strategy that have no implementation, for the page and for its test. */
export const notYet = "not yet";

const link = (place: string): string => {
  const [file = "", name] = place.split("#");
  return `[\`${name ?? file}\`](../../${file})`;
};

const quoted = (line: string): string => `\`${line.replace(/\|/g, "\\|").replace(/`/g, "'")}\``;

/** One row for every line of the strategy, with the definition or the file that implements it. */
export function strategyPage(): string {
  const rows = strategyLines.map(([line, places]) => [quoted(line), places.map(link).join(", ") || notYet]);
  return `${[
    generated,
    "# The strategy, line by line",
    "Every line of [the strategy](../strategy.fr.md), and where it is implemented. The links lead to the definition or the file.",
    markdownTable([["Line", "Implemented by"], ...rows]),
  ].join("\n\n")}\n`;
}
