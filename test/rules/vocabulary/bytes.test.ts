import { expect } from "chai";
import fc from "fast-check";
import { type Bytes, bytes, bytesWords, gibibytes } from "../../../rules/vocabulary/index.ts";

const gib = 2 ** 30;

describe("sizes", () => {
  it("are powers of 1024", () => {
    expect([bytes("512Mi"), bytes("50Gi"), bytes("2Ti")]).to.deep.equal([512 * 2 ** 20, 50 * gib, 2 * 2 ** 40]);
  });

  it("are whole numbers of Mi, Gi or Ti, and nothing else", () => {
    for (const text of ["", "50", "50G", "50gi", "50GiB", "0Gi", "1.5Gi", "-1Gi", " 1Gi", "1Ki", "1Gi\n"])
      expect(() => bytes(text as Bytes), text).to.throw(
        `"${text}" is not a size: write a whole number and Mi, Gi or Ti`,
      );
  });

  it("of volumes hold what they are for, and not a whole Gi more", () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e15, noNaN: true }), (count) => {
        const size = bytes(gibibytes(count));
        expect(size).to.be.at.least(count);
        expect(size - count).to.be.at.most(gib);
      }),
    );
    expect(gibibytes(0)).to.equal("1Gi");
    expect(gibibytes(gib)).to.equal("1Gi");
    expect(gibibytes(gib + 1)).to.equal("2Gi");
  });

  it("read as people write them, with one decimal while it says something", () => {
    expect([0, 2 ** 20, 1.25 * gib, 99.96 * gib, 123.4 * gib, 2 ** 40].map(bytesWords)).to.deep.equal([
      "0 MiB",
      "1 MiB",
      "1.3 GiB",
      "100 GiB",
      "123 GiB",
      "1 TiB",
    ]);
  });
});
