import { parseArgs } from "node:util";
import type { DefinitionsName, ProgramName } from "./pins.ts";
import { definitions, programs } from "./pins.ts";
import { definitionsFolder, find } from "./tools.ts";

const help = `npm run tools: finds or builds the programs that the tests call, and prints where they are.

A program on PATH is taken when it is at least as new as the pinned one. Else it is built from its Go module
(tools/<name>/go.mod and go.sum), once for all clones, into \${XDG_CACHE_HOME:-~/.cache}/monitoring/tools.

  --help   this text
`;

/** One line of the table. */
type Row = readonly [name: string, version: string, from: string, path: string];

const programRow = async (name: ProgramName): Promise<Row> => {
  const { version, from, path } = await find(name);
  return [name, version, from, path];
};

const definitionsRow = async (name: DefinitionsName): Promise<Row> => [
  `${name} definitions`,
  definitions[name].moduleVersion.slice(1),
  "module",
  await definitionsFolder(name),
];

function table(rows: readonly Row[]): string {
  const width = (column: number): number => Math.max(...rows.map((row) => (row[column] ?? "").length));
  const line = (row: Row): string => row.map((cell, column) => cell.padEnd(width(column))).join("  ");
  return rows.map((row) => `${line(row).trimEnd()}\n`).join("");
}

/** Prints the table; what cannot be had is told on standard error, all of it, and makes the exit code 1. */
async function main(args: readonly string[]): Promise<void> {
  if (parseArgs({ args: [...args], options: { help: { type: "boolean" } } }).values.help) {
    process.stdout.write(help);
    return;
  }
  const rows: Row[] = [["name", "version", "from", "path"]];
  const wanted = [
    ...(Object.keys(programs) as ProgramName[]).map((name) => () => programRow(name)),
    ...(Object.keys(definitions) as DefinitionsName[]).map((name) => () => definitionsRow(name)),
  ];
  // One after the other: each build uses all processors already.
  for (const row of wanted) {
    try {
      rows.push(await row());
    } catch (error) {
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
      process.exitCode = 1;
    }
  }
  process.stdout.write(table(rows));
}

await main(process.argv.slice(2));
