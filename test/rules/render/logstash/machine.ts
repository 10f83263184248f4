import type { Block, Condition, Pipeline, Plugin, Value } from "../../../../rules/render/logstash/syntax.ts";
import { type Data, Event, type Fields, isFields } from "./event.ts";

/*
 * Runs the filters of a pipeline as Logstash's sources say they work: EventCondition.java, Accessors.java, and mutate 3.5, json 3.2,
 * date 3.1, prune 3.1 and drop 3.1. It stands in for a Logstash, which the tests cannot have; it knows what our pipelines use and
 * refuses everything else.
 */

const regExp = (pattern: string): RegExp => new RegExp(pattern.replaceAll("\\A", "^").replaceAll("\\z", "$"));

function holds(condition: Condition, event: Event): boolean {
  switch (condition.ask) {
    case "present": {
      const value = event.get(condition.field);
      return value !== undefined && value !== null && value !== "" && value !== false && value !== "false";
    }
    case "matches": {
      const value = event.get(condition.field);
      return typeof value === "string" && regExp(condition.pattern).test(value);
    }
    case "oneOf": {
      const value = event.get(condition.field);
      return value !== undefined && value !== null && condition.values.includes(String(value));
    }
    case "contains": {
      const value = event.get(condition.field);
      return (typeof value === "string" || Array.isArray(value)) && value.includes(condition.value);
    }
    case "not":
      return !holds(condition.of, event);
    case "all":
      return condition.of.every((part) => holds(part, event));
    case "any":
      return condition.of.some((part) => holds(part, event));
  }
}

const text = (value: Value | undefined): string => (typeof value === "string" ? value : refuse(value));
const texts = (value: Value | undefined): readonly string[] => (Array.isArray(value) ? value.map(text) : refuse(value));
const pairs = (value: Value | undefined): readonly (readonly [string, string])[] =>
  typeof value === "object" && "hash" in value
    ? Object.entries(value.hash).map(([key, inner]) => [key, text(inner)] as const)
    : refuse(value);

function refuse(value: unknown): never {
  throw new Error(`the machine does not know ${JSON.stringify(value)}`);
}

const asText = (value: Data): Data =>
  Array.isArray(value) ? value.map(asText) : isFields(value) || value === null ? value : String(value);
const lowerCase = (value: Data): Data => (typeof value === "string" ? value.toLowerCase() : value);

/** The steps of mutate, in the order in which it takes them. */
const mutations: Readonly<Record<string, (value: Value, event: Event) => void>> = {
  rename: (value, event) => {
    for (const [from, to] of pairs(value)) {
      if (event.get(from) === undefined) continue;
      const moved = event.remove(from);
      if (moved !== undefined) event.set(to, moved);
    }
  },
  replace: (value, event) => {
    for (const [field, to] of pairs(value)) event.set(field, to);
  },
  convert: (value, event) => {
    for (const [field, to] of pairs(value)) {
      const there = event.get(field);
      if (to !== "string") refuse(to);
      if (there !== undefined) event.set(field, asText(there));
    }
  },
  gsub: (value, event) => {
    const [field = "", needle = "", replacement = ""] = texts(value);
    const there = event.get(field);
    const put = replacement.replaceAll("$", "$$$$").replace(/\\(\d)/g, "$$$1");
    if (typeof there === "string") event.set(field, there.replace(new RegExp(needle, "g"), put));
  },
  lowercase: (value, event) => {
    for (const field of texts(value)) {
      const there = event.get(field);
      if (there !== undefined) event.set(field, Array.isArray(there) ? there.map(lowerCase) : lowerCase(there));
    }
  },
  join: (value, event) => {
    for (const [field, separator] of pairs(value)) {
      const there = event.get(field);
      if (Array.isArray(there)) event.set(field, there.map(String).join(separator));
    }
  },
  merge: (value, event) => {
    for (const [field, from] of pairs(value)) {
      const [there, added] = [event.get(field), event.get(from)];
      if (isFields(there) && isFields(added)) event.set(field, { ...there, ...added });
    }
  },
  copy: (value, event) => {
    for (const [from, to] of pairs(value)) {
      const there = event.get(from);
      if (there !== undefined && there !== null) event.set(to, structuredClone(there));
    }
  },
};

/** Common to all filters, when they have done their work. */
function decorate(options: Plugin["options"], event: Event): void {
  if (options.add_field !== undefined)
    for (const [field, value] of pairs(options.add_field)) event.append(field, value);
  if (options.remove_field !== undefined) for (const field of texts(options.remove_field)) event.remove(field);
}

const common = ["id", "add_field", "remove_field"];

const filters: Readonly<Record<string, (options: Plugin["options"], event: Event) => void>> = {
  mutate: (options, event) => {
    for (const name of Object.keys(options)) if (!(name in mutations) && !common.includes(name)) refuse(name);
    for (const [name, mutation] of Object.entries(mutations)) {
      const value = options[name];
      if (value !== undefined) mutation(value, event);
    }
    decorate(options, event);
  },
  prune: ({ whitelist_names }, event) => {
    const wanted = texts(whitelist_names).map((name) => new RegExp(name));
    for (const name of Object.keys(event.fields))
      if (name !== "@metadata" && !wanted.some((pattern) => pattern.test(name))) delete event.fields[name];
  },
  json: ({ source, target, skip_on_invalid_json }, event) => {
    const there = event.get(text(source));
    if (skip_on_invalid_json !== true) refuse(skip_on_invalid_json);
    if (typeof there !== "string") return;
    try {
      event.set(text(target), JSON.parse(there) as Data);
    } catch {
      // As the option says.
    }
  },
  date: ({ match }, event) => {
    const [field = "", format] = texts(match);
    if (format !== "ISO8601") refuse(format);
    const there = event.get(field);
    if (there === undefined || there === null) return;
    const time = instant(String(there));
    if (time === undefined) event.append("tags", "_dateparsefailure");
    else event.set("@timestamp", time);
  },
  drop: (_, event) => {
    event.isDropped = true;
  },
};

/** Joda's ISO parser is strict about days and hours, where JavaScript's counts on into the next month. */
function instant(value: string): string | undefined {
  const day = /^(\d{4})-(\d{2})-(\d{2})T/.exec(value);
  const date = new Date(value);
  if (!day || Number.isNaN(date.getTime())) return undefined;
  const [, year, month, of] = day.map(Number);
  const last = new Date(Date.UTC(year ?? 0, month ?? 0, 0)).getUTCDate();
  return (of ?? 99) <= last ? date.toISOString() : undefined;
}

function runAll(blocks: readonly Block[], event: Event): void {
  for (const block of blocks) {
    if (event.isDropped || typeof block === "string") continue;
    if ("plugin" in block) (filters[block.plugin] ?? refuse(block.plugin))(block.options, event);
    else runAll(block.arms.find(({ when }) => holds(when, event))?.blocks ?? block.otherwise, event);
  }
}

/** What is stored of an event, and where; nothing when it was dropped. */
export interface Stored {
  readonly stream: string;
  readonly document: Fields;
}

/** Sends an event through the filters of `pipeline`. */
export function run(pipeline: Pipeline, fields: Fields): Stored | undefined {
  const event = new Event(fields);
  runAll(pipeline.filter, event);
  if (event.isDropped) return undefined;
  const { "@metadata": _, ...document } = event.fields;
  const stream = ["type", "dataset", "namespace"].map((part) => event.get(`[data_stream][${part}]`)).join("-");
  return { stream, document };
}
