import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { copyFile, mkdir, readFile, symlink } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import * as pulumi from "@pulumi/pulumi";
import {
  type EngineEvent,
  LocalWorkspace,
  type OpMap,
  PulumiCommand,
  type Stack as PulumiStack,
} from "@pulumi/pulumi/automation/index.js";
import { secretKeys } from "../../stacks/secrets.ts";
import { tool } from "../../tools/tools.ts";
import type { Cluster } from "./bed/cluster.ts";

const execFileAsync = promisify(execFile);

const root = join(import.meta.dirname, "../..");

/** What the engine did, or would do, to one resource. */
export interface Step {
  /** Such as `create`, `update`, `replace`, `delete`; never `same`. */
  readonly operation: string;
  /** Such as `kubernetes:core/v1:ConfigMap`; of a component's part, its own type alone. */
  readonly type: string;
  readonly name: string;
}

/** How an operation of the engine ended. */
export interface Outcome {
  /** What it failed of; undefined when it succeeded. */
  readonly error?: string;
  readonly steps: readonly Step[];
  /** Everything that it printed. */
  readonly output: string;
}

/** One stack of the project, on a cluster, with the real engine and the real provider. */
export interface Stack {
  readonly preview: () => Promise<Outcome>;
  readonly up: () => Promise<Outcome>;
  readonly refresh: () => Promise<Outcome>;
  readonly destroy: () => Promise<Outcome>;
  /** Waits no longer than this for anything from now on, such as "20s"; without, as long as the program says. */
  readonly hurry: (most?: string) => void;
  /** Sets one setting. @param path such as `thresholds.HighCpuUsage.value` */
  readonly set: (path: string, value: string) => Promise<void>;
  readonly unset: (path: string) => Promise<void>;
  readonly setSecret: (key: string, value: string) => Promise<void>;
  /** Ends whatever works on a stack of this cluster, engines and providers, as a crash of the machine would. */
  readonly kill: () => void;
  /** Releases the lock that a killed engine left: `pulumi cancel`. */
  readonly cancel: () => Promise<void>;
  /** Lets `destroy` delete what is protected: `pulumi state unprotect --all`. */
  readonly unprotect: () => Promise<void>;
  /** Forgets what a killed engine was about to make: `pulumi refresh --clear-pending-creates`. */
  readonly clearPending: () => Promise<Outcome>;
  /** The state as `pulumi stack export` prints it: secrets encrypted. */
  readonly exported: () => Promise<string>;
}

/** Values that no file may show: each is found by its first word. */
export const planted = "PLANTED";

const secretValue = (stack: string, key: string): string =>
  /Url$/.test(key) ? `https://hook.example/${planted}-${stack}-${key}` : `${planted}-${stack}-${key}`;

let evaluation = 0;

/** How long each object may be waited for; as the program says when undefined. */
let most: string | undefined;

/** The stack's entry, evaluated anew as the engine does it for each of its operations. */
const program = async (): Promise<Record<string, unknown>> => {
  evaluation += 1;
  if (most !== undefined) {
    const customTimeouts = { create: most, update: most };
    pulumi.runtime.registerResourceTransform(({ props, opts }) => ({ props, opts: { ...opts, customTimeouts } }));
  }
  const entry: string = `../../stacks/index.ts?${evaluation}`;
  return { ...(await import(entry)) };
};

/** The stack `name` with the settings of its own file and secrets of `PLANTED-...`, not yet deployed. */
export async function stackOn(cluster: Cluster, name: "production" | "staging"): Promise<Stack> {
  const work = join(cluster.folder, name);
  await mkdir(work);
  await symlink(join(root, "stacks"), join(work, "stacks"));
  for (const file of ["Pulumi.yaml", `Pulumi.${name}.yaml`]) await copyFile(join(root, file), join(work, file));
  const stack = await LocalWorkspace.createOrSelectStack(
    { stackName: name, projectName: "monitoring", program },
    { workDir: work, pulumiCommand: await engineIn(cluster.folder), envVars: await environment(cluster) },
  );
  const settings = await readFile(join(root, `Pulumi.${name}.yaml`), "utf8");
  const needed = secretKeys.filter((key) => /Password$/.test(key) || isAsked(settings, key));
  await stack.setAllConfig(
    Object.fromEntries(needed.map((key) => [`monitoring:${key}`, { value: secretValue(name, key), secret: true }])),
  );
  return handle(stack);
}

