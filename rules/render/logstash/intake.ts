import { type DocumentField, levels, logLevels } from "../../logs/index.ts";
import { fields, hash, isText, matches, member, mutate, not, plugin, present, put, scratch, when } from "./blocks.ts";
import type { Block, Condition, Plugin } from "./syntax.ts";

const { line, document, problems } = scratch;

/** Keeps the line and what Filebeat knows about its container, and nothing else that the sender may have put into the event. */
const receive: readonly Block[] = [
  "Keep the line and where it comes from; everything else on the event is dropped.",
  mutate("receive", {
    rename: hash(["message", line], ["kubernetes", scratch.kubernetes]),
    copy: hash(["@timestamp", scratch.seen]),
  }),
  plugin("prune", "forget", { whitelist_names: ["^@timestamp$"] }),
  "What is no JSON is set aside further down, and not logged here: a logged line would come back as a line.",
  plugin("json", "parse", { source: line, target: document, skip_on_invalid_json: true }),
];

const dropped: readonly Block[] = [
  when({ ask: "oneOf", field: "[log][level]", values: logLevels.filter((name) => !levels[name].storedInProduction) }, [
    "Logstash counts them: events.in of this filter at /_node/stats/pipelines.",
    plugin("drop", "drop_debug"),
  ]),
];

/** Gives every line one of the five levels, and drops those that are not to be stored. */
const level = (storeDebug: boolean): readonly Block[] => [
  "Level: five names, in lower case.",
  mutate("lower_case", { lowercase: [member("level"), member("category")] }),
  {
    arms: logLevels.map((name) => ({
      when: matches(member("level"), [name, ...levels[name].aliases].join("|")),
      blocks: [put(`level_${name}`, "[log][level]", name)],
    })),
    otherwise: [],
  },
  ...(storeDebug ? [] : dropped),
];

const complain = (path: string, text: string): Plugin =>
  mutate(`check_${path}`, { add_field: hash([problems, `${path}: ${text}`]) });

function wrong({ path, type, pattern }: DocumentField): Condition {
  const field = member(path);
  if (path === "level") return not(present("[log][level]"));
  if (type === "object") return { ask: "any", of: [not(present(field)), isText(field)] };
  return not(pattern === undefined ? isText(field) : matches(field, pattern));
}

/** Makes text of everything but objects: numbers and truth values by `convert`, lists by `join`. */
const onlyObjects = (path: string): Plugin =>
  mutate(`text_${path}`, { convert: hash([member(path), "string"]), join: hash([member(path), " "]) });

const check = (field: DocumentField): readonly Block[] => [
  ...(field.type === "object" ? [onlyObjects(field.path)] : []),
  when(wrong(field), [complain(field.path, `is not ${field.demand}`)]),
];

/** Collects everything that is wrong with the line, and takes its time. */
const validate: readonly Block[] = [
  "Check what the log document demands; every complaint is kept.",
  when(present(document), fields.filter(({ required }) => required).flatMap(check), [
    complain("document", "is not one JSON object on one line"),
  ]),
  when(not(present(problems)), [
    plugin("date", "timestamp", { match: [member("timestamp"), "ISO8601"], timezone: "UTC" }),
    when({ ask: "contains", field: "[tags]", value: "_dateparsefailure" }, [
      mutate("check_date", {
        add_field: hash([problems, "timestamp: is not a time that exists"]),
        remove_field: ["[tags]"],
      }),
    ]),
  ]),
];

/** From an event to a log document with a level, or to a list of what is wrong with it. */
export const intake = (storeDebug: boolean): readonly Block[] => [...receive, ...level(storeDebug), ...validate];
