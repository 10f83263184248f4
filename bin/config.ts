import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { load, YAMLException } from "js-yaml";
import { InvalidInput, type Problem } from "../rules/vocabulary/index.ts";
import { choose } from "../stacks/nearest.ts";
import { requiredSecrets } from "../stacks/secrets.ts";

/** A stack's configuration as the engine would hand it to the program, read without the engine. */
export interface StackConfig {
  /** Name of the project, with which its keys begin. */
  readonly project: string;
  readonly stack: string;
  /** Values by full key (`monitoring:services`), lists and groups as JSON. */
  readonly config: Readonly<Record<string, string>>;
  /** Full keys of {@link StackConfig.config} that the file holds encrypted. */
  readonly secretKeys: readonly string[];
  /** Keys, without the project's name, of secrets that the receivers need and the file does not hold. */
  readonly missingSecrets: readonly string[];
}

type Group = Readonly<Record<string, unknown>>;

const isGroup = (value: unknown): value is Group =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * Reads `Pulumi.yaml` for the defaults and `Pulumi.<stack>.yaml` for what differs. What is encrypted there is not
 * decrypted: a named placeholder stands for it.
 * @param root folder of `Pulumi.yaml`
 * @param stack name of the stack: "production"
 * @throws InvalidInput when there is no such stack or a file is not of this form; the values are judged by the settings
 */
export function stackConfig(root: string, stack: string): StackConfig {
  const stacks = readdirSync(root).flatMap((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1] ?? []);
  const file = `Pulumi.${stack}.yaml`;
  if (!stacks.includes(stack))
    throw wrong(file, {
      property: "stack",
      value: stack,
      rule: "has no file of that name here",
      remedy: choose(stack, stacks.sort()),
    });
  const { name, config = {} } = read(root, "Pulumi.yaml");
  const project = String(name);
  const values = { ...defaults(project, config), ...written(project, file, read(root, file)) };
  const texts = Object.entries(values).map(([key, value]) => [key, textOf(revealed(value, key))] as const);
  const present = texts.filter(([, text]) => text !== "").map(([key]) => key);
  return {
    project,
    stack,
    config: Object.fromEntries(texts),
    secretKeys: Object.keys(values).filter((key) => isEncrypted(values[key])),
    missingSecrets: requiredSecrets(Object(values[`${project}:receivers`])).filter(
      (key) => !present.includes(`${project}:${key}`),
    ),
  };
}

/** The same with named placeholders for the missing secrets, so that the program can run. */
export function withPlaceholders(loaded: StackConfig): StackConfig {
  const missing = loaded.missingSecrets.map((key) => `${loaded.project}:${key}`);
  return {
    ...loaded,
    config: { ...loaded.config, ...Object.fromEntries(missing.map((key) => [key, placeholder(key)])) },
    secretKeys: [...loaded.secretKeys, ...missing],
  };
}

/** What stands for a secret that is not to be had: an address where an address is wanted. */
function placeholder(full: string): string {
  const key = full.slice(full.indexOf(":") + 1);
  return key.endsWith("Url") ? `https://placeholder.invalid/${key}` : `placeholder-${key}`;
}

const wrong = (file: string, problem: Problem): InvalidInput => new InvalidInput(file, [problem]);

/** A file's YAML as a group of keys. One without content is allowed, as it is to Pulumi. */
function read(root: string, file: string): Group {
  try {
    const text = readFileSync(join(root, file), "utf8");
    const content = text.split("\n").every((line) => /^\s*(#|$)/.test(line)) ? {} : load(text);
    if (isGroup(content)) return content;
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    const property = error.mark ? `line ${error.mark.line + 1}` : "the file";
    throw wrong(file, { property, rule: `is not YAML: ${error.reason}`, remedy: "mend it there or just above" });
  }
  throw wrong(file, { property: "the file", rule: "is not a group of keys", remedy: 'begin it with "config:"' });
}

/** The project's default or fixed value of each key; both may be written without the rest of the declaration. */
function defaults(project: string, config: unknown): Group {
  if (!isGroup(config))
    throw wrong("Pulumi.yaml", {
      property: "config",
      value: config,
      rule: "is not a group of keys",
      remedy: "list the settings below it",
    });
  const declared = Object.entries(config).map(([key, entry]) => {
    const value = isGroup(entry) ? (entry.default ?? entry.value) : entry;
    return [named(project, key), value] as const;
  });
  return Object.fromEntries(declared.filter(([, value]) => value !== undefined));
}

const named = (project: string, key: string): string => (key.includes(":") ? key : `${project}:${key}`);

/** Keys of a stack's file besides `config`: what Pulumi itself needs in order to decrypt. */
const known = ["config", "environment", "secretsprovider", "encryptedkey", "encryptionsalt"];

function written(project: string, file: string, content: Group): Group {
  const unknown = Object.keys(content).filter((key) => !known.includes(key));
  const config = content.config ?? {};
  const problems: readonly Problem[] = [
    ...unknown.map((key) => ({ property: key, rule: "is not a part of a stack's file", remedy: choose(key, known) })),
    ...(isGroup(config)
      ? []
      : [{ property: "config", value: config, rule: "is not a group of keys", remedy: "list the settings below it" }]),
  ];
  if (problems.length > 0 || !isGroup(config)) throw new InvalidInput(file, problems);
  return Object.fromEntries(Object.entries(config).map(([key, value]) => [named(project, key), value]));
}

/** `secure: v1:...` alone in a group is how Pulumi writes an encrypted value, at any depth. */
const isSecure = (value: unknown): boolean =>
  isGroup(value) && typeof value.secure === "string" && Object.keys(value).length === 1;

const isEncrypted = (value: unknown): boolean =>
  isSecure(value) || (typeof value === "object" && value !== null && Object.values(value).some(isEncrypted));

function revealed(value: unknown, key: string): unknown {
  if (isSecure(value)) return placeholder(key);
  if (Array.isArray(value)) return value.map((item) => revealed(item, key));
  return isGroup(value)
    ? Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, revealed(inner, key)]))
    : value;
}

const textOf = (value: unknown): string =>
  typeof value === "object" && value !== null ? JSON.stringify(value) : String(value ?? "");
