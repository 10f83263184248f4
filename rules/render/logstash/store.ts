import {
  categories,
  categoriesByAction,
  defaultCategory,
  ecsVersion,
  quarantine,
  storedFields,
} from "../../logs/index.ts";
import { logCategories } from "../../vocabulary/index.ts";
import {
  dataset,
  fields,
  hash,
  matches,
  member,
  mutate,
  not,
  present,
  put,
  reference,
  scratch,
  when,
} from "./blocks.ts";
import type { Block, Condition, Value } from "./syntax.ts";

const { line, document, problems, action } = scratch;

/** Whether one of `words` stands in the action; an underscore is any separator or none. */
function names(words: readonly string[]): Condition {
  const alternatives = words.map((word) => word.replaceAll("_", "[^a-z0-9]?")).join("|");
  return { ask: "matches", field: action, pattern: `(?:\\A|[^a-z0-9])(?:${alternatives})(?:[^a-z0-9]|\\z)` };
}

const categorise: readonly Block[] = [
  "Category: the one named, else by the words of the action.",
  mutate("action", { copy: hash([member("metadata.action"), action]) }),
  mutate("action_words", { gsub: [action, "([a-z0-9])([A-Z])", "\\1_\\2"], lowercase: [action] }),
  {
    arms: [
      {
        when: matches(member("category"), logCategories.join("|")),
        blocks: [mutate("category_named", { rename: hash([member("category"), dataset]) })],
      },
      ...categoriesByAction.map((name) => ({
        when: names(categories[name].actionWords),
        blocks: [put(`category_${name}`, dataset, name)],
      })),
    ],
    otherwise: [put("category_default", dataset, defaultCategory)],
  },
];

/** Members that are stored as they are, under another name. Time, level and what is left of the metadata have ways of their own. */
const moved = storedFields.flatMap(({ from, to }) => {
  const field = fields.find(({ path }) => path === from);
  return field && !["timestamp", "level", "metadata"].includes(field.path) ? [{ field, to }] : [];
});
const required = moved.filter(({ field }) => field.required);
const optional = moved.filter(({ field }) => !field.required);

const rename = (list: typeof moved): Value =>
  hash(...list.map(({ field, to }) => [member(field.path), reference(to)] as const));

const toEcs: readonly Block[] = [
  "Names of the Elastic Common Schema; what has none there is kept under labels.",
  when(not(present(member("traceId"))), [mutate("no_trace", { remove_field: [member("traceId")] })]),
  mutate("ecs", { rename: rename(required) }),
  mutate("numbers", { convert: hash(...optional.map(({ field }) => [member(field.path), "string"] as const)) }),
  ...optional.map(({ field, to }) =>
    when(matches(member(field.path), field.pattern ?? ""), [mutate(`ecs_${to}`, { rename: rename([{ field, to }]) })]),
  ),
  mutate("labels", {
    rename: hash([member("metadata"), "[labels]"]),
    remove_field: [member("timestamp"), member("level")],
  }),
  mutate("others", { merge: hash(["[labels]", document]) }),
  put("kind", "[event][kind]", "event"),
];

const setAside: readonly Block[] = [
  "Not a log document: kept as it came, with the reasons.",
  mutate("set_aside", {
    rename: hash([line, "[message]"], [problems, "[error][message]"]),
    replace: hash([dataset, quarantine.dataset], ["[event][kind]", "pipeline_error"]),
  }),
];

const kubernetes = storedFields.filter(({ to }) => to.startsWith("kubernetes."));

const finish = (environment: string): readonly Block[] => [
  mutate("origin", {
    rename: hash(
      [scratch.seen, "[event][created]"],
      ...kubernetes.map(({ to }) => [`[@metadata]${reference(to)}`, reference(to)] as const),
    ),
    replace: hash(
      ["[data_stream][type]", "logs"],
      ["[data_stream][namespace]", environment],
      ["[ecs][version]", ecsVersion],
    ),
    copy: hash([dataset, "[event][dataset]"]),
  }),
];

/** From what {@link intake} made of a line to what is stored: in its category's data stream, or set aside with the reasons. */
export const store = (environment: string): readonly Block[] => [
  when(present(problems), setAside, [...categorise, ...toEcs]),
  ...finish(environment),
];
