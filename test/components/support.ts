import type * as pulumi from "@pulumi/pulumi";
import { keyOf, type Recording, type Registered, record } from "../../bin/record.ts";

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
export function ancestors(recording: Recording, resource: Registered): readonly string[] {
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
export const deployTwice = (create: (name: string) => pulumi.ComponentResource): Promise<Deployment> =>
  deploy(() => {
    create("first");
    create("second");
  });
