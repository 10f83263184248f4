import { expect } from "chai";
import fc from "fast-check";
import { literally, selector } from "../../../rules/vocabulary/index.ts";
import { parse } from "../queries/promql.ts";

/** Label values as somebody might choose them who wants to break out of the quotes. */
const hostile = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({ unit: fc.constantFrom('"', "\\", "\n", "`", "'", "{", "}", ",", "=", "~", "!", "#", "a", "é") }),
);
const plain = hostile.filter((value) => !/^(!=|=~|!~)/.test(value));
const label = fc.stringMatching(/^[a-z_][a-z0-9_]{0,9}$/);

/** Prometheus reads the escapes that JSON has, but control characters stand for themselves in PromQL. */
const readable = plain.filter((value) => [...value].every((character) => character === "\n" || character >= " "));

describe("selectors", () => {
  it("keep every label value what it is, whatever is in it", () => {
    fc.assert(
      fc.property(fc.dictionary(label, readable, { minKeys: 1 }), (matchers) => {
        const { errors, selections } = parse(`up${selector(matchers)}`);
        expect(errors).to.equal(0);
        expect(selections).to.deep.equal([
          {
            name: "up",
            matchers: Object.entries(matchers).map(([name, value]) => ({ label: name, sign: "=", value })),
            range: undefined,
            offset: 0,
          },
        ]);
      }),
    );
  });

  it("let no value end the quotes, not even of control characters", () => {
    fc.assert(
      fc.property(plain, (value) => {
        const text = selector({ a: value });
        expect(text).to.match(/^\{a="(?:[^"\\\n]|\\["\\n])*"\}$/s);
      }),
    );
  });

  it("take the operator from the front of a value, and only from there", () => {
    fc.assert(
      fc.property(fc.constantFrom("!=", "=~", "!~"), readable, (sign, value) => {
        const { selections, errors } = parse(`up${selector({ a: `${sign}${value}` })}`);
        expect(errors).to.equal(0);
        expect(selections[0]?.matchers).to.deep.equal([{ label: "a", sign, value }]);
      }),
    );
    expect(selector({ a: "b!=c" })).to.equal('{a="b!=c"}');
  });

  it("keep the order of labels, let later ones replace earlier ones, and are nothing without any", () => {
    expect(selector({ b: "1", a: "2" }, undefined, { b: "3" })).to.equal('{b="3",a="2"}');
    expect(selector()).to.equal("");
    expect(selector({}, undefined)).to.equal("");
  });
});

describe("a literal regular expression", () => {
  it("matches its text and no other", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), (text, other) => {
        const pattern = new RegExp(`^(?:${literally(text)})$`, "s");
        expect(pattern.test(text)).to.equal(true);
        expect(pattern.test(other)).to.equal(other === text);
      }),
    );
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(..."a.*+?^${}()|[]\\") }), (text) => {
        expect(new RegExp(`^(?:${literally(text)})$`).exec(text)?.[0]).to.equal(text);
      }),
    );
  });
});
