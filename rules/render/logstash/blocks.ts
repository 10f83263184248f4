import { type DocumentField, documentFields } from "../../logs/index.ts";
import type { Block, Condition, Hash, Plugin, Value } from "./syntax.ts";

/** Where the pipeline keeps what it works on: `[@metadata]` is never stored. */
export const scratch = {
  line: "[@metadata][line]",
  document: "[@metadata][document]",
  kubernetes: "[@metadata][kubernetes]",
  seen: "[@metadata][seen]",
  problems: "[@metadata][problems]",
  action: "[@metadata][action]",
} as const;

/** Where the output finds the category. */
export const dataset = "[data_stream][dataset]";

/** The members of the log document. */
export const fields: readonly DocumentField[] = documentFields;

/** `[user][id]` for `user.id`. */
export const reference = (path: string): string => path.replace(/[^.]+/g, "[$&]").replaceAll(".", "");

/** Where a member of the log document stands before it is moved. */
export const member = (path: string): string => `${scratch.document}${reference(path)}`;

/** A hash in the order given. */
export const hash = (...entries: readonly (readonly [string, Value])[]): Hash => ({
  hash: Object.fromEntries(entries),
});

/** A plugin with the `id` under which Logstash counts what passes through it. */
export const plugin = (name: string, id: string, options: Readonly<Record<string, Value>> = {}): Plugin => ({
  plugin: name,
  options: { id, ...options },
});

/** A mutate filter. Logstash runs its options in an order of its own: rename, replace, convert, gsub, lowercase, join, merge, copy. */
export const mutate = (id: string, options: Readonly<Record<string, Value>>): Plugin => plugin("mutate", id, options);

/** Sets a field. */
export const put = (id: string, field: string, value: string): Plugin => mutate(id, { replace: hash([field, value]) });

/** Whether a field is there and is neither false nor empty. */
export const present = (field: string): Condition => ({ ask: "present", field });

/** The contrary. */
export const not = (of: Condition): Condition => ({ ask: "not", of });

/** Whether a field is text and matches as a whole. */
export const matches = (field: string, pattern: string): Condition => ({
  ask: "matches",
  field,
  pattern: `\\A(?:${pattern})\\z`,
});

/** Whether a field is text, be it empty: nothing else matches a pattern. */
export const isText = (field: string): Condition => ({ ask: "matches", field, pattern: "\\A" });

/** One condition and its two ways. */
export const when = (condition: Condition, blocks: readonly Block[], otherwise: readonly Block[] = []): Block => ({
  arms: [{ when: condition, blocks }],
  otherwise,
});
