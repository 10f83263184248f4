import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { dashboards } from "../../dashboards/index.ts";
import { documented } from "../../rules/environment.ts";
import { build } from "../build.ts";
import { stackConfig, withPlaceholders } from "../config.ts";
import { picture } from "../picture/board.ts";
import { terminal } from "../picture/terminal.ts";
import { filesOf } from "../preview/files.ts";
import { printed } from "../preview/print.ts";
import { summarise } from "../preview/summary.ts";

const root = join(import.meta.dirname, "../..");

/** The README's pictures by their path: a board drawn from its JSON, and what a preview prints. */
export async function pictures(): Promise<ReadonlyMap<string, string>> {
  const stack = "production";
  const { settings, documents, run } = await build(withPlaceholders(stackConfig(root, stack)));
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
