import { stripVTControlCharacters } from "node:util";
import { dashboards } from "../../dashboards/index.ts";
import { documented } from "../../rules/environment.ts";
import type { Built } from "../build.ts";
import { picture } from "../picture/board.ts";
import { terminal } from "../picture/terminal.ts";
import { filesOf } from "../preview/files.ts";
import { printed } from "../preview/print.ts";
import { summarise } from "../preview/summary.ts";

/** The README's pictures by their path: a board drawn from its JSON, and what a preview of a stack prints. */
export function pictures(stack: string, { settings, documents, run }: Built): ReadonlyMap<string, string> {
  const summary = summarise(stack, settings, documents, run, []);
  const files = filesOf(settings, documents, run, summary);
  const board = dashboards(documented).find(({ uid }) => uid === "monitoring-application");
  if (!board) throw new Error("there is no board monitoring-application");
  return new Map([
    [
      "docs/pictures/preview.svg",
      terminal(
        `npm run preview -- --stack ${stack}`,
        stripVTControlCharacters(printed(summary, `out/${stack}`, files.size, 120)),
      ),
    ],
    ["docs/pictures/application.svg", picture(board)],
  ]);
}
