import { stripVTControlCharacters } from "node:util";
import picocolors from "picocolors";

/** Colours, always: left to itself, the library takes a CI for a terminal. */
export const pc = picocolors.createColors(true);

/** A column of a table, and what it gives way to where the table is too wide. */
export interface Column {
  readonly head: string;
  readonly align?: "left" | "right";
  /** To how many columns of text its cells may be wrapped. @default as many as the widest of them takes */
  readonly least?: number;
  /** Whether it may go to a line of its own beneath the row, where wrapping is not enough. @default false */
  readonly beneath?: boolean;
}

type Row = readonly string[];

const indent = "  ";
const gap = "  ";

/** How many columns a text takes on a terminal: colours take none. */
const size = (text: string): number => [...stripVTControlCharacters(text)].length;

/** Columns of the terminal that the widest of `texts` takes. */
export const widest = (texts: readonly string[]): number => Math.max(0, ...texts.map(size));

/** Breaks `text` into lines of at most `width`, between words; a number stays with what it counts, a `command` whole. */
export function wrap(text: string, width: number): readonly string[] {
  if (size(text) <= width) return [text];
  const lines: string[] = [];
  for (const word of text.split(/(?<!\d) (?=[^`]*(?:`[^`]*`[^`]*)*$)/).flatMap((each) => pieces(each, width))) {
    const last = lines.at(-1);
    if (last !== undefined && size(last) + 1 + size(word) <= width) lines.splice(-1, 1, `${last} ${word}`);
    else lines.push(word);
  }
  return lines;
}

/** What is too long for any line, and has no colours, in parts. */
const pieces = (word: string, width: number): readonly string[] =>
  size(word) > width ? (word.match(new RegExp(`.{1,${Math.max(1, width)}}`, "gu")) ?? []) : [word];

/** A text of its own below a title, indented, its further lines a little more. */
export function paragraph(text: string, width: number): string {
  return wrap(text, width - 2 * indent.length)
    .map((line, index) => `${indent}${index > 0 ? indent : ""}${line}`)
    .join("\n");
}

/**
 * A table in text, without trailing spaces. Where it is wider than `width`, columns are wrapped, those to the right first;
 * where that is not enough, some go beneath their rows.
 * @param width of the terminal; Infinity for a line a row
 */
export function table(columns: readonly Column[], rows: readonly Row[], width: number): string {
  const room = width - indent.length;
  const all = [columns.map(({ head }) => head), ...rows];
  const whole = laidOut(columns, all, room);
  const isBeneath = (index: number): boolean => !whole.isFitting && columns[index]?.beneath === true;
  const upper = laidOut(
    columns.filter((_, index) => !isBeneath(index)),
    all.map((row) => row.filter((_, index) => !isBeneath(index))),
    room,
  );
  return all
    .flatMap((row, at) => {
      const beneath = row.filter((_, index) => isBeneath(index)).join(" · ");
      const lower = beneath === "" ? [] : wrap(beneath, room - indent.length).map((line) => indent + line);
      return [...(upper.lines[at] ?? []), ...lower].map((line) => indent + (at === 0 ? pc.dim(line) : line));
    })
    .join("\n");
}

/** The lines of each row, the first of which holds the heads, and whether they fit. */
function laidOut(columns: readonly Column[], rows: readonly Row[], room: number) {
  const { widths, isFitting } = measured(columns, rows, room);
  const lines = rows.map((row) => {
    const cells = row.map((cell, index) => wrap(cell, widths[index] ?? 0));
    return Array.from({ length: Math.max(...cells.map(({ length }) => length)) }, (_, at) =>
      cells
        .map((cell, index) => {
          const text = cell[at] ?? "";
          const space = " ".repeat((widths[index] ?? 0) - size(text));
          return columns[index]?.align === "right" ? space + text : text + space;
        })
        .join(gap)
        .trimEnd(),
    );
  });
  return { lines, isFitting };
}

/** How wide each column is: as its widest text, less what it must and may give way. */
function measured(columns: readonly Column[], [heads = [], ...rows]: readonly Row[], room: number) {
  const wanted = columns.map((_, index) => widest([heads, ...rows].map((row) => row[index] ?? "")));
  let over = wanted.reduce((sum, width) => sum + width + gap.length, -gap.length) - room;
  const widths = [...wanted];
  for (const [index, { least }] of [...columns.entries()].reverse()) {
    const cells = least ?? widest(rows.map((row) => row[index] ?? ""));
    const given = Math.min(over, (wanted[index] ?? 0) - Math.max(cells, widest((heads[index] ?? "").split(" "))));
    if (given <= 0) continue;
    widths[index] = (wanted[index] ?? 0) - given;
    over -= given;
  }
  return { widths, isFitting: over <= 0 };
}
