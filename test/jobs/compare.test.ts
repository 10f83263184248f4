import { expect } from "chai";
import fc from "fast-check";
import { differences, normal } from "../../jobs/compare.ts";
import type { Json } from "../../rules/render/documents.ts";

const json = fc.jsonValue({ noUnicodeString: false }) as fc.Arbitrary<Json>;
const compare = (sent: Json, there: Json | undefined) =>
  differences(normal(sent), there === undefined ? there : normal(there));

describe("comparing what was sent with what is there", () => {
  it("finds nothing between a value and itself, whatever more is there", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), json), fc.dictionary(fc.string(), json), (sent, more) => {
        expect(compare(sent, { ...more, ...sent })).to.deep.equal([]);
      }),
    );
  });

  it("finds everything that is missing, by its path", () => {
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.stringMatching(/^[a-z]{1,5}$/).filter((key) => key !== "settings"),
          json,
          { minKeys: 1 },
        ),
        (sent) => {
          expect(compare(sent, {}).map((line) => line.split(":")[0])).to.deep.equal(Object.keys(sent));
        },
      ),
    );
  });

  it("knows that Elasticsearch nests settings and makes texts of them", () => {
    const sent = {
      template: {
        settings: {
          "index.mode": "logsdb",
          "index.number_of_replicas": 1,
          "index.hidden": false,
          "index.sort.field": ["a"],
        },
      },
    };
    const there = {
      template: {
        settings: { index: { mode: "logsdb", number_of_replicas: "1", hidden: "false", sort: { field: ["a"] } } },
      },
    };
    expect(compare(sent, there)).to.deep.equal([]);
    expect(
      compare({ settings: { number_of_shards: 2 } }, { settings: { index: { number_of_shards: "1" } } }),
    ).to.deep.equal(['settings.index.number_of_shards: sent 2, there is "1"']);
  });

  it("sees another type, another length, another order, and null for nothing", () => {
    for (const [sent, there, line] of [
      [{ a: { b: 1 } }, { a: 1 }, 'a: sent {"b":1}, there is 1'],
      [{ a: [1, 2] }, { a: [1] }, "a: sent [1,2], there is [1]"],
      [{ a: [1, 2] }, { a: [2, 1] }, "a.0: sent 1, there is 2"],
      [{ a: null }, {}, "a: sent null, there is nothing"],
      [{ a: "x".repeat(300) }, {}, `a: sent "${"x".repeat(199)}..., there is nothing`],
    ] as const)
      expect(compare(sent, there)[0]).to.equal(line);
  });
});
