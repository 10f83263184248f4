import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { pages } from "../../bin/docs/pages.ts";
import { pictures } from "../../bin/docs/pictures.ts";
import { notYet, strategyPage } from "../../bin/docs/strategy.ts";
import { strategyLines } from "../../bin/docs/strategy-lines.ts";
import { alertNames } from "../../rules/thresholds/index.ts";
import { root } from "../support/stack.ts";

describe("generated pages", () => {
  it("are committed as the definitions make them (else: npm run docs)", () => {
    for (const [path, text] of pages()) expect(readFileSync(join(root, path), "utf8"), path).to.equal(text);
  });

  it("have pictures of the preview and of a board as they are now (else: npm run docs)", async () => {
    for (const [path, text] of await pictures())
      expect(readFileSync(join(root, path), "utf8") === text, `${path} is out of date`).to.equal(true);
  });

  it("are all there is in their folders: one runbook for every alert and none for any other", () => {
    const wanted = [...pages().keys()];
    const found = ["docs/runbooks", "docs/reference"].flatMap((folder) =>
      readdirSync(join(root, folder)).map((name) => `${folder}/${name}`),
    );
    expect(found).to.have.members(wanted);
    expect(readdirSync(join(root, "docs/runbooks"))).to.have.members(alertNames.map((name) => `${name}.md`));
  });

  it("give every runbook its four heads and its threshold", () => {
    for (const name of alertNames) {
      const text = pages().get(`docs/runbooks/${name}.md`) ?? "";
      for (const head of ["## Impact", "## Diagnosis", "## Mitigation", "| Fires when |", "| Why this number |"])
        expect(text, name).to.include(head);
    }
  });
});

describe("the strategy's table", () => {
  const lines = readFileSync(join(root, "docs/strategy.fr.md"), "utf8")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");

  it("has one row for every line of the strategy, in its order", () => {
    expect(strategyLines.map(([line]) => line)).to.deep.equal(lines);
    expect(strategyPage().match(/^\| `/gm)).to.have.length(lines.length);
  });

  it("points at files that exist and at names that are defined in them", () => {
    for (const [line, places] of strategyLines)
      for (const place of places) {
        const [file = "", name] = place.split("#");
        expect(existsSync(join(root, file)), `${line}: ${file}`).to.equal(true);
        if (name === undefined) continue;
        const defined = new RegExp(
          `^export (abstract )?(const|function|class|interface|type) ${name}\\b|^ {2}${name}: \\{`,
          "m",
        );
        expect(readFileSync(join(root, file), "utf8"), `${line}: ${place}`).to.match(defined);
      }
  });

  it(`says "${notYet}" of reports, New Relic, maintenance and the post-mortem, and of nothing else`, () => {
    let section = "";
    const open: string[] = [];
    for (const [line, places] of strategyLines) {
      section = /^#+ ([\d.]+)/.exec(line)?.[1]?.replace(/\.$/, "") ?? section;
      if (places.length === 0) open.push(section);
      const allowed = /^(6|6\.\d|4\.3|8\.2)$/.test(section) || /[Rr]apports|Post-mortem/.test(line);
      if (places.length === 0) expect(allowed, line).to.equal(true);
    }
    expect(open).to.include.members(["4.3", "6.1", "6.2", "6.3", "8.2"]);
  });
});
