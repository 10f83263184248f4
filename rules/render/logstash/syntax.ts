import { InvalidInput } from "../../vocabulary/index.ts";

/** The value of an environment variable or a keystore entry, put in by Logstash when it starts. */
export interface Variable {
  /** Its name: letters, digits and underscores. */
  readonly variable: string;
}

/** A hash, such as the `rename` of a mutate filter. */
export interface Hash {
  readonly hash: Readonly<Record<string, Value>>;
}

/** What an option of a plugin can be. A string is itself: nothing in it is interpreted. */
export type Value = string | number | boolean | Variable | Hash | Plugin | readonly Value[];

/** A plugin with its options: an input, a filter, an output or a codec. */
export interface Plugin {
  /** Its name: `mutate`. */
  readonly plugin: string;
  readonly options: Readonly<Record<string, Value>>;
}

/** What an event is asked. A `field` is a reference such as `[log][level]`. */
export type Condition =
  | { readonly ask: "present"; readonly field: string }
  | { readonly ask: "matches"; readonly field: string; readonly pattern: string }
  | { readonly ask: "oneOf"; readonly field: string; readonly values: readonly string[] }
  | { readonly ask: "contains"; readonly field: string; readonly value: string }
  | { readonly ask: "not"; readonly of: Condition }
  | { readonly ask: "all" | "any"; readonly of: readonly Condition[] };

/** The first arm whose condition holds is taken, else `otherwise`. */
export interface Branch {
  readonly arms: readonly { readonly when: Condition; readonly blocks: readonly Block[] }[];
  readonly otherwise: readonly Block[];
}

/** What sections and arms consist of; a string is a comment. */
export type Block = Plugin | Branch | string;

/** A whole pipeline. */
export interface Pipeline {
  readonly input: readonly Block[];
  readonly filter: readonly Block[];
  readonly output: readonly Block[];
}

/** The text of `pipeline` in Logstash's configuration language. Throws {@link InvalidInput} on what that language cannot hold. */
export const printPipeline = (pipeline: Pipeline): string =>
  (["input", "filter", "output"] as const).map((name) => `${name} {\n${blocks(pipeline[name], "  ")}}\n`).join("\n");

function blocks(list: readonly Block[], indent: string): string {
  return list.map((block) => blockText(block, indent)).join("");
}

function blockText(block: Block, indent: string): string {
  if (typeof block === "string")
    return block
      .split(/[\r\n]+/)
      .map((line) => `${indent}# ${line}\n`)
      .join("");
  return "plugin" in block ? `${indent}${pluginText(block, indent)}\n` : branchText(block, indent);
}

function branchText({ arms, otherwise }: Branch, indent: string): string {
  if (arms.length === 0) refuse(arms, "is a branch without a condition", "give it an arm");
  const body = (list: readonly Block[]): string => `{\n${blocks(list, `${indent}  `)}${indent}}`;
  const taken = arms.map(({ when, blocks: list }) => `if ${conditionText(when)} ${body(list)}`).join(" else ");
  return `${indent}${taken}${otherwise.length > 0 ? ` else ${body(otherwise)}` : ""}\n`;
}

function pluginText({ plugin, options }: Plugin, indent: string): string {
  const inner = `${indent}  `;
  const lines = Object.entries(options).map(
    ([name, value]) => `${inner}${bareName(name)} => ${valueText(value, inner)}\n`,
  );
  return lines.length > 0 ? `${bareName(plugin)} {\n${lines.join("")}${indent}}` : `${bareName(plugin)} {}`;
}

function valueText(value: Value, indent: string): string {
  if (typeof value === "string") return stringText(value);
  if (typeof value === "number") return numberText(value);
  if (typeof value === "boolean") return String(value);
  if (isList(value)) return `[${value.map((item) => valueText(item, indent)).join(", ")}]`;
  if ("variable" in value) return `"\${${bareName(value.variable)}}"`;
  return "plugin" in value ? pluginText(value, indent) : hashText(value, indent);
}

const isList = (value: Value): value is readonly Value[] => Array.isArray(value);

function hashText({ hash }: Hash, indent: string): string {
  const inner = `${indent}  `;
  const lines = Object.entries(hash).map(
    ([key, value]) => `${inner}${stringText(key)} => ${valueText(value, inner)}\n`,
  );
  return `{\n${lines.join("")}${indent}}`;
}

function conditionText(condition: Condition): string {
  switch (condition.ask) {
    case "present":
      return reference(condition.field);
    case "matches":
      return `${reference(condition.field)} =~ ${patternText(condition.pattern)}`;
    case "oneOf":
      return `${reference(condition.field)} in [${condition.values.map(stringText).join(", ")}]`;
    case "contains":
      return `${stringText(condition.value)} in ${reference(condition.field)}`;
    case "not":
      return condition.of.ask === "present" ? `!${reference(condition.of.field)}` : `!(${conditionText(condition.of)})`;
    case "all":
    case "any": {
      if (condition.of.length === 0) refuse([], "is an empty condition", "give it a part");
      const joint = condition.ask === "all" ? " and " : " or ";
      return condition.of.map((part) => `(${conditionText(part)})`).join(joint);
    }
  }
}

function refuse(value: unknown, rule: string, remedy: string): never {
  throw new InvalidInput("Logstash pipeline", [{ property: "text", value, rule, remedy }]);
}

function bareName(name: string): string {
  return /^[A-Za-z0-9_]+$/.test(name) ? name : refuse(name, "is not a name", "use letters, digits and underscores");
}

function reference(field: string): string {
  if (/^(?:\[[^[\],]+\])+$/.test(field)) return field;
  return refuse(field, "is not a field reference", "write each part in brackets, such as [log][level]");
}

function numberText(value: number): string {
  const text = String(value);
  if (/^-?\d+(?:\.\d+)?$/.test(text)) return text;
  return refuse(value, "is not a number that Logstash reads", "write it without an exponent");
}

/**
 * `text` between double quotes. A backslash is doubled only where `config.support_escapes` would read more into it (the letters
 * that it knows are those of Logstash's string_escape.rb), so that text without quotes and such letters means the same whether the
 * setting is on or not.
 */
function stringText(text: string): string {
  refuseSubstitution(text);
  if (text.includes("%{")) refuse(text, "has a field reference in it", "copy the field with a filter instead");
  if (text.endsWith("\\"))
    refuse(text, "ends with a backslash, which would escape the quote", "leave the backslash out");
  return `"${text.replace(/\\(?=[\\"'nrt0])/g, "\\\\").replace(/"/g, '\\"')}"`;
}

/** A regular expression of Ruby's between slashes. */
function patternText(pattern: string): string {
  refuseSubstitution(pattern);
  if (pattern.endsWith("\\"))
    refuse(pattern, "ends with a backslash, which would escape the slash", "write [\\\\] for it");
  return `/${pattern.replace(/\\[\s\S]|\//g, (part) => (part === "/" ? "\\/" : part))}/`;
}

/** Logstash replaces `${NAME}` wherever it stands, and there is no way to escape it. */
function refuseSubstitution(text: string): void {
  if (/\$\{[A-Za-z_.]/.test(text)) refuse(text, "would be replaced by an environment variable", "use a Variable");
  if (/\p{Surrogate}/u.test(text)) refuse(text, "is not well-formed Unicode", "leave the lone surrogate out");
}
