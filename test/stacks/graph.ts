import { MockMonitor } from "@pulumi/pulumi/runtime/mocks.js";
import type { Built } from "../../bin/build.ts";
import { keyOf, type Registered } from "../../bin/record.ts";
import { isDuration, seconds } from "../../rules/vocabulary/index.ts";
import { buildStack } from "../support/stack.ts";

/** What one run of a stack's program registered, and what the engine would wait for before each of it. */
export interface Graph extends Built {
  /** The only resource with this kind and name; anything but exactly one is an error. */
  readonly one: (kind: string, name: string) => Registered;
  /** Whether `later` is registered only when `earlier` exists, be it by way of others. */
  readonly waits: (later: Registered, earlier: Registered) => boolean;
  /** How long the engine waits for its creation, in seconds; undefined where nothing is said, and Kubernetes' provider waits ten minutes. */
  readonly patience: (resource: Registered) => number | undefined;
}

/** `type::name` for `urn:pulumi:stack::project::parent$type::name`. */
function keyOfUrn(urn: string): string {
  const [type = "", name = ""] = urn.split("::").slice(-2);
  return keyOf({ type: type.slice(type.lastIndexOf("$") + 1), name });
}

/** A request to register a resource, as far as it is looked at here. */
interface Request {
  getType(): string;
  getName(): string;
  getParent(): string;
  getDependenciesList(): readonly string[];
  getCustomtimeouts(): { getCreate(): string } | undefined;
}

/** What is noted of each resource. */
interface Note {
  readonly needs: readonly string[];
  readonly create: string;
}

/**
 * Runs `program` while noting, for each resource that it registers, the keys of what it depends on: what is said, what its
 * inputs come from, and its parent, which is registered only when what the parent depends on is.
 */
async function noting<T>(program: () => Promise<T>): Promise<{ result: T; notes: ReadonlyMap<string, Note> }> {
  const notes = new Map<string, Note>();
  const { registerResource } = MockMonitor.prototype;
  MockMonitor.prototype.registerResource = function (this: MockMonitor, request: Request, answer) {
    const key = keyOf({ type: request.getType(), name: request.getName() });
    const needs = [...request.getDependenciesList(), request.getParent()].map(keyOfUrn);
    notes.set(key, { needs, create: request.getCustomtimeouts()?.getCreate() ?? "" });
    return registerResource.call(this, request, answer);
  };
  try {
    return { result: await program(), notes };
  } finally {
    MockMonitor.prototype.registerResource = registerResource;
  }
}

/** Builds a stack as a preview does, and notes what depends on what. */
export async function graphOf(stack: string, overrides: Readonly<Record<string, string>> = {}): Promise<Graph> {
  const { result, notes } = await noting(() => buildStack(stack, overrides));
  const all = new Map<string, ReadonlySet<string>>();
  const closure = (key: string): ReadonlySet<string> => {
    const known = all.get(key);
    if (known) return known;
    const found = new Set<string>();
    all.set(key, found);
    for (const need of notes.get(key)?.needs ?? []) for (const each of [need, ...closure(need)]) found.add(each);
    return found;
  };
  return {
    ...result,
    one: (kind, name) => {
      const found = result.run.resources.filter((each) => each.type.endsWith(`:${kind}`) && each.name === name);
      const [only] = found;
      if (!only || found.length > 1) throw new Error(`${found.length} of ${kind} ${name}`);
      return only;
    },
    waits: (later, earlier) => closure(keyOf(later)).has(keyOf(earlier)),
    patience: (resource) => {
      const create = notes.get(keyOf(resource))?.create ?? "";
      return isDuration(create) ? seconds(create) : undefined;
    },
  };
}
