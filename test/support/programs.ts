import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { ProgramName } from "../../tools/pins.ts";
import { tool } from "../../tools/tools.ts";

/** How a program ended, and what it said. */
export interface Finished {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Texts by path below the folder in which the program runs. */
export type Files = Readonly<Record<string, string>>;

/** What a run of a program is given. */
export interface RunOptions {
  /** Files that it finds in its working directory, which is a new temporary folder that goes afterwards. @default {} */
  readonly files?: Files;
  /** Its standard input. @default empty */
  readonly input?: string;
  /** When it is killed and counts as failed. @default 50000, below mocha's own limit */
  readonly milliseconds?: number;
}

/**
 * Runs a program of `tools/pins.ts` on files that exist for this run only, and waits for its end. A program that
 * fails is an answer and not an error: look at `code`.
 */
export async function run(name: ProgramName, args: readonly string[], options: RunOptions = {}): Promise<Finished> {
  const program = await tool(name);
  const folder = await mkdtemp(join(tmpdir(), `${name}-`));
  try {
    for (const [path, text] of Object.entries(options.files ?? {})) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    }
    return await execute(program, args, folder, options);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function execute(program: string, args: readonly string[], cwd: string, options: RunOptions): Promise<Finished> {
  const limits = { timeout: options.milliseconds ?? 50_000, maxBuffer: 64 * 2 ** 20 };
  return new Promise((resolve, reject) => {
    const child = execFile(program, [...args], { cwd, ...limits }, (error, stdout, stderr) => {
      const code = error ? error.code : 0;
      if (typeof code === "number") resolve({ code, stdout, stderr });
      else
        reject(
          new Error(
            `${program} ${args.join(" ")} did not end by itself within ${limits.timeout / 1000} s: ${error?.message}`,
          ),
        );
    });
    child.stdin?.on("error", () => {}).end(options.input ?? "");
  });
}
