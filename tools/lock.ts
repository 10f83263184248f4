import { readFile, rm, writeFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";

/** Whether the process whose id is in the file still runs; a file without one, or of a process that is gone, holds nobody up. */
async function isHeld(file: string): Promise<boolean> {
  const id = Number(await readFile(file, "utf8").catch(() => ""));
  if (!Number.isInteger(id) || id <= 0) return false;
  try {
    process.kill(id, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

/**
 * Does `work` while no other process on this machine does so under the same `file`: two builds at once would take twice
 * as long each. It only saves time: what is built stays right without it, so a lock that a crash left is just taken.
 * @param onWait is called once when another process must be waited for
 */
export async function alone<T>(file: string, onWait: () => void, work: () => Promise<T>): Promise<T> {
  const take = (): Promise<boolean> =>
    writeFile(file, String(process.pid), { flag: "wx" }).then(
      () => true,
      () => false,
    );
  let told = false;
  while (!(await take())) {
    if (await isHeld(file)) {
      if (!told) onWait();
      told = true;
      await sleep(200);
    } else {
      await rm(file, { force: true });
    }
  }
  try {
    return await work();
  } finally {
    await rm(file, { force: true });
  }
}
