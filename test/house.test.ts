import { expect } from "chai";
import { componentRules } from "./house/components.ts";
import { docRules } from "./house/docs.ts";
import { exportRules } from "./house/exports.ts";
import { floorRules } from "./house/floors.ts";
import { languageRules } from "./house/language.ts";
import { promqlRules } from "./house/promql.ts";
import type { Rule, Texts } from "./house/rule.ts";
import { parse, readSources, type Source } from "./support/source.ts";

const rules: readonly Rule[] = [
  ...floorRules,
  ...componentRules,
  ...languageRules,
  ...promqlRules,
  ...docRules,
  ...exportRules,
];

const parsed = (texts: Texts): readonly Source[] => Object.entries(texts).map(([path, text]) => parse(path, text));

describe("house", () => {
  let sources: readonly Source[] = [];
  before(() => {
    sources = readSources();
  });

  for (const { sentence, find } of rules) {
    it(sentence, () => {
      const found = find(sources);
      expect(found, `\n${found.join("\n")}\n`).to.have.length(0);
    });
  }

  it("is looked at whole", () => {
    const tops = new Set(sources.map(({ path }) => path.split("/")[0]));
    expect([...tops]).to.include.members([
      "rules",
      "dashboards",
      "jobs",
      "components",
      "stacks",
      "bin",
      "tools",
      "test",
    ]);
  });

  describe("the rules themselves", () => {
    for (const { sentence, find, bad, good } of rules) {
      it(`catch what breaks "${sentence}"`, () => {
        for (const { texts, found } of bad) {
          const actual = find(parsed(texts));
          expect(actual.map((finding, index) => finding.slice(0, found[index]?.length))).to.deep.equal(found);
        }
      });

      it("let pass what does not", () => {
        expect(find(parsed(good))).to.deep.equal([]);
      });
    }
  });
});