/** Whether the receiver that a secret is for is among the settings. */
const isAsked = (settings: string, key: string): boolean =>
  new RegExp(`^ {4}${key === "smtpPassword" ? "email" : key.replace(/[A-Z].*/, "")}:`, "m").test(settings);

/** The engine, and beside it the provider, which it finds there. */
async function engineIn(folder: string): Promise<PulumiCommand> {
  const bin = join(folder, "engine", "bin");
  await mkdir(bin, { recursive: true });
  for (const name of ["pulumi", "pulumi-resource-kubernetes"] as const) {
    await symlink(await tool(name), join(bin, name)).catch(() => {});
  }
  return PulumiCommand.get({ root: join(folder, "engine") });
}

async function environment({ folder, kubeconfig }: Cluster): Promise<Record<string, string>> {
  const [state, home] = [join(folder, "state"), join(folder, "home")];
  for (const each of [state, home]) await mkdir(each, { recursive: true });
  return {
    PATH: [join(folder, "engine", "bin"), process.env.PATH ?? ""].join(delimiter),
    KUBECONFIG: kubeconfig,
    PULUMI_BACKEND_URL: `file://${state}`,
    PULUMI_HOME: home,
    PULUMI_CONFIG_PASSPHRASE: "test",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
  };
}

function handle(stack: PulumiStack): Stack {
  const run = (operate: (options: Options) => Promise<unknown>) => operation(operate);
  const key = (path: string): string => `monitoring:${path}`;
  /** What the command line answers about the stack. */
  const said = async (...args: readonly string[]): Promise<string> => {
    const { workDir: cwd, envVars } = stack.workspace;
    const options = { cwd, env: { ...process.env, ...envVars }, maxBuffer: 2 ** 28 };
    return (await execFileAsync(await tool("pulumi"), [...args, "--stack", stack.name], options)).stdout;
  };
  return {
    preview: () => run((options) => stack.preview(options)),
    up: () => run((options) => stack.up(options)),
    refresh: () => run((options) => stack.refresh(options)),
    destroy: () => run((options) => stack.destroy(options)),
    hurry: (given) => {
      most = given;
    },
    set: (path, value) => stack.setConfig(key(path), { value }, true),
    unset: (path) => stack.removeConfig(key(path), true),
    setSecret: (name, value) => stack.setConfig(key(name), { value, secret: true }),
    kill: () => killIn(join(stack.workspace.workDir, "..", "engine")),
    cancel: () => stack.cancel(),
    clearPending: () => run((options) => stack.refresh({ ...options, clearPendingCreates: true })),
    unprotect: async () => {
      await said("state", "unprotect", "--all", "--yes");
    },
    // The Automation API's own export asks for secrets in plain text.
    exported: () => said("stack", "export"),
  };
}

/** Ends the programs that were started from a folder. */
function killIn(folder: string): void {
  for (const id of readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)) {
    try {
      if (readFileSync(`/proc/${id}/cmdline`, "utf8").startsWith(folder)) process.kill(id, "SIGKILL");
    } catch {
      // It ended by itself in the meantime.
    }
  }
}

/** What every operation is given. */
interface Options {
  readonly onEvent: (event: EngineEvent) => void;
  readonly onOutput: (text: string) => void;
  readonly onError: (text: string) => void;
  readonly color: "never";
}

async function operation(operate: (options: Options) => Promise<unknown>): Promise<Outcome> {
  const steps: Step[] = [];
  let output = "";
  const hear = (text: string): void => {
    output += text;
  };
  const onEvent = ({ resOutputsEvent, resOpFailedEvent, diagnosticEvent }: EngineEvent): void => {
    const metadata = resOutputsEvent?.metadata ?? resOpFailedEvent?.metadata;
    if (metadata && !unchanged.includes(metadata.op)) steps.push(stepOf(metadata.op, metadata.urn));
    // What is for those who look for errors in the engine is neither printed nor logged unless asked for.
    const severity: string | undefined = diagnosticEvent?.severity;
    if (diagnosticEvent && severity !== "debug") output += diagnosticEvent.message;
  };
  try {
    await operate({ onEvent, onOutput: hear, onError: hear, color: "never" });
    return { steps, output };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error), steps, output };
  }
}

const unchanged: readonly (keyof OpMap)[] = ["same", "read", "refresh"];

function stepOf(operation: string, urn: string): Step {
  const [, , types = "", name = ""] = urn.split("::");
  return { operation, type: types.split("$").at(-1) ?? types, name };
}
