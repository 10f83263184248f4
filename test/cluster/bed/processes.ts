import { spawn } from "node:child_process";
import { mkdir, mkdtemp, readFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Order } from "./keeper.ts";

/** Processes that live as long as this one at most, and a folder that goes with them. */
export interface Processes {
  readonly folder: string;
  /** Starts a program; its output goes to `log/<name>.log` in the folder. */
  readonly start: (name: string, program: string, args: readonly string[], env?: Order["env"]) => void;
  /** Throws when one has ended that nobody asked to, with the end of its log. */
  readonly check: () => Promise<void>;
  /** Ends all and removes the folder; resolves when that is done. */
  readonly end: () => Promise<void>;
}

/** A keeper for processes, ready to start them. */
export async function processes(): Promise<Processes> {
  const folder = await mkdtemp(join(tmpdir(), "monitoring-cluster-"));
  await mkdir(join(folder, "log"));
  // Detached: Ctrl-C is for the tests, whose end then ends it.
  const keeper = spawn(process.execPath, ["--import", "tsx", join(import.meta.dirname, "keeper.ts"), folder], {
    detached: true,
    stdio: ["pipe", "pipe", "inherit"],
  });
  let ended: string | undefined;
  keeper.stdout.setEncoding("utf8").on("data", (text: string) => {
    ended ??= text.trim();
  });
  keeper.stdin.on("error", () => {});
  const gone = new Promise<void>((resolve) => keeper.once("exit", () => resolve()));
  // Neither the process nor its pipe keeps the tests alive, and their end is what it waits for.
  keeper.unref();
  return {
    folder,
    start: (name, program, args, env = {}) => {
      keeper.stdin.write(`${JSON.stringify({ name, program, args, env } satisfies Order)}\n`);
    },
    check: async () => {
      if (ended === undefined) return;
      const log = await readFile(join(folder, "log", `${ended.split(" ")[0]}.log`), "utf8").catch(() => "");
      throw new Error(`${ended}\n${log.slice(-2000)}`);
    },
    end: async () => {
      keeper.stdin.end();
      await gone;
    },
  };
}

/** So many ports of 127.0.0.1 that nobody listens on. */
export async function freePorts(count: number): Promise<readonly number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, "127.0.0.1"));
  return Promise.all(
    servers.map(
      (server) =>
        new Promise<number>((resolve, reject) => {
          server.once("error", reject).once("listening", () => {
            const address = server.address();
            server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
          });
        }),
    ),
  );
}
