import { createHash } from "node:crypto";
import { rmSync } from "node:fs";
import { access, constants, mkdtemp, rename } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";

/** Where built programs are kept, shared by all clones: `~/.cache/monitoring/tools`, or below XDG_CACHE_HOME. */
export const cacheFolder = (env: NodeJS.ProcessEnv = process.env): string =>
  join(env.XDG_CACHE_HOME || join(homedir(), ".cache"), "monitoring", "tools");

/** Folder name of a build: it changes with the version and with every sum of every module below the program. */
export function cacheKey(name: string, version: string, goMod: string, goSum: string): string {
  const digest = createHash("sha256").update(`${goMod.length}\n`).update(goMod).update(goSum).digest("hex");
  return `${name}-${version}-${digest.slice(0, 12)}`;
}

/** Whether `file` is there and may be run. */
export const isExecutable = (file: string): Promise<boolean> =>
  access(file, constants.X_OK).then(
    () => true,
    () => false,
  );

/**
 * Makes the folder `target` by filling a new one beside it and renaming that, so that nobody ever sees half of it. When
 * two processes do so at once, both build and the second finds the first one's.
 * @param file what `fill` must make, relative to the folder
 */
export async function fillOnce(target: string, file: string, fill: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(target, "..", ".building-"));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  const interrupted = (): never => process.exit(130);
  process.once("exit", remove).once("SIGINT", interrupted).once("SIGTERM", interrupted);
  try {
    await fill(folder);
    await rename(folder, target).catch(async (error: unknown) => {
      if (!(await isExecutable(join(target, file)))) throw error;
    });
  } finally {
    process.off("exit", remove).off("SIGINT", interrupted).off("SIGTERM", interrupted);
    remove();
  }
}
