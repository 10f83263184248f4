import { expect } from "chai";
import fc from "fast-check";
import { load } from "js-yaml";
import type { Json, JsonObject } from "../../../rules/render/documents.ts";
import { sorted, stableJson } from "../../../rules/render/stable.ts";
import { stableYaml } from "../../../rules/render/yaml.ts";

/** Whatever JSON can hold, without the negative zero that JSON cannot write. */
const json = fc.jsonValue({ maxDepth: 4 }).map((value): Json => JSON.parse(JSON.stringify(value)));
const object = fc
  .dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 }), { maxKeys: 8 })
  .map((value): JsonObject => JSON.parse(JSON.stringify(value)));

/** The same value with the keys of every object the other way round. */
function reversed(value: Json): Json {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value as JsonObject)
      .reverse()
      .map(([key, inner]) => [key, reversed(inner)]),
  );
}

for (const [name, print, read] of [
  ["JSON", stableJson, (text: string): unknown => JSON.parse(text)],
  ["YAML", stableYaml, (text: string): unknown => load(text)],
] as const)
  describe(`stable ${name}`, () => {
    it("is read back as what it was printed from", () => {
      fc.assert(fc.property(json, (value) => void expect(read(print(value))).to.deep.equal(value)));
    });

    it("is the same bytes in whatever order the keys were written", () => {
      fc.assert(fc.property(object, (value) => void expect(print(reversed(value))).to.equal(print(value))));
    });

    it("keeps the order of lists, which means something", () => {
      expect(print(["b", "a"])).not.to.equal(print(["a", "b"]));
    });

    it("ends with one line feed", () => {
      fc.assert(fc.property(json, (value) => void expect(print(value)).to.match(/[^\n]\n$/)));
    });

    it("leaves what it prints as it was", () => {
      const given = Object.freeze({ b: Object.freeze({ d: 1, c: 2 }), a: 1 });
      print(given);
      expect(Object.keys(given)).to.deep.equal(["b", "a"]);
      expect(Object.keys(given.b)).to.deep.equal(["d", "c"]);
    });
  });

describe("stable YAML for readers of another version", () => {
  it("quotes every text that YAML 1.1, which Go's readers know, would take for something else", () => {
    for (const text of [
      "yes",
      "no",
      "on",
      "off",
      "y",
      "n",
      "Yes",
      "NO",
      "~",
      "null",
      "true",
      "",
      "1",
      "0.9",
      "1e3",
      "012",
    ])
      expect(stableYaml({ a: text }), text).to.match(/^a: ['"]/);
    for (const text of [
      "0x1f",
      "0b11",
      "0o17",
      "1_000",
      ".inf",
      ".nan",
      "2026-01-01",
      "12:30:00",
      "#a",
      "a: b",
      "{a}",
      "*a",
    ])
      expect(stableYaml({ a: text }), text).to.match(/^a: ['"]/);
  });

  it("writes no anchor for what is there twice", () => {
    const shared = { x: [1, 2] };
    expect(stableYaml({ a: shared, b: shared })).to.equal("a:\n  x:\n    - 1\n    - 2\nb:\n  x:\n    - 1\n    - 2\n");
  });

  it("keeps an expression of several lines readable, and a long line whole", () => {
    expect(stableYaml({ expr: "a\n/ b" })).to.equal("expr: |-\n  a\n  / b\n");
    expect(stableYaml({ a: "word ".repeat(60).trim() }).split("\n")).to.have.length(2);
  });
});

describe("sorting", () => {
  it("leaves out what is undefined", () => {
    expect(sorted(JSON.parse('{"b":1,"a":null}'))).to.deep.equal({ a: null, b: 1 });
    const absent: Record<string, string | undefined> = { b: "1", a: undefined };
    expect(stableJson(absent as JsonObject)).to.equal('{\n  "b": "1"\n}\n');
  });
});
