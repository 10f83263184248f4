import type { Json } from "./documents.ts";

/**
 * Orders the keys of every object, so that the same definitions give the same bytes whatever order they are written in.
 * @param value plain data: a document is JSON but for its type and for what is undefined, which is left out
 */
export function sorted(value: Json | object): Json | object {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries<Json | object>({ ...value }).filter(([, inner]) => inner !== undefined);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, inner]) => [key, sorted(inner)]));
}

/** JSON for people and for diffs: sorted keys, two spaces, one line feed at the end. */
export const stableJson = (value: Json | object): string => `${JSON.stringify(sorted(value), null, 2)}\n`;
