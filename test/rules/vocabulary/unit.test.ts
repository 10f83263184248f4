import { expect } from "chai";
import fc from "fast-check";
import { parseValue, spelling, type Unit, valueTemplate, valueWords } from "../../../rules/vocabulary/index.ts";

const units = Object.keys(valueTemplate) as readonly Unit[];
/** Units that a configuration may spell. */
const spelled = ["ratio", "seconds", "count/min", "count"] as const satisfies readonly Unit[];

/** Numbers of at most six digits, as people write thresholds. */
const decimal = fc
  .tuple(fc.integer({ min: 0, max: 999_999 }), fc.integer({ min: 0, max: 3 }))
  .map(([digits, places]) => (digits / 10 ** places).toFixed(places));

describe("values", () => {
  it("of a ratio, a rate and a count are read back from the words that they are told in", () => {
    fc.assert(
      fc.property(fc.constantFrom("ratio", "count/min", "count"), decimal, (unit, text) => {
        const value = unit === "ratio" ? Number((Number(text) / 100).toPrecision(12)) : Number(text);
        expect(parseValue(valueWords(value, unit), unit)).to.equal(value);
      }),
    );
  });

  it("are what a configuration spells, with or without a space before the unit", () => {
    fc.assert(
      fc.property(decimal, fc.constantFrom("", " "), (text, space) => {
        const number = Number(text);
        expect(parseValue(`${text}${space}%`, "ratio")).to.be.closeTo(number / 100, 1e-9);
        expect(parseValue(`${text}${space}/min`, "count/min")).to.equal(number);
        expect(parseValue(`${text}${space}ms`, "seconds")).to.be.closeTo(number / 1000, 1e-9);
        expect(parseValue(`${text}${space}d`, "seconds")).to.be.closeTo(number * 86_400, 1);
        expect(parseValue(text, "count")).to.equal(number);
      }),
    );
  });

  it("come out without the noise of binary fractions", () => {
    expect(parseValue("85 %", "ratio")).to.equal(0.85);
    expect(parseValue("0.1%", "ratio")).to.equal(0.001);
    expect(parseValue("29 %", "ratio")).to.equal(0.29);
    expect(parseValue("300ms", "seconds")).to.equal(0.3);
  });

  it("in another unit, in none, or below zero are not guessed at", () => {
    const wrong: readonly (readonly [string, Unit])[] = [
      ["90", "ratio"],
      ["0.9", "ratio"],
      ["90 percent", "ratio"],
      ["-5 %", "ratio"],
      ["2", "seconds"],
      ["2 min", "seconds"],
      ["1h30m", "seconds"],
      ["100", "count/min"],
      ["100/s", "count/min"],
      ["1e3", "count"],
      ["5 %", "count"],
      ["1,5", "count"],
      [".5", "count"],
      ["", "count"],
    ];
    for (const [text, unit] of wrong) expect(parseValue(text, unit), `${text} as ${unit}`).to.equal(undefined);
  });

  it("of units that no threshold has cannot be configured, and the error says so", () => {
    for (const unit of units) {
      const configurable = (spelled as readonly Unit[]).includes(unit);
      expect(spelling(unit).startsWith("nothing:"), unit).to.equal(!configurable);
    }
    expect(parseValue("5 B", "bytes")).to.equal(undefined);
  });

  it("name as an example of their spelling something that they accept", () => {
    for (const unit of spelled) {
      const examples = [...spelling(unit).matchAll(/"([^"]+)"/g)].map(([, text]) => text ?? "");
      expect(examples, unit).not.to.have.length(0);
      for (const text of examples) expect(parseValue(text, unit), `${text} as ${unit}`).to.be.a("number");
    }
  });

  it("are told to people in each unit", () => {
    const told: readonly (readonly [number, Unit, string])[] = [
      [1, "fact", "true"],
      [0, "fact", "false"],
      [0.9, "ratio", "90 %"],
      [0.005, "ratio", "0.5 %"],
      [1 / 3, "ratio", "33.3333 %"],
      [0.25, "seconds", "250 ms"],
      [2, "seconds", "2 s"],
      [90, "seconds", "90 s"],
      [300, "seconds", "5 min"],
      [345_600, "seconds", "4 d"],
      [0, "seconds", "0 s"],
      [1024, "bytes", "1024 B"],
      [1024, "bytes/s", "1024 B/s"],
      [3, "count", "3"],
      [3, "count/s", "3/s"],
      [100, "count/min", "100/min"],
      [12, "requests/s", "12 requests/s"],
    ];
    for (const [value, unit, words] of told) expect(valueWords(value, unit)).to.equal(words);
    expect(new Set(told.map(([, unit]) => unit))).to.deep.equal(new Set(units));
  });
});
