import { existsSync, mkdirSync, readdirSync, renameSync, rmdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { constants } from "node:os";
import { dirname, join } from "node:path";
import { setImmediate } from "node:timers/promises";
import type { Files } from "./files.ts";
import { cannotWrite, codeOf, refuseForeign } from "./out.ts";

/**
 * Writes `files` into `folder`, in the place of an earlier preview. They are written beside it first, so that it is whole
 * whenever it is there, and the last of several runs wins. Nothing else is left, even when a signal ends the process.
 * @param out how the folder was named, for errors
 * @param folder from {@link outFolder}
 * @throws InvalidInput when nothing can be written there, or when something else than a preview is there by now
 */
export async function writeFiles(out: string, folder: string, files: Files): Promise<void> {
  const parent = dirname(folder);
  const temporary = join(parent, `${temporaryName}${process.pid}`);
  const missing = missingFolders(parent);
  const remove = (): void => {
    rmSync(temporary, { recursive: true, force: true });
    if (!existsSync(folder)) for (const made of missing) removeEmpty(made);
  };
  const stop = (signal: NodeJS.Signals): never => process.exit(128 + constants.signals[signal]);
  process.once("exit", remove);
  for (const signal of signals) process.once(signal, stop);
  try {
    removeLeftovers(parent);
    for (const each of [...missing.toReversed(), temporary]) makeFolder(each);
    await writeAll(join(temporary, "new"), files);
    refuseForeign(out, folder);
    putInPlace(temporary, folder);
  } catch (error) {
    throw cannotWrite("preview", out, error);
  } finally {
    for (const signal of signals) process.off(signal, stop);
    process.off("exit", remove);
    remove();
  }
}

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Ends with the number of the process that writes it. */
const temporaryName = ".monitoring-preview-";

/** `folder` and those above it that are not there, the deepest first. */
const missingFolders = (folder: string): readonly string[] =>
  existsSync(folder) ? [] : [folder, ...missingFolders(dirname(folder))];

/** One at a time: below /proc, Node's own way to make several never ends. */
function makeFolder(folder: string): void {
  try {
    mkdirSync(folder);
  } catch (error) {
    // Another run may have made it.
    if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) throw error;
  }
}

function removeEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // Somebody else has something in it, or it was never made.
  }
}

/** Clears away what processes left that were killed: those that there are no more. */
function removeLeftovers(parent: string): void {
  const names = existsSync(parent) ? readdirSync(parent) : [];
  for (const name of names) {
    if (!name.startsWith(temporaryName) || isRunning(Number(name.slice(temporaryName.length)))) continue;
    try {
      rmSync(join(parent, name), { recursive: true, force: true });
    } catch {
      // Of another user, or another run is clearing it away too.
    }
  }
}

function isRunning(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return codeOf(error) !== "ESRCH";
  }
}

async function writeAll(folder: string, files: Files): Promise<void> {
  for (const each of new Set([...files.keys()].map((path) => dirname(path))))
    mkdirSync(join(folder, each), { recursive: true });
  let written = 0;
  for (const [path, text] of files) {
    writeFileSync(join(folder, path), text);
    // A signal is noticed in between only.
    if (++written % 20 === 0) await setImmediate();
  }
  await setImmediate();
}

/** Moves the new preview to where the old one is, again and again while other runs come in between. */
function putInPlace(temporary: string, folder: string): void {
  let turn = 0;
  do move(folder, join(temporary, `old-${turn++}`), "ENOENT");
  while (!move(join(temporary, "new"), folder, "ENOTEMPTY", "EEXIST"));
}

/** Whether it went well; false for a failure of these codes. */
function move(from: string, to: string, ...tolerated: readonly string[]): boolean {
  try {
    renameSync(from, to);
    return true;
  } catch (error) {
    if (tolerated.includes(codeOf(error))) return false;
    throw error;
  }
}
