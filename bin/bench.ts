import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "./build.ts";
import { stackConfig, withPlaceholders } from "./config.ts";
import { readOptions } from "./options.ts";

const command = {
  call: "npm run bench",
  about: "Measures the preview against what it cannot be faster than, and how it grows with the services.",
  options: { pairs: { value: "N", says: "runs of each command in the comparison", default: 7 } },
  notes: "Times depend on the machine; the ratios are what to compare.",
} as const;

const root = join(import.meta.dirname, "..");
const say = (line: string): unknown => process.stdout.write(`${line}\n`);

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;

/** Milliseconds of one run, from outside. */
function timed(program: string, ...args: readonly string[]): number {
  const start = performance.now();
  const { status, stderr } = spawnSync(program, args, { cwd: root, stdio: ["ignore", "ignore", "pipe"] });
  if (status !== 0) throw new Error(`${program} ${args.join(" ")} failed:\n${stderr}`);
  return performance.now() - start;
}

/** In turns, so that a machine that slows down slows both. */
function compare(pairs: number): void {
  const folder = mkdtempSync(join(tmpdir(), "preview-"));
  const preview = (): number =>
    timed("npm", "run", "preview", "--", "--stack", "production", "--out", join(folder, "out"));
  const floor = (): number => timed(process.execPath, "-e", 'require("@pulumi/pulumi")');
  preview();
  floor();
  const runs = Array.from({ length: pairs }, () => ({ preview: preview(), floor: floor() }));
  rmSync(folder, { recursive: true });
  const ratio = median(runs.map((run) => run.preview / run.floor));
  say(`npm run preview -- --stack production: ${median(runs.map((run) => run.preview)).toFixed(0)} ms`);
  say(`node -e 'require("@pulumi/pulumi")':   ${median(runs.map((run) => run.floor)).toFixed(0)} ms`);
  say(`ratio: ${ratio.toFixed(2)} (median of ${pairs} pairs)`);
}

/** The program with `count` services, from settings to registered resources. */
async function services(count: number): Promise<number> {
  const loaded = withPlaceholders(stackConfig(root, "production"));
  const list = Array.from({ length: count }, (_, index) => ({ name: `service-${index}`, namespace: "services" }));
  const start = performance.now();
  await build({ ...loaded, config: { ...loaded.config, [`${loaded.project}:services`]: JSON.stringify(list) } });
  return performance.now() - start;
}

async function growth(): Promise<void> {
  await services(1);
  const times: (readonly [number, number])[] = [];
  for (const count of [1, 10, 100, 1000]) times.push([count, await services(count)]);
  for (const [count, time] of times)
    say(`${String(count).padStart(5)} services: ${time.toFixed(0)} ms, ${(time / count).toFixed(2)} ms each`);
  const [[, base], , [, hundred], [, thousand]] = times as [[1, number], [10, number], [100, number], [1000, number]];
  say(
    `a service more costs, from 100 to 1000 against from 1 to 100: ${((thousand - base - (hundred - base)) / 900 / ((hundred - base) / 99)).toFixed(2)} times (1 is linear)`,
  );
}

const asked = readOptions(command);
if (asked) {
  compare(asked.pairs);
  await growth();
}
