import pc from "picocolors";

/** A column: its head, and on which side its cells stand. */
export interface Column {
  readonly head: string;
  readonly align?: "left" | "right";
}

/** How many columns a text takes on a terminal: colour codes take none. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: that is what a colour code begins with
const width = (text: string): number => [...text.replace(/\u001b\[\d+m/g, "")].length;

/** A table in plain text, two spaces between columns, no trailing space. */
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
