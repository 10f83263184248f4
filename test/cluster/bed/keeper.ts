/**
 * Holds the processes of one cluster: a program of its own, so that they end and their folder goes however the tests end,
 * a SIGKILL included. It starts what standard input tells, one line of JSON for each, and tells on standard output which
 * has ended. When its standard input ends, it ends them all and removes the folder that is its argument.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, openSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** A process to start. */
export interface Order {
  /** By which its log is named, and it itself when it has ended. */
  readonly name: string;
  readonly program: string;
  readonly args: readonly string[];
  /** Variables, in addition to those of the tests. */
  readonly env: Readonly<Record<string, string>>;
}

const [, , folder = ""] = process.argv;
const children = new Set<ChildProcess>();

/** Of util-linux: has the kernel end a process when its parent ends, should the keeper itself be killed. */
const setpriv = "/usr/bin/setpriv";

function start({ name, program, args, env }: Order): void {
  const log = openSync(join(folder, "log", `${name}.log`), "a");
  const command = existsSync(setpriv) ? [setpriv, "--pdeathsig", "KILL", "--", program, ...args] : [program, ...args];
  const child = spawn(command[0] ?? program, command.slice(1), {
    cwd: folder,
    env: { ...process.env, ...env },
    stdio: ["ignore", log, log],
  });
  children.add(child);
  const ended = (how: string): void => {
    children.delete(child);
    process.stdout.write(`${name} ended: ${how}\n`);
  };
  child.on("error", (error) => ended(error.message));
  child.on("exit", (code, signal) => ended(signal ?? `exit code ${code}`));
}

/** Programs in the folder that the tests started themselves: a provider outlives an engine that was killed. */
function strangers(): readonly number[] {
  if (!existsSync("/proc/self/cmdline")) return [];
  return readdirSync("/proc")
    .filter((id) => /^\d+$/.test(id))
    .filter((id) => {
      try {
        return readFileSync(`/proc/${id}/cmdline`, "utf8").startsWith(join(folder, "/"));
      } catch {
        return false;
      }
    })
    .map(Number);
}

async function end(): Promise<void> {
  // The data is thrown away: nothing needs time to finish.
  const gone = [...children].map((child) => new Promise((resolve) => child.once("exit", resolve)));
  for (const child of children) child.kill("SIGKILL");
  await Promise.all(gone);
  for (const id of strangers()) {
    try {
      process.kill(id, "SIGKILL");
    } catch {
      // It ended by itself in the meantime.
    }
  }
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  process.exit(0);
}

process.stdout.on("error", () => {});
for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, end);
createInterface({ input: process.stdin })
  .on("line", (line) => start(JSON.parse(line) as Order))
  .on("close", end);
