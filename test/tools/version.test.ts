import { expect } from "chai";
import fc from "fast-check";
import { isAtLeast, parseVersion, versionText } from "../../tools/version.ts";

const parsed = (text: string): string | undefined => {
  const version = parseVersion(text);
  return version && versionText(version);
};

const atLeast = (version: string, least: string): boolean => {
  const [a, b] = [parseVersion(version), parseVersion(least)];
  if (!a || !b) throw new Error("not a version");
  return isAtLeast(a, b);
};

describe("tools: versions", () => {
  it("reads the version out of what each program prints", () => {
    expect(parsed("promtool, version 3.16.0 (branch: HEAD, revision: 0a1b2c3)\n  go version: go1.26.8")).to.equal(
      "3.16.0",
    );
    expect(parsed("amtool, version 0.34.0 (branch: , revision: unknown)")).to.equal("0.34.0");
    expect(parsed("0.87.0 (revision: unknown)")).to.equal("0.87.0");
    expect(parsed("v1.2.3")).to.equal("1.2.3");
    expect(parsed("prometheus, version 2.53.3+ds1 (branch: debian/sid)")).to.equal("2.53.3");
    expect(parsed("promtool, version 3.17.0-rc.1 (branch: HEAD)")).to.equal("3.17.0-rc.1");
  });

  it("reads none where there is none, such as the Go version of a build without its own", () => {
    expect(parsed("promtool, version  (branch: , revision: unknown)\n  go version:       go1.26.8")).to.equal(
      undefined,
    );
    expect(parsed("unknown (revision: unknown)")).to.equal(undefined);
    expect(parsed("")).to.equal(undefined);
  });

  it("takes the same version and newer ones, and counts numbers as numbers", () => {
    expect(atLeast("3.16.0", "3.16.0")).to.equal(true);
    expect(atLeast("3.16.1", "3.16.0")).to.equal(true);
    expect(atLeast("3.100.0", "3.16.0")).to.equal(true);
    expect(atLeast("4.0.0", "3.16.0")).to.equal(true);
  });

  it("refuses older ones, whichever number is smaller", () => {
    expect(atLeast("3.15.9", "3.16.0")).to.equal(false);
    expect(atLeast("3.2.0", "3.16.0")).to.equal(false);
    expect(atLeast("2.99.99", "3.16.0")).to.equal(false);
  });

  it("counts a pre-release as older than its release, and rc.2 as older than rc.10", () => {
    expect(atLeast("3.16.0-rc.1", "3.16.0")).to.equal(false);
    expect(atLeast("3.16.0", "3.16.0-rc.1")).to.equal(true);
    expect(atLeast("3.16.0-rc.10", "3.16.0-rc.2")).to.equal(true);
    expect(atLeast("3.16.0-rc.2", "3.16.0-rc.10")).to.equal(false);
  });

  it("prints what it reads, and orders any two versions", () => {
    const numbers = fc.tuple(fc.nat(), fc.nat(), fc.nat());
    const text = fc.tuple(numbers, fc.constantFrom("", "-rc.1", "-beta")).map(([n, tail]) => `${n.join(".")}${tail}`);
    fc.assert(fc.property(text, (version) => parsed(version) === version));
    fc.assert(fc.property(text, text, (a, b) => a === b || atLeast(a, b) !== atLeast(b, a)));
  });
});
