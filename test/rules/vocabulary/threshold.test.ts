import { expect } from "chai";
import {
  floorWords,
  InvalidInput,
  limitWords,
  type Threshold,
  thresholdWords,
} from "../../../rules/vocabulary/index.ts";

const threshold: Threshold = {
  unit: "ratio",
  direction: "above",
  value: 0.01,
  for: "5m",
  severity: "critical",
  floor: { atLeast: 100, unit: "count", of: "requests", window: "10m" },
  reason: "An example.",
};

describe("a threshold in words", () => {
  it("says direction, value, time and floor", () => {
    expect(thresholdWords(threshold)).to.equal("above 1 % for 5 min (at least 100 requests in 10 min)");
  });

  it("says no floor where there is none, and no window where it is true at a moment", () => {
    const { floor, ...bare } = threshold;
    expect(floor).not.to.equal(undefined);
    expect(thresholdWords({ ...bare, direction: "below" })).to.equal("below 1 % for 5 min");
    expect(floorWords({ atLeast: 0.5, unit: "ratio", of: "used" })).to.equal("50 % used");
  });

  it("can be told without its time", () => {
    expect(limitWords({ ...threshold, unit: "seconds", value: 2 })).to.equal("above 2 s");
  });

  it("reads as one would say it: in less than some days, fewer than some, and of a fact only how long it is true", () => {
    const { floor: _, ...bare } = threshold;
    expect(limitWords({ ...bare, unit: "seconds", direction: "below", value: 345_600 })).to.equal("less than 4 d");
    expect(limitWords({ ...bare, unit: "count", direction: "below", value: 1 })).to.equal("fewer than 1");
    expect(thresholdWords({ ...bare, unit: "fact", value: 0 })).to.equal("true for 5 min");
  });
});

describe("wrong input", () => {
  it("is told all together: where, what, which rule, which remedy", () => {
    const error = new InvalidInput("Pulumi.production.yaml", [
      { property: "a.b", value: "90", rule: "is no ratio", remedy: 'write "90 %"' },
      { property: "c", rule: "is missing", remedy: "set it" },
    ]);
    expect(error.message).to.equal(
      'Pulumi.production.yaml: 2 problems\n  - a.b: "90" is no ratio; write "90 %"\n  - c: is missing; set it',
    );
    expect(error.name).to.equal("InvalidInput");
  });

  it("counts one problem as one", () => {
    const error = new InvalidInput("x", [{ property: "c", value: null, rule: "is nothing", remedy: "set it" }]);
    expect(error.message).to.equal("x: 1 problem\n  - c: null is nothing; set it");
  });
});
