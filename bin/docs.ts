import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { builtPages } from "./docs/built.ts";
import { pages } from "./docs/pages.ts";
import { readOptions } from "./options.ts";

const command = {
  call: "npm run docs",
  about: "Writes docs/runbooks, docs/reference and docs/pictures from the definitions.",
  options: {
    check: {
      says: "write nothing; name the pages that are not as they should be, and exit 1 if there are any",
      otherwise: "write",
    },
  },
} as const;

const root = join(import.meta.dirname, "..");

const read = (path: string): string | undefined => {
  try {
    return readFileSync(join(root, path), "utf8");
  } catch {
    return undefined;
  }
};

/** Generated pages of alerts that are no more. */
const stale = (wanted: ReadonlyMap<string, string>): readonly string[] =>
  ["docs/runbooks", "docs/reference", "docs/pictures"]
    .flatMap((folder) => readdirSync(join(root, folder)).map((name) => `${folder}/${name}`))
    .filter((path) => !wanted.has(path));

async function main({ check }: { readonly check: boolean }): Promise<void> {
  const wanted = new Map([...pages(), ...(await builtPages())]);
  const changed = [...wanted].filter(([path, text]) => read(path) !== text).map(([path]) => path);
  const old = stale(wanted);
  for (const path of [...changed, ...old]) process.stdout.write(`${check ? "differs" : "wrote"} ${path}\n`);
  if (check) {
    process.exitCode = changed.length + old.length > 0 ? 1 : 0;
    return;
  }
  for (const path of changed) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), wanted.get(path) ?? "");
  }
  for (const path of old) rmSync(join(root, path));
  if (changed.length + old.length === 0) process.stdout.write("everything is as it should be\n");
}

const asked = readOptions(command);
if (asked) await main(asked);
