import { expect } from "chai";
import fc from "fast-check";
import { type Duration, days, duration, durationWords, isDuration, seconds } from "../../../rules/vocabulary/index.ts";

/** Every number of seconds that a duration of nine digits can spell in seconds. */
const anySeconds = fc.integer({ min: 1, max: 999_999_999 });
const anyDuration = fc
  .tuple(fc.integer({ min: 1, max: 999_999_999 }), fc.constantFrom("s", "m", "h", "d"))
  .map(([count, unit]): Duration => `${count}${unit}` as Duration);

describe("durations", () => {
  it("are read back as the seconds that they were written from", () => {
    fc.assert(fc.property(anySeconds, (total) => seconds(duration(total)) === total));
  });

  it("are written in the largest unit that keeps them whole", () => {
    expect([59, 60, 90, 3600, 5400, 86_400, 90_000, 604_800].map(duration)).to.deep.equal([
      "59s",
      "1m",
      "90s",
      "1h",
      "90m",
      "1d",
      "25h",
      "7d",
    ]);
  });

  it("mean the same however they are spelled", () => {
    fc.assert(
      fc.property(anyDuration, (text) => {
        const total = seconds(text);
        fc.pre(total <= 999_999_999);
        expect(seconds(duration(total))).to.equal(total);
        expect(durationWords(duration(total))).to.equal(durationWords(text));
      }),
    );
  });

  it("are one whole number above zero and one of s, m, h and d, and nothing else", () => {
    fc.assert(fc.property(anyDuration, isDuration));
    for (const text of ["", "90", "m", "0m", "05m", "1.5m", "-5m", "5 m", "5M", "2w", "1y", "500ms", "1h30m", "5m\n"]) {
      expect(isDuration(text), text).to.equal(false);
      expect(() => seconds(text as Duration), text).to.throw(`"${text}" is not a duration: write a whole number and`);
    }
  });

  it("are never made of a broken, a negative or no time", () => {
    for (const total of [0, -60, 1.5, Number.NaN, Number.POSITIVE_INFINITY])
      expect(() => duration(total), String(total)).to.throw("is not a whole number of seconds above 0");
  });

  it("read as people write them, in the largest whole unit", () => {
    expect((["30s", "60s", "5m", "90m", "24h", "365d"] as const).map(durationWords)).to.deep.equal([
      "30 s",
      "1 min",
      "5 min",
      "90 min",
      "1 d",
      "365 d",
    ]);
  });

  it("are compared in days where retention is meant", () => {
    expect([days("36h"), days("30d"), days("15m")]).to.deep.equal([1.5, 30, 15 / 1440]);
  });
});
