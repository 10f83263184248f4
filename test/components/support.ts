import { readFileSync } from "node:fs";
import { runInNewContext } from "node:vm";
import type * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { keyOf, type Recording, type Registered, record } from "../../bin/record.ts";
import { isCustomResource, validate } from "../support/crds.ts";

type Tree = { readonly [key: string]: unknown };

const isTree = (value: unknown): value is Tree => typeof value === "object" && value !== null && !Array.isArray(value);

/** What a component registered, and ways to look at it. */
export interface Deployment extends Recording {
  /** The only resource of this type whose name ends with `suffix`; anything but exactly one is an error. */
  readonly one: (type: string, suffix?: string) => Registered;
  /** Every resource that is not a component, so a real object somewhere. */
  readonly objects: readonly Registered[];
}

/** Runs `program` and returns what it registered; what the program returns become outputs. */
export async function deploy(program: () => unknown): Promise<Deployment> {
  const recording = await record(program);
  const one = (type: string, suffix = ""): Registered => {
    const found = recording.resources.filter((each) => each.type.endsWith(type) && each.name.endsWith(suffix));
    const [only] = found;
    if (!only || found.length > 1) throw new Error(`${found.length} of ${type} *${suffix}: ${found.map(keyOf).join()}`);
    return only;
  };
  return { ...recording, one, objects: recording.resources.filter((each) => !each.component) };
}

/** The value at a path of keys and indices; undefined where the path ends early. */
export const at = (value: unknown, ...path: readonly (string | number)[]): unknown =>
  path.reduce<unknown>(
    (inner, key) => (Array.isArray(inner) ? inner[Number(key)] : isTree(inner) ? inner[key] : undefined),
    value,
  );

/** Keys of the ancestors of a resource, the nearest first. */
function ancestors(recording: Recording, resource: Registered): readonly string[] {
  const parent = recording.resources.find((each) => keyOf(each) === resource.parent);
  return parent ? [keyOf(parent), ...ancestors(recording, parent)] : [];
}

/** Every container and init container in an object, wherever its pod template stands. */
export function containersOf(resource: Registered): readonly Tree[] {
  const lists = ["containers", "initContainers"];
  const walk = (value: unknown): readonly Tree[] => {
    if (Array.isArray(value)) return value.flatMap(walk);
    if (!isTree(value)) return [];
    return Object.entries(value).flatMap(([key, inner]) =>
      lists.includes(key) && Array.isArray(inner) ? inner.filter(isTree) : walk(inner),
    );
  };
  return walk(resource.inputs);
}

/** Deploys two instances made by `create` and returns what both registered; names that clash make this throw. */
const deployTwice = (create: (name: string) => pulumi.ComponentResource): Promise<Deployment> =>
  deploy(() => {
    create("first");
    create("second");
  });

/** The habits of every component, as tests: children have a parent and its name, and two instances live side by side. */
export function keepsHabits(create: (name: string) => pulumi.ComponentResource): void {
  it("owns every child, and names it after itself", async () => {
    const both = await deployTwice(create);
    const [first] = both.resources.filter((each) => each.component && each.name === "first");
    if (!first) throw new Error("no component is called first");
    const children = both.resources.filter((each) => each.name.startsWith("first") && each !== first);
    expect(children).not.to.be.empty;
    for (const child of children) expect(ancestors(both, child), keyOf(child)).to.include(keyOf(first));
    const strays = both.resources.filter((each) => !/^(first|second)/.test(each.name) && !each.type.endsWith(":Stack"));
    expect(strays.map(keyOf)).to.be.empty;
  });

  it("lets two instances live in one namespace, with no name of an object twice", async () => {
    const { objects } = await deployTwice(create);
    const names = objects
      .filter((each) => each.type.startsWith("kubernetes:"))
      .map((each) => `${each.type} ${at(each.inputs, "metadata", "name") ?? `auto ${each.name}`}`);
    expect(names).to.deep.equal([...new Set(names)]);
  });
}

/** That every field of a component's custom resources is one which their operator knows: it would drop others without a word. */
export function fitsDefinitions(create: (name: string) => pulumi.ComponentResource): void {
  it("writes custom resources that their operators' own definitions accept", async () => {
    const { objects } = await deploy(() => create("first"));
    const custom = objects.filter(({ inputs }) => isCustomResource(inputs));
    expect(custom).not.to.be.empty;
    for (const each of custom) expect(await validate(each.inputs), keyOf(each)).to.deep.equal([]);
  });
}

/** What PodSecurity `restricted` and this house want of a container and this one lacks, one line each. */
export function lacks(container: Tree, exceptions: readonly string[] = []): readonly string[] {
  const wanted: Readonly<Record<string, boolean>> = {
    runAsNonRoot: at(container, "securityContext", "runAsNonRoot") === true,
    "no privilege escalation": at(container, "securityContext", "allowPrivilegeEscalation") === false,
    "no capability": JSON.stringify(at(container, "securityContext", "capabilities")) === '{"drop":["ALL"]}',
    seccomp: at(container, "securityContext", "seccompProfile", "type") === "RuntimeDefault",
    "read-only root": at(container, "securityContext", "readOnlyRootFilesystem") === true,
    "requests and limits": ["requests", "limits"].every((kind) =>
      ["cpu", "memory"].every((what) => typeof at(container, "resources", kind, what) === "string"),
    ),
    liveness: isTree(at(container, "livenessProbe")),
    readiness: isTree(at(container, "readinessProbe")),
  };
  return Object.keys(wanted).filter((what) => !wanted[what] && !exceptions.includes(what));
}

/** The `@default` tags of the fields in a source file, by field, each evaluated when it is a literal. */
export function documentedDefaults(file: string): Readonly<Record<string, unknown>> {
  const source = readFileSync(new URL(`../../components/${file}`, import.meta.url), "utf8");
  const tags = [
    ...source.matchAll(/@default ([^\n]+?)(?: \*\/)?\n(?:(?!\*\/)[\s\S])*?(?:\*\/\n)?\s*readonly (\w+)\?/g),
  ];
  const literal = /^(["{[\d]|true$|false$)/;
  return Object.fromEntries(
    tags.map(([, text = "", field = ""]) => [field, literal.test(text) ? runInNewContext(`(${text})`) : text]),
  );
}
