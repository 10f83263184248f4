import type { Problem } from "../rules/vocabulary/index.ts";
import { nearest } from "./nearest.ts";
import { schema } from "./schema.ts";

/** One key of a stack's configuration, as Pulumi hands it over. */
export interface ConfigValue {
  /** Key without the project's name. */
  readonly key: string;
  /** Text; lists and groups as JSON. Never empty: an empty value is the same as none. */
  readonly text: string;
  /** Whether the stack's file holds it encrypted. */
  readonly encrypted: boolean;
}

const split = (full: string): readonly [namespace: string, key: string] => {
  const colon = full.indexOf(":");
  return [full.slice(0, colon), full.slice(colon + 1)];
};

/** The values of `project` among all of a stack's configuration. */
export const valuesOf = (
  project: string,
  all: Readonly<Record<string, string>>,
  isEncrypted: (full: string) => boolean,
): readonly ConfigValue[] =>
  Object.entries(all).flatMap(([full, text]) => {
    const [namespace, key] = split(full);
    return namespace === project && text !== "" ? [{ key, text, encrypted: isEncrypted(full) }] : [];
  });

/** Keys that were meant for `project` and name another: nobody reads those, and nobody else would say so. */
export const strayKeys = (project: string, all: Readonly<Record<string, string>>): readonly Problem[] =>
  Object.keys(all).flatMap((full) => {
    const [namespace, key] = split(full);
    if (namespace === project || nearest(namespace, [project]) === undefined) return [];
    return [{ property: full, rule: "is a key that nothing reads", remedy: `did you mean "${project}:${key}"?` }];
  });

/** The values by key, with lists, groups and truth values parsed. What cannot be parsed stays text, which its type then refuses. */
export function decoded(values: readonly ConfigValue[]): Readonly<Record<string, unknown>> {
  const properties: Readonly<Record<string, object>> = schema.properties;
  const isText = (key: string): boolean => {
    const property = properties[key];
    return property === undefined || ("type" in property && property.type === "string");
  };
  return Object.fromEntries(values.map(({ key, text }) => [key, isText(key) ? text : parsed(text)]));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
