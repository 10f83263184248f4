import { join, relative } from "node:path";
import { parseArgs, stripVTControlCharacters } from "node:util";
import { build } from "./build.ts";
import { stackConfig, withPlaceholders } from "./config.ts";
import { filesOf, writeFiles } from "./preview/files.ts";
import { printed } from "./preview/print.ts";
import { summarise } from "./preview/summary.ts";

const help = `Shows what \`pulumi up\` would put into the cluster, without a cluster, an engine or an account.

Usage: npm run preview -- [options]

  --stack NAME  stack to preview, the NAME of a Pulumi.NAME.yaml (default: production)
  --out DIR     folder for the rendered files (default: out/<stack>); an earlier preview in it is replaced
  --json        print preview.json instead of the tables
  --help        print this

Secrets are never read: a named placeholder stands wherever one would be.
Exit status: 0 done, 1 refused or failed, 2 wrong usage.
`;

const root = join(import.meta.dirname, "..");

const { values: options } = parseArgs({
  options: {
    stack: { type: "string", default: "production" },
    out: { type: "string" },
    json: { type: "boolean", default: false },
    help: { type: "boolean", short: "h", default: false },
  },
});

/** Says what is going on, on a terminal only, and takes it back when it is over. */
const progress = (text: string): void => {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${text}`);
};

async function main(): Promise<void> {
  const { stack, out, json } = options;
  progress(`reading Pulumi.${stack}.yaml`);
  const loaded = stackConfig(root, stack);
  progress("running the program");
  const { settings, documents, run } = await build(withPlaceholders(loaded));
  const warnings = loaded.missingSecrets.map(
    (key) => `${key}: not set; \`pulumi up\` refuses until \`pulumi config set --stack ${stack} --secret ${key}\``,
  );
  const summary = summarise(stack, settings, documents, run, warnings);
  const folder = out ?? join(root, "out", stack);
  progress(`writing ${folder}`);
  const files = filesOf(settings, documents, run, summary);
  writeFiles(folder, files);
  progress("");
  const text = printed(summary, relative(process.cwd(), folder) || folder, files.size);
  const isColoured = process.stdout.isTTY && !process.env.NO_COLOR;
  process.stdout.write(json ? (files.get("preview.json") ?? "") : isColoured ? text : stripVTControlCharacters(text));
}

try {
  if (options.help) process.stdout.write(help);
  else await main();
} finally {
  progress("");
}
