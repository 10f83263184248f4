import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const require = createRequire(import.meta.url);

/** Below node_modules: it goes when the packages go. */
const cache = join(root, "node_modules", ".cache", "monitoring", "jobs");

/**
 * The program `entry` of this folder, such as `setup.ts`, as one ECMAScript module that needs Node 20 or newer and nothing else.
 * The same bytes wherever the repository lies; readable, because somebody will want to read what runs in the cluster.
 * Kept by the content of the folder, since a preview has no time for a compiler.
 */
export function bundle(entry: string): string {
  const file = join(cache, `${sourceHash()}-${entry.replace(/\.ts$/, ".mjs")}`);
  if (!existsSync(file)) {
    mkdirSync(cache, { recursive: true });
    const next = `${file}.${process.pid}`;
    writeFileSync(next, compiled(entry));
    renameSync(next, file);
  }
  return readFileSync(file, "utf8");
}

function compiled(entry: string): string {
  const { buildSync } = require("esbuild") as typeof import("esbuild");
  const result = buildSync({
    absWorkingDir: root,
    entryPoints: [`jobs/${entry}`],
    bundle: true,
    write: false,
    platform: "node",
    target: "node20",
    format: "esm",
    // A package's modules rather than its CommonJS, so that what is not used is left out.
    mainFields: ["module", "main"],
    charset: "utf8",
    legalComments: "none",
    logLevel: "silent",
  });
  return result.outputFiles.map(({ text }) => text).join("");
}

let hash: string | undefined;

/**
 * Of all that goes into the bytes: the programs, the vocabulary that they import, and the compiler's version. Once for all
 * programs of a process.
 */
function sourceHash(): string {
  hash ??= hashed();
  return hash;
}

function hashed(): string {
  const sources = ["jobs", "rules/vocabulary"].flatMap((folder) =>
    readdirSync(join(root, folder)).map((name) => join(folder, name)),
  );
  const sum = createHash("sha256");
  for (const name of ["package-lock.json", ...sources.sort()]) sum.update(name).update(readFileSync(join(root, name)));
  return sum.digest("hex").slice(0, 16);
}

/** Writes every program into a folder of its own, from which the jobs' image is built, and returns that folder. */
export function writeBundles(): string {
  const folder = join(cache, "image");
  mkdirSync(folder, { recursive: true });
  for (const program of ["setup", "certificates"])
    writeFileSync(join(folder, `${program}.mjs`), bundle(`${program}.ts`));
  return folder;
}
