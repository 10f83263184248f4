import { expect } from "chai";
import fc from "fast-check";
import { choose, distance, nearest } from "../../stacks/nearest.ts";

const word = fc.string({ maxLength: 12 });

describe("distance of two words", () => {
  it("counts added, dropped, changed and swapped letters", () => {
    expect(distance("cache", "caches")).to.equal(1);
    expect(distance("cache", "cach")).to.equal(1);
    expect(distance("cache", "cashe")).to.equal(1);
    expect(distance("cache", "cahce")).to.equal(1);
    expect(distance("kitten", "sitting")).to.equal(3);
  });

  it("is zero for equal words only, and the same in both directions", () =>
    fc.assert(
      fc.property(word, word, (a, b) => {
        expect(distance(a, b) === 0).to.equal(a === b);
        expect(distance(a, b)).to.equal(distance(b, a));
      }),
    ));

  it("lies between the difference of the lengths and the longer length", () =>
    fc.assert(
      fc.property(word, word, (a, b) => {
        expect(distance(a, b)).to.be.within(Math.abs(a.length - b.length), Math.max(a.length, b.length));
      }),
    ));
});

describe("nearest", () => {
  const names = ["HighCpuUsage", "HighMemoryUsage", "NoLogs"];

  it("finds what was meant, whatever the capitals", () => {
    expect(nearest("highcpusage", names)).to.equal("HighCpuUsage");
    expect(nearest("NoLog", names)).to.equal("NoLogs");
  });

  it("finds nothing, when more than a third of the letters differ", () => {
    expect(nearest("Coffee", names)).to.equal(undefined);
    expect(nearest("", names)).to.equal(undefined);
  });

  it("is one of the names in an advice, and all of them when none is near", () => {
    expect(choose("NoLgos", names)).to.equal('did you mean "NoLogs"?');
    expect(choose(7, ["a", "b"])).to.equal("use one of: a, b");
  });
});
