import { spawn } from "node:child_process";
import { join } from "node:path";
import type { Counts } from "../test/support/reporter.ts";

const root = join(import.meta.dirname, "..");

/** How long the tests' process may go on after its last test: what is still open by then would stay open for ever. */
const graceMilliseconds = 15_000;

const say = (line: string): unknown => process.stdout.write(`${line}\n`);

const none: Counts = { passed: 0, failed: 0 };
const pass: Counts = { passed: 1, failed: 0 };
const add = (a: Counts, b: Counts): Counts => ({ passed: a.passed + b.passed, failed: a.failed + b.failed });

function fail(reason: string): Counts {
  say(`FAILED: ${reason}`);
  return { passed: 0, failed: 1 };
}

/** Something that is proved; it throws or counts a failure when it does not hold. */
export interface Step {
  readonly title: string;
  readonly prove: () => Promise<Counts>;
}

/** Runs the JavaScript `file` of a package with Node, its output in ours, and counts its exit code. */
export const command = (title: string, file: string, ...args: readonly string[]): Step => ({
  title,
  prove: () =>
    new Promise((resolve) => {
      const child = spawn(process.execPath, [join(root, "node_modules", file), ...args], {
        cwd: root,
        stdio: ["ignore", 1, 2],
      });
      child.on("close", (code) => resolve(code === 0 ? pass : fail(`${title} (exit code ${code})`)));
    }),
});

/** What bin/run.mjs did before any step. */
export const dependencies: Step = {
  title: "dependencies",
  prove: async () => {
    // bin/run.mjs, which runs this file, installed them or refused.
    say(`Node ${process.versions.node}, packages as in package-lock.json`);
    return pass;
  },
};

/** What the tests need besides packages: `needed`, each with a way to get it and the words to say that it is there. */
export const tools = (needed: readonly (() => Promise<string>)[]): Step => ({
  title: "tools",
  prove: async () => {
    let counts = none;
    for (const get of needed) {
      try {
        say(await get());
        counts = add(counts, pass);
      } catch (error) {
        counts = add(counts, fail(error instanceof Error ? error.message : String(error)));
      }
    }
    return counts;
  },
});

const isCounts = (message: unknown): message is Counts =>
  typeof message === "object" && message !== null && "passed" in message && "failed" in message;

/** Which tests run, and how. */
export interface TestsArgs {
  /** Pattern of the full titles of tests. @default all */
  readonly only?: string | undefined;
  /** Mocha's configuration, from the root. @default .mocharc.json */
  readonly config?: string;
  /** Variables, in addition to those of this process. @default none */
  readonly env?: Readonly<Record<string, string>>;
}

/** All tests, or those whose title matches; a run without a test, or one that breaks off, is a failure. */
export const tests = ({ only, config, env = {} }: TestsArgs): Step => ({
  title: only === undefined ? "tests" : `tests matching ${only}`,
  prove: () =>
    new Promise((resolve) => {
      const grep = only === undefined ? [] : ["--grep", only];
      const mocha = [
        "node_modules/mocha/lib/cli/cli.js",
        "--reporter",
        "test/support/reporter.ts",
        "--forbid-only",
        ...(config === undefined ? [] : ["--config", config]),
        ...grep,
      ];
      const child = spawn(process.execPath, ["--import", "tsx", ...mocha], {
        cwd: root,
        env: { ...process.env, ...env },
        stdio: ["ignore", 1, 2, "ipc"],
      });
      let counts: Counts | undefined;
      let overdue: NodeJS.Timeout | undefined;
      child.on("message", (message) => {
        if (!isCounts(message)) return;
        counts = message;
        overdue = setTimeout(() => child.kill("SIGKILL"), graceMilliseconds);
      });
      child.on("close", (code, signal) => {
        clearTimeout(overdue);
        resolve(judge(counts, code, signal));
      });
    }),
});

function judge(counts: Counts | undefined, code: number | null, signal: NodeJS.Signals | null): Counts {
  if (!counts) return fail(`the tests broke off before they were done (${signal ?? `exit code ${code}`})`);
  if (counts.passed + counts.failed === 0) return fail("no test ran");
  if (signal) return add(counts, fail("a test left something running that keeps the process alive"));
  if (code !== 0 && counts.failed === 0) return add(counts, fail(`the tests' process ended with exit code ${code}`));
  return counts;
}

/** Proves the steps one after the other, and prints the closing line. */
export async function proveAll(steps: readonly Step[]): Promise<void> {
  let total = none;
  for (const [index, { title, prove }] of steps.entries()) {
    const started = Date.now();
    say(`[${index + 1}/${steps.length}] ${title}`);
    const counts = await prove().catch((error: Error) => fail(error.stack ?? error.message));
    total = add(total, counts);
    const seconds = ((Date.now() - started) / 1000).toFixed(1);
    say(`[${index + 1}/${steps.length}] ${title}: ${counts.passed} passed, ${counts.failed} failed, ${seconds} s\n`);
  }
  process.exitCode = total.failed === 0 ? 0 : 1;
  say(`${total.passed} passed, ${total.failed} failed`);
}
