import { join, relative } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { build } from "./build.ts";
import { stackConfig, withPlaceholders } from "./config.ts";
import { readOptions } from "./options.ts";
import { filesOf } from "./preview/files.ts";
import { outFolder } from "./preview/out.ts";
import { printed } from "./preview/print.ts";
import { summarise } from "./preview/summary.ts";
import { missingSecrets } from "./preview/warnings.ts";
import { writeFiles } from "./preview/write.ts";

const command = {
  call: "npm run preview",
  about: "Shows what `pulumi up` would put into the cluster, without a cluster, an engine or an account.",
  options: {
    stack: { value: "NAME", says: "stack to preview, the NAME of a Pulumi.NAME.yaml", default: "production" },
    out: {
      value: "DIR",
      says: "folder for the rendered files; an earlier preview in it is replaced",
      otherwise: "out/<stack>",
    },
    json: { says: "print preview.json instead of the tables", otherwise: "the tables" },
  },
  notes: "Secrets are never read: a named placeholder stands wherever one would be.",
} as const;

const root = join(import.meta.dirname, "..");

/** What {@link command} can be asked for. */
interface Asked {
  readonly stack: string;
  readonly out: string | undefined;
  readonly json: boolean;
}

const shortest = (folder: string): string =>
  [folder, relative(process.cwd(), folder)].sort((a, b) => a.length - b.length)[0] ?? folder;

/** Says what is going on, on a terminal only, and takes it back when it is over. */
const progress = (text: string): void => {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${text}`);
};

async function main({ stack, out = join(root, "out", stack), json }: Asked): Promise<void> {
  progress(`reading Pulumi.${stack}.yaml`);
  const loaded = stackConfig(root, stack);
  const folder = outFolder(out, root);
  progress("running the program");
  const { settings, documents, run } = await build(withPlaceholders(loaded));
  const summary = summarise(stack, settings, documents, run, missingSecrets(stack, loaded.missingSecrets));
  progress(`writing ${folder}`);
  const files = filesOf(settings, documents, run, summary);
  await writeFiles(out, folder, files);
  progress("");
  const { isTTY, columns } = process.stdout;
  const text = printed(summary, shortest(folder), files.size, isTTY && columns > 0 ? columns : undefined);
  const isColoured = isTTY && !process.env.NO_COLOR;
  process.stdout.write(json ? (files.get("preview.json") ?? "") : isColoured ? text : stripVTControlCharacters(text));
}

process.once("exit", () => progress(""));
const asked = readOptions(command);
if (asked) await main(asked);
