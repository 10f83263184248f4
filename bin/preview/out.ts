import { readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import { InvalidInput } from "../../rules/vocabulary/index.ts";

/**
 * The folder that `out` names, links resolved.
 * @param root the repository, which no preview may replace
 * @throws InvalidInput when a preview there would remove something else
 */
export function outFolder(out: string, root: string): string {
  const folder = realPath(resolve(out));
  for (const [place, what] of [[root, "the repository"] as const, [process.cwd(), "the current folder"] as const]) {
    const inside = relative(folder, realPath(place));
    if (inside === ".." || inside.startsWith(`..${sep}`)) continue;
    throw wrong(out, `${inside === "" ? "is" : "holds"} ${what}`, anotherFolder);
  }
  refuseForeign(out, folder);
  return folder;
}

/**
 * @param out how the folder was named
 * @throws InvalidInput when `folder` holds a file that no preview wrote
 */
export function refuseForeign(out: string, folder: string): void {
  let found: string | undefined;
  try {
    found = foreignFile(folder);
  } catch (error) {
    throw cannotWrite("preview", out, error);
  }
  if (found !== undefined) throw wrong(out, `holds "${found}", which no preview wrote`, anotherFolder);
}

/** What a failure to write to `out` means to who named it; anything else than that is given back as it is. */
export function cannotWrite(source: string, out: string, error: unknown): unknown {
  const code = codeOf(error);
  if (!/^E[A-Z0-9]+$/.test(code)) return error;
  const rule =
    [
      { codes: ["EACCES", "EPERM", "EROFS"], rule: "is where nothing may be written" },
      { codes: ["ENOTDIR", "EEXIST"], rule: "is not a folder, or not in one" },
      { codes: ["EISDIR"], rule: "is a folder" },
    ].find(({ codes }) => codes.includes(code))?.rule ?? `cannot be written (${code})`;
  return new InvalidInput(source, [{ property: "--out", value: out, rule, remedy: "name another place" }]);
}

/** "ENOENT"; nothing for what is no failure of the system. */
export const codeOf = (error: unknown): string => (error instanceof Error && "code" in error ? String(error.code) : "");

const anotherFolder = "name an empty or a new folder";

const wrong = (value: string, rule: string, remedy: string): InvalidInput =>
  new InvalidInput("preview", [{ property: "--out", value, rule, remedy }]);

/** With links resolved as far as the path exists. */
function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return dirname(path) === path ? path : join(realPath(dirname(path)), basename(path));
  }
}

/** A file in `folder` that is not of the preview there; undefined when there is none. */
function foreignFile(folder: string): string | undefined {
  const before = identity(folder);
  if (before === undefined) return undefined;
  try {
    const own = filesListed(folder);
    const found = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => !entry.isDirectory())
      .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
      .find((path) => !own.includes(path));
    if (found === undefined || identity(folder) === before) return found;
  } catch (error) {
    if (identity(folder) === before) throw error;
  }
  // Another run put its preview there meanwhile.
  return foreignFile(folder);
}

const identity = (folder: string): number | undefined => statSync(folder, { throwIfNoEntry: false })?.ino;

/** What the preview in `folder` says that it wrote. */
function filesListed(folder: string): readonly unknown[] {
  try {
    const { files } = JSON.parse(readFileSync(join(folder, "preview.json"), "utf8"));
    return Array.isArray(files) ? files : [];
  } catch {
    return [];
  }
}
