import type { Block, Branch, Condition, Pipeline, Plugin, Value } from "../../../../rules/render/logstash/syntax.ts";
import { GrammarError, Scanner } from "./scanner.ts";

/*
 * Reads Logstash's configuration language, rule by rule as its published grammar has it (logstash-core/lib/logstash/compiler/lscl/
 * lscl_grammar.treetop and lscl.rb of 9.5), and knows nothing of the printer under test: what the printer writes is what
 * Logstash would understand only if this reader gives the same tree back. Comments are dropped. Rules that our pipelines have no use for
 * (method calls, xor, nand, comparisons, string operators of regular expressions) are refused.
 */

/** Where a variable is put in. Source: logstash-core/lib/logstash/util/substitution_variables.rb. */
const substitution = /\$\{([a-zA-Z_.][a-zA-Z0-9_.]*)(:[^}]*)?\}/;

/** Source: logstash-core/lib/logstash/config/string_escape.rb. */
const letters: Readonly<Record<string, string>> = {
  n: "\n",
  r: "\r",
  t: "\t",
  "0": "\0",
  '"': '"',
  "'": "'",
  "\\": "\\",
};
const processEscapes = (text: string): string => text.replace(/\\./g, (pair) => letters[pair.charAt(1)] ?? pair);

/** Reads `text`; `supportEscapes` is the setting `config.support_escapes`. Throws {@link GrammarError}. */
export const readPipeline = (text: string, supportEscapes: boolean): Pipeline =>
  new Reader(text, supportEscapes).pipeline();

class Reader extends Scanner {
  private readonly supportEscapes: boolean;

  constructor(text: string, supportEscapes: boolean) {
    super(text);
    this.supportEscapes = supportEscapes;
  }

  pipeline(): Pipeline {
    const sections: { input: Block[]; filter: Block[]; output: Block[] } = { input: [], filter: [], output: [] };
    for (this.space(); !this.isAtEnd; this.space()) {
      const name = this.need(/input|filter|output/y, "a section") as keyof Pipeline;
      sections[name].push(...this.body());
    }
    return sections;
  }

  /** "{" cs (branch_or_plugin cs)* "}" */
  private body(): Block[] {
    this.space();
    this.need(/\{/y, "{");
    const blocks: Block[] = [];
    for (this.space(); !this.take(/\}/y); this.space())
      blocks.push(this.take(/if(?=[\s([!"])/y) ? this.branch() : this.plugin());
    return blocks;
  }

  /** rule branch, after its first "if" */
  private branch(): Branch {
    const arms = [{ when: this.condition(), blocks: this.body() }];
    for (;;) {
      const start = this.at;
      this.space();
      if (!this.take(/else/y)) {
        this.at = start;
        return { arms, otherwise: [] };
      }
      this.space();
      if (!this.take(/if(?=[\s([!"])/y)) return { arms, otherwise: this.body() };
      arms.push({ when: this.condition(), blocks: this.body() });
    }
  }

  /** rule plugin; attributes are separated by whitespace */
  private plugin(): Plugin {
    const plugin = this.need(/[A-Za-z0-9_-]+/y, "a plugin");
    this.space();
    this.need(/\{/y, "{");
    const options: [string, Value][] = [];
    for (this.space(); !this.take(/\}/y); ) {
      const name = this.need(/[A-Za-z0-9_-]+/y, "an option");
      this.arrow();
      options.push([name, this.value()]);
      const start = this.at;
      this.space();
      if (start === this.at && this.text.charAt(this.at) !== "}") this.fail("a space");
    }
    return { plugin, options: Object.fromEntries(options) };
  }

  private arrow(): void {
    this.space();
    this.need(/=>/y, "=>");
    this.space();
  }

  /** rule value: plugin / bareword / string / number / array / hash */
  private value(): Value {
    if (this.sees(/[A-Za-z0-9_-]+[ \t\r\n]*\{/y)) return this.plugin();
    const word = this.take(/[A-Za-z_][A-Za-z0-9_]+/y);
    if (word !== undefined) return word === "true" || word === "false" ? word === "true" : word;
    const number = this.take(/-?[0-9]+(?:\.[0-9]*)?/y);
    if (number !== undefined) return Number(number);
    if (this.take(/\[/y)) return this.list(() => this.value());
    if (!this.take(/\{/y)) return substituted(this.string());
    const entries: [string, Value][] = [];
    for (this.space(); !this.take(/\}/y); this.space()) {
      const key = this.string();
      if (entries.some(([other]) => other === key)) this.fail("a key that is not there yet");
      this.arrow();
      entries.push([key, this.value()]);
    }
    return { hash: Object.fromEntries(entries) };
  }

  private list<T>(item: () => T): T[] {
    this.space();
    const items: T[] = [];
    while (!this.take(/\]/y)) {
      if (items.length > 0) this.need(/,/y, ",");
      this.space();
      items.push(item());
      this.space();
    }
    return items;
  }

  /** rule string: a backslash before the quote keeps the string open, whatever stands before the backslash */
  private string(): string {
    const quoted = this.need(/"(?:\\"|[^"])*?(?<!\\)"|'(?:\\'|[^'])*?(?<!\\)'/y, "a string").slice(1, -1);
    return this.supportEscapes ? processEscapes(quoted) : quoted;
  }

  /** rule condition; all its operators must be the same, since precedence would be anybody's guess */
  private condition(): Condition {
    this.space();
    const parts = [this.expression()];
    const operators = new Set<string>();
    for (;;) {
      this.space();
      const operator = this.take(/and|or/y);
      if (operator === undefined) break;
      operators.add(operator);
      this.space();
      parts.push(this.expression());
    }
    if (operators.size > 1) this.fail("one kind of operator");
    const [first] = parts;
    return parts.length === 1 && first ? first : { ask: operators.has("and") ? "all" : "any", of: parts };
  }

  /** rule expression */
  private expression(): Condition {
    if (this.take(/\(/y)) return this.parenthesised();
    if (this.take(/!/y)) {
      this.space();
      return { ask: "not", of: this.take(/\(/y) ? this.parenthesised() : { ask: "present", field: this.selector() } };
    }
    if (this.sees(/["']/y)) return this.contains();
    const field = this.selector();
    this.space();
    if (this.take(/=~/y)) {
      this.space();
      const pattern = this.need(/\/(?:\\\/|[^/])*?(?<!\\)\//y, "a regular expression").slice(1, -1);
      return { ask: "matches", field, pattern: pattern.replace(/\\[\s\S]/g, (pair) => (pair === "\\/" ? "/" : pair)) };
    }
    if (!this.take(/in(?=[\s[])/y)) return { ask: "present", field };
    this.space();
    this.need(/\[/y, "[");
    return { ask: "oneOf", field, values: this.list(() => this.string()) };
  }

  private parenthesised(): Condition {
    const condition = this.condition();
    this.space();
    this.need(/\)/y, ")");
    return condition;
  }

  private contains(): Condition {
    const value = this.string();
    this.space();
    this.need(/in/y, "in");
    this.space();
    return { ask: "contains", field: this.selector(), value };
  }

  private selector(): string {
    return this.need(/(?:\[[^\][,]+\])+/y, "a field");
  }
}

function substituted(text: string): Value {
  const found = substitution.exec(text);
  if (!found) return text;
  if (found[0] !== text) throw new GrammarError(`a variable inside of ${JSON.stringify(text)}`);
  return { variable: found[1] ?? "" };
}
