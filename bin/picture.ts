import { writeFile } from "node:fs/promises";
import { dashboards } from "../dashboards/index.ts";
import { documented } from "../rules/environment.ts";
import { readOptions } from "./options.ts";
import { picture } from "./picture/board.ts";
import { cannotWrite } from "./preview/out.ts";

const boards = new Map(dashboards(documented).map((board) => [board.uid.replace("monitoring-", ""), board]));

const asked = readOptions({
  call: "npm run picture",
  about: "Draws a board from its JSON, with example data.",
  options: {
    board: { value: "NAME", says: "board to draw", oneOf: [...boards.keys()], default: "application" },
    out: { value: "FILE", says: "file for the picture, as SVG", otherwise: "standard output" },
  },
});
const board = boards.get(asked?.board ?? "");
const out = asked?.out;
if (board && out === undefined) process.stdout.write(picture(board));
else if (board && out !== undefined)
  await writeFile(out, picture(board)).catch((error: unknown) => {
    throw cannotWrite("picture", out, error);
  });
