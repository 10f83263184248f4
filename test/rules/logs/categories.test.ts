import { expect } from "chai";
import { categories, categoriesByAction, levels, logLevels } from "../../../rules/logs/index.ts";
import { logRetention } from "../../../rules/retention/index.ts";
import { days, logCategories } from "../../../rules/vocabulary/index.ts";

describe("the log categories", () => {
  it("are the strategy's six, each described, with a reason for how long it may be silent", () => {
    expect(Object.keys(categories).sort()).to.deep.equal([...logCategories].sort());
    for (const { description, silentBecause } of Object.values(categories)) {
      expect(description).to.match(/\.$/);
      expect(silentBecause).to.match(/\.$/);
    }
  });

  it("are silent for less time than they are kept, or their alert would never see them speak", () => {
    for (const category of logCategories)
      expect(days(categories[category].silentFor), category).to.be.lessThan(days(logRetention[category].delete));
  });

  it("share no word, and are found by their words only when their turn comes, the longest-kept first", () => {
    const words = logCategories.flatMap((category) => categories[category].actionWords);
    expect(new Set(words).size).to.equal(words.length);
    for (const word of words) expect(word).to.match(/^[a-z]+(_[a-z]+)*$/);
    const withWords = logCategories.filter((category) => categories[category].actionWords.length > 0);
    const longestFirst = [...withWords].sort((a, b) => days(logRetention[b].delete) - days(logRetention[a].delete));
    expect(categoriesByAction).to.deep.equal(longestFirst);
  });
});

describe("the log levels", () => {
  it("are the strategy's five, of which production stores all but debug and trace", () => {
    expect(logLevels.filter((level) => levels[level].storedInProduction)).to.deep.equal(["error", "warn", "info"]);
    expect(logLevels.filter((level) => !levels[level].storedInProduction)).to.deep.equal(["debug", "trace"]);
  });

  it("share no name with each other", () => {
    const names = logLevels.flatMap((level) => [level, ...levels[level].aliases]);
    expect(new Set(names).size).to.equal(names.length);
    for (const name of names) expect(name).to.match(/^[a-z]+$/);
  });
});
