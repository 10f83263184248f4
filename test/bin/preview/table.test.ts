import { stripVTControlCharacters } from "node:util";
import { expect } from "chai";
import fc from "fast-check";
import { type Column, paragraph, pc, table, wrap } from "../../../bin/preview/table.ts";

const plain = (text: string): readonly string[] => stripVTControlCharacters(text).split("\n");
const noLimit = Number.POSITIVE_INFINITY;

describe("wrapping", () => {
  it("keeps every word, in order, and no line is wider than it may be", () => {
    const words = fc.array(fc.stringMatching(/^[a-z]{1,8}$/), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(words, fc.integer({ min: 8, max: 60 }), (list, width) => {
        const lines = wrap(list.join(" "), width);
        expect(lines.join(" ")).to.equal(list.join(" "));
        for (const line of lines) expect(line.length).to.be.at.most(width);
      }),
    );
  });

  it("fills each line as far as it goes, counting no colours", () => {
    expect(wrap("one two three four", 9)).to.deep.equal(["one two", "three", "four"]);
    expect(wrap(`${pc.red("one")} two three`, 7).map(stripVTControlCharacters)).to.deep.equal(["one two", "three"]);
    expect(wrap("one two", noLimit)).to.deep.equal(["one two"]);
  });

  it("leaves a number with what it counts, and a command whole", () => {
    expect(wrap("free space below 10 %", 19)).to.deep.equal(["free space below", "10 %"]);
    expect(wrap("refuses until `pulumi up --yes` is run", 18)).to.deep.equal([
      "refuses until",
      "`pulumi up --yes`",
      "is run",
    ]);
  });

  it("cuts only what no line can hold", () => {
    expect(wrap("a bcdefgh", 3)).to.deep.equal(["a", "bcd", "efg", "h"]);
  });

  it("indents a paragraph, its further lines a little more", () => {
    expect(paragraph("one two three", 11)).to.equal("  one two\n    three");
  });
});

describe("a table", () => {
  const columns: readonly Column[] = [
    { head: "Name" },
    { head: "What it says", least: 8, beneath: true },
    { head: "How many", align: "right" },
  ];
  const rows = [
    ["first", "some words to wrap", "1"],
    ["second-name", "few", "1,000"],
  ];

  it("has one line for each row where there is no terminal or room enough, numbers to the right", () => {
    const expected = [
      "  Name         What it says        How many",
      "  first        some words to wrap         1",
      "  second-name  few                    1,000",
    ];
    expect(plain(table(columns, rows, noLimit))).to.deep.equal(expected);
    expect(plain(table(columns, rows, 43))).to.deep.equal(expected);
  });

  it("wraps heads and then what may be wrapped, from the right, no further than it must", () => {
    expect(plain(table(columns, rows, 42))).to.deep.equal([
      "  Name         What it says            How",
      "                                      many",
      "  first        some words to wrap        1",
      "  second-name  few                   1,000",
    ]);
    expect(plain(table(columns, rows, 36))).to.deep.equal([
      "  Name         What it says      How",
      "                                many",
      "  first        some words to       1",
      "               wrap",
      "  second-name  few             1,000",
    ]);
  });

  it("puts beneath the row what may go there, where wrapping is not enough", () => {
    expect(plain(table(columns, rows, 29))).to.deep.equal([
      "  Name         How many",
      "    What it says",
      "  first               1",
      "    some words to wrap",
      "  second-name     1,000",
      "    few",
    ]);
  });

  it("is never wider than the terminal where its columns can be that narrow, and loses no word", () => {
    const cell = fc.array(fc.stringMatching(/^[a-z]{1,8}$/), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell)), fc.integer({ min: 20, max: 90 }), (cells, width) => {
        const wrapped = [
          { head: "A", least: 8 },
          { head: "B", least: 8 },
        ];
        const lines = plain(
          table(
            wrapped,
            cells.map((row) => row.map((words) => words.join(" "))),
            width,
          ),
        );
        for (const line of lines) expect(line.length).to.be.at.most(width);
        const words = (texts: readonly string[]) => texts.join(" ").split(/ +/).filter(Boolean).sort();
        expect(words(lines)).to.deep.equal(words(["A B", ...cells.flat(2)]));
      }),
    );
  });
});
