import { execFile } from "node:child_process";
import { mkdir, readFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { cacheFolder, cacheKey, fillOnce, isExecutable } from "./cache.ts";
import { type ClusterProgramName, clusterDefinitions, clusterPrograms } from "./cluster-pins.ts";
import { buildArguments, explain, go } from "./go.ts";
import { alone } from "./lock.ts";
import type { DefinitionsName, DefinitionsPin, ProgramName, ProgramPin } from "./pins.ts";
import { definitions, programs } from "./pins.ts";
import { buildProgress } from "./progress.ts";
import { buildVendored } from "./vendored.ts";
import { isAtLeast, parseVersion, versionText } from "./version.ts";

/** Every program that can be asked for: those of all tests, and those of `npm run test:cluster` alone. */
const pins: Readonly<Record<ProgramName | ClusterProgramName, ProgramPin>> = { ...programs, ...clusterPrograms };

/** Every set of YAML files that can be asked for. */
const sets: Readonly<Record<DefinitionsName | keyof typeof clusterDefinitions, DefinitionsPin>> = {
  ...definitions,
  ...clusterDefinitions,
};

/** A program that is there. */
export interface Found {
  readonly path: string;
  /** What it says that it is. */
  readonly version: string;
  readonly from: "PATH" | "cache" | "built";
}

const pinFolder = (name: string): string => join(import.meta.dirname, name);

const found = new Map<keyof typeof pins, Promise<Found>>();

/**
 * A program: the one on PATH when it is at least as new as the pinned one, else the one built before, else built now,
 * with progress on standard error. Throws one sentence with its remedy when it cannot be built.
 */
export function find(name: keyof typeof pins): Promise<Found> {
  const known = found.get(name) ?? search(name, pins[name]);
  found.set(name, known);
  return known;
}

/** The path of a program, as {@link find} finds it. */
export const tool = async (name: keyof typeof pins): Promise<string> => (await find(name)).path;

async function search(name: string, pin: ProgramPin): Promise<Found> {
  return (await onPath(name, pin)) ?? (await fromModule(name, pin));
}

async function onPath(name: string, pin: ProgramPin): Promise<Found | undefined> {
  const least = parseVersion(pin.version);
  for (const folder of (process.env.PATH ?? "").split(delimiter)) {
    const path = join(folder, name);
    if (folder === "" || !(await isExecutable(path))) continue;
    const version = parseVersion(await output(path, pin.versionArguments));
    if (version && least && isAtLeast(version, least)) return { path, version: versionText(version), from: "PATH" };
  }
  return undefined;
}

/** What a program prints; nothing when it fails or takes longer than it may. */
const output = (path: string, args: readonly string[]): Promise<string> =>
  new Promise((resolve) => {
    execFile(path, args, { timeout: 10_000 }, (error, stdout, stderr) => resolve(error ? "" : `${stdout}\n${stderr}`));
  });

async function fromModule(name: string, pin: ProgramPin): Promise<Found> {
  const read = (file: string): Promise<string> => readFile(join(pinFolder(pin.folder ?? name), file), "utf8");
  const folder = join(cacheFolder(), cacheKey(name, pin.version, await read("go.mod"), await read("go.sum")));
  const path = join(folder, name);
  const cached: Found = { path, version: pin.version, from: "cache" };
  if (await isExecutable(path)) return cached;
  await mkdir(cacheFolder(), { recursive: true });
  const tellWait = (): unknown => process.stderr.write(`${name} is being built by another process; waiting for it\n`);
  return alone(`${folder}.lock`, tellWait, async () => {
    if (await isExecutable(path)) return cached;
    await fillOnce(folder, name, (temporary) => build(name, pin, join(temporary, name)));
    return { ...cached, from: "built" };
  });
}

async function build(name: string, pin: ProgramPin, target: string): Promise<void> {
  const progress = buildProgress(`${name} ${pin.version}`);
  const from = pinFolder(pin.folder ?? name);
  const run = pin.embedded
    ? await buildVendored(from, pin, target, progress.line)
    : await go(from, buildArguments(pin, target), progress.line);
  progress.end(run.code === 0);
  if (run.code !== 0) {
    throw new Error(`${name} ${pin.version} or newer is not on PATH and cannot be built: ${explain(run)}`);
  }
}

const folders = new Map<keyof typeof sets, Promise<string>>();

/** The folder with the YAML files of a set of definitions, in Go's module cache: read it, never write. */
export function definitionsFolder(name: keyof typeof sets): Promise<string> {
  const known = folders.get(name) ?? download(name);
  folders.set(name, known);
  return known;
}

async function download(name: keyof typeof sets): Promise<string> {
  const { module, moduleVersion, folder } = sets[name];
  // Go adds a sum that go.sum lacks instead of refusing it: so what go.sum says is read first and compared here.
  const pinned = await readFile(join(pinFolder(name), "go.sum"), "utf8");
  const run = await go(pinFolder(name), ["mod", "download", "-json", `${module}@${moduleVersion}`]);
  if (run.code !== 0) throw new Error(`the definitions of ${name} cannot be read: ${explain(run)}`);
  const { Dir, Sum } = JSON.parse(run.stdout) as { readonly Dir: string; readonly Sum: string };
  if (!pinned.split("\n").includes(`${module} ${moduleVersion} ${Sum}`)) {
    throw new Error(`the definitions of ${name} cannot be read: ${module} ${moduleVersion} is not what go.sum pins`);
  }
  return join(Dir, folder);
}
