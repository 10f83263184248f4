import { stripVTControlCharacters } from "node:util";
import picocolors from "picocolors";

/** Colours, always: left to itself, the library takes a CI for a terminal. */
export const pc = picocolors.createColors(true);

/** A column: its head, and on which side its cells stand. */
export interface Column {
  readonly head: string;
  readonly align?: "left" | "right";
}

/** How many columns a text takes on a terminal: colours take none. */
const width = (text: string): number => [...stripVTControlCharacters(text)].length;

/** A table in text, two spaces between columns, no trailing space. */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const widths = columns.map(({ head }, index) =>
    Math.max(...[head, ...rows.map((row) => row[index] ?? "")].map(width)),
  );
  const line = (cells: readonly string[], style: (text: string) => string = (text) => text): string =>
    cells
      .map((cell, index) => {
        const room = " ".repeat((widths[index] ?? 0) - width(cell));
        return columns[index]?.align === "right" ? `${room}${style(cell)}` : `${style(cell)}${room}`;
      })
      .join("  ")
      .trimEnd();
  return [
    line(
      columns.map(({ head }) => head),
      pc.dim,
    ),
    ...rows.map((row) => line(row)),
  ]
    .map((text) => `  ${text}`)
    .join("\n");
}
