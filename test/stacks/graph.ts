import { MockMonitor } from "@pulumi/pulumi/runtime/mocks.js";
import type { Built } from "../../bin/build.ts";
import { keyOf, type Registered } from "../../bin/record.ts";
import { buildStack } from "../support/stack.ts";

/** What one run of a stack's program registered, and what the engine would wait for before each of it. */
export interface Graph extends Built {
  /** The only resource with this kind and name; anything but exactly one is an error. */
  readonly one: (kind: string, name: string) => Registered;
  /** Whether `later` is registered only when `earlier` exists, be it by way of others. */
  readonly waits: (later: Registered, earlier: Registered) => boolean;
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
}

/**
 * Runs `program` while noting, for each resource that it registers, the keys of what it depends on: what is said, what its
 * inputs come from, and its parent, which is registered only when what the parent depends on is.
 */
async function noting<T>(
  program: () => Promise<T>,
): Promise<{ result: T; needs: ReadonlyMap<string, readonly string[]> }> {
  const needs = new Map<string, readonly string[]>();
  const { registerResource } = MockMonitor.prototype;
  MockMonitor.prototype.registerResource = function (this: MockMonitor, request: Request, answer) {
    const key = keyOf({ type: request.getType(), name: request.getName() });
    needs.set(key, [...request.getDependenciesList(), request.getParent()].map(keyOfUrn));
    return registerResource.call(this, request, answer);
  };
  try {
    return { result: await program(), needs };
  } finally {
    MockMonitor.prototype.registerResource = registerResource;
  }
}

/** Builds a stack as a preview does, and notes what depends on what. */
export async function graphOf(stack: string, overrides: Readonly<Record<string, string>> = {}): Promise<Graph> {
  const { result, needs } = await noting(() => buildStack(stack, overrides));
  const all = new Map<string, ReadonlySet<string>>();
  const closure = (key: string): ReadonlySet<string> => {
    const known = all.get(key);
    if (known) return known;
    const found = new Set<string>();
    all.set(key, found);
    for (const need of needs.get(key) ?? []) for (const each of [need, ...closure(need)]) found.add(each);
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
  };
}
