import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * The program `entry` of this folder, such as `setup.ts`, as one ECMAScript module that needs Node 20 or newer and nothing else.
 * The same bytes wherever the repository lies; readable, because somebody will want to read what runs in the cluster.
 */
export function bundle(entry: string): string {
  const result = buildSync({
    absWorkingDir: root,
    entryPoints: [`jobs/${entry}`],
    bundle: true,
    write: false,
    platform: "node",
    target: "node20",
    format: "esm",
    charset: "utf8",
    legalComments: "none",
    logLevel: "silent",
  });
  return result.outputFiles.map(({ text }) => text).join("");
}

/** Writes every program into a folder below node_modules, from which the jobs' image is built, and returns that folder. */
export function writeBundles(): string {
  const folder = join(root, "node_modules", ".cache", "monitoring", "jobs");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "setup.mjs"), bundle("setup.ts"));
  return folder;
}
