import { expect } from "chai";
import fc from "fast-check";
import {
  type Block,
  type Condition,
  type Pipeline,
  type Plugin,
  printPipeline,
  type Value,
} from "../../../rules/render/logstash/syntax.ts";
import { InvalidInput } from "../../../rules/vocabulary/index.ts";
import { readPipeline } from "./logstash/reader.ts";

const withOption = (value: Value): Pipeline => ({
  input: [],
  filter: [{ plugin: "x", options: { value } }],
  output: [],
});
const withCondition = (when: Condition): Pipeline => ({
  input: [],
  filter: [{ arms: [{ when, blocks: [] }], otherwise: [] }],
  output: [],
});

/** Text that the language can hold: no variable, no field reference, no backslash at the end, no lone surrogate. */
const holdable = (text: string): boolean =>
  !/\$\{[A-Za-z_.]/.test(text) && !text.includes("%{") && !text.endsWith("\\") && !/\p{Surrogate}/u.test(text);
const hostile = fc.string({
  unit: fc.constantFrom('"', "'", "\\", "\n", "/", "}", "{", "#", "=>", "n", "a", "$", "%", "é", "\0"),
});
const texts = fc.oneof(fc.string({ unit: "binary" }), hostile).filter(holdable);

const names = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_]{1,8}$/);
const fieldNames = fc.stringMatching(/^[^[\],]{1,8}$/);
const fields = fc.array(fieldNames, { minLength: 1, maxLength: 3 }).map((parts) => `[${parts.join("][")}]`);
const patterns = fc
  .string({ unit: fc.constantFrom("/", "a", "\\d", "\\\\", ".", "(?:b)", '"', "\n", "[/]") })
  .filter((pattern) => !pattern.endsWith("\\"));
const numbers = fc.oneof(
  fc.integer(),
  fc.integer().map((value) => value / 8),
);

const { value: values } = fc.letrec<{ value: Value; plugin: Plugin }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    texts,
    numbers,
    fc.boolean(),
    names.map((variable) => ({ variable })),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(texts, tie("value"), { maxKeys: 3, noNullPrototype: true }).map((hash) => ({ hash })),
    tie("plugin"),
  ),
  plugin: fc.record({
    plugin: names,
    options: fc.dictionary(names, tie("value"), { maxKeys: 3, noNullPrototype: true }),
  }),
}));
const plugins: fc.Arbitrary<Plugin> = fc.record({
  plugin: names.filter((name) => name !== "if" && name !== "else"),
  options: fc.dictionary(names, values, { maxKeys: 3, noNullPrototype: true }),
});

const { condition: conditions } = fc.letrec<{ condition: Condition }>((tie) => ({
  condition: fc.oneof(
    { depthSize: "small" },
    fields.map((field): Condition => ({ ask: "present", field })),
    fc.record({ ask: fc.constant("matches" as const), field: fields, pattern: patterns }),
    fc.record({
      ask: fc.constant("oneOf" as const),
      field: fields,
      values: fc.array(texts, { minLength: 1, maxLength: 3 }),
    }),
    fc.record({ ask: fc.constant("contains" as const), field: fields, value: texts }),
    fc.record({ ask: fc.constant("not" as const), of: tie("condition") }),
    fc.record({
      ask: fc.constantFrom("all" as const, "any" as const),
      of: fc.array(tie("condition"), { minLength: 2, maxLength: 3 }),
    }),
  ),
}));

const { blocks } = fc.letrec<{ blocks: Block[] }>((tie) => ({
  blocks: fc.array(
    fc.oneof(
      { depthSize: "small" },
      plugins,
      fc.record({
        arms: fc.array(fc.record({ when: conditions, blocks: tie("blocks") }), { minLength: 1, maxLength: 3 }),
        otherwise: tie("blocks"),
      }),
    ),
    { maxLength: 3 },
  ),
}));

describe("the printer of Logstash's configuration language", () => {
  it("writes what an independent reader reads as the same tree", () => {
    fc.assert(
      fc.property(fc.record({ input: blocks, filter: blocks, output: blocks }), (pipeline) => {
        expect(readPipeline(printPipeline(pipeline), true)).to.deep.equal(pipeline);
      }),
    );
  });

  it("keeps any text inside its quotes, or refuses it", () => {
    fc.assert(
      fc.property(fc.oneof(hostile, fc.string({ unit: "binary" })), (text) => {
        if (holdable(text)) expect(readPipeline(printPipeline(withOption(text)), true)).to.deep.equal(withOption(text));
        else expect(() => printPipeline(withOption(text))).to.throw(InvalidInput);
      }),
      { numRuns: 2000 },
    );
  });

  it("means the same without config.support_escapes, when no quote and no letter of an escape is in the text", () => {
    const plain = fc.string({ unit: fc.constantFrom("\\", "a", "d", "1", "_", "(", "é", "'") });
    const harmless = plain.filter((text) => !/\\['\\]|\\$/.test(text));
    fc.assert(
      fc.property(harmless, (text) => {
        expect(readPipeline(printPipeline(withOption(text)), false)).to.deep.equal(withOption(text));
      }),
    );
  });

  it("keeps any comment out of the way, however many lines it has", () => {
    fc.assert(
      fc.property(hostile, (comment) => {
        const { filter } = readPipeline(
          printPipeline({ input: [], filter: [comment, { plugin: "x", options: {} }], output: [] }),
          true,
        );
        expect(filter).to.deep.equal([{ plugin: "x", options: {} }]);
      }),
    );
  });

  it("names what it refuses and what to do instead", () => {
    const refused: readonly (readonly [Pipeline, string])[] = [
      [withOption("${PASSWORD}"), '"${PASSWORD}" would be replaced by an environment variable; use a Variable'],
      [
        withOption("%{[user][name]}"),
        '"%{[user][name]}" has a field reference in it; copy the field with a filter instead',
      ],
      [withOption("C:\\"), '"C:\\\\" ends with a backslash, which would escape the quote; leave the backslash out'],
      [withOption("\ud800"), '"\\ud800" is not well-formed Unicode; leave the lone surrogate out'],
      [withOption(1e21), "1e+21 is not a number that Logstash reads; write it without an exponent"],
      [withOption(Number.NaN), "null is not a number that Logstash reads; write it without an exponent"],
      [withOption({ variable: "A}B" }), '"A}B" is not a name; use letters, digits and underscores'],
      [withOption({ plugin: "x {", options: {} }), '"x {" is not a name; use letters, digits and underscores'],
      [
        withCondition({ ask: "present", field: "level" }),
        '"level" is not a field reference; write each part in brackets, such as [log][level]',
      ],
      [
        withCondition({ ask: "matches", field: "[a]", pattern: "x\\\\" }),
        '"x\\\\\\\\" ends with a backslash, which would escape the slash; write [\\\\] for it',
      ],
      [withCondition({ ask: "all", of: [] }), "[] is an empty condition; give it a part"],
      [
        { input: [], filter: [{ arms: [], otherwise: [] }], output: [] },
        "[] is a branch without a condition; give it an arm",
      ],
    ];
    for (const [pipeline, message] of refused)
      expect(() => printPipeline(pipeline)).to.throw(InvalidInput, `text: ${message}`);
  });
});
