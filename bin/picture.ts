import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { dashboards } from "../dashboards/index.ts";
import { documented } from "../rules/environment.ts";
import { picture } from "./picture/board.ts";

const boards = dashboards(documented);
const names = boards.map(({ uid }) => uid.replace("monitoring-", ""));
const usage = `Draws a board from its JSON, with example data.

  node --import tsx bin/picture.ts <${names.join(" | ")}> [--out FILE.svg]

Without --out the picture is written to standard output.
`;

function read(): { readonly name: string; readonly out: string | undefined } | undefined {
  try {
    const { values, positionals } = parseArgs({ options: { out: { type: "string" } }, allowPositionals: true });
    const [name, ...others] = positionals;
    return name !== undefined && names.includes(name) && others.length === 0 ? { name, out: values.out } : undefined;
  } catch {
    return undefined;
  }
}

const asked = read();
const board = boards[names.indexOf(asked?.name ?? "")];
if (asked === undefined || board === undefined) {
  process.stderr.write(usage);
  process.exitCode = 1;
} else if (asked.out === undefined) process.stdout.write(picture(board));
else await writeFile(asked.out, picture(board));
