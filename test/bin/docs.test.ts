import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { builtPages } from "../../bin/docs/built.ts";
import { pages } from "../../bin/docs/pages.ts";
import { follows, keeps, notYet, strategyPage } from "../../bin/docs/strategy.ts";
import { strategyLines } from "../../bin/docs/strategy-lines.ts";
import { documented } from "../../rules/environment.ts";
import { type AlertName, alertNames } from "../../rules/thresholds/index.ts";
import { stated, statedBut, statedProduction } from "../support/numbers.ts";
import { root } from "../support/stack.ts";

describe("generated pages", () => {
  it("are committed as the definitions make them (else: npm run docs)", () => {
    for (const [path, text] of pages()) expect(readFileSync(join(root, path), "utf8"), path).to.equal(text);
  });

  it("show the preview, a board and the posture as they are now (else: npm run docs)", async () => {
    for (const [path, text] of await builtPages())
      expect(readFileSync(join(root, path), "utf8") === text, `${path} is out of date`).to.equal(true);
  });

  it("are all there is in their folders: one runbook for every alert and none for any other", async () => {
    const wanted = [...pages().keys(), ...(await builtPages()).keys()];
    const found = ["docs/runbooks", "docs/reference", "docs/pictures"].flatMap((folder) =>
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
    expect(strategyPage(documented).match(/^\| `/gm)).to.have.length(lines.length);
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

  /** The nine lines of section 3.2 that state a number, and the alert of each. */
  const numbers: Readonly<Record<string, AlertName>> = {
    "- CPU > 90% pendant 5 minutes": "HighCpuUsage",
    "- Memory > 85% pendant 5 minutes": "HighMemoryUsage",
    "- Disk Space < 10%": "LowDiskSpace",
    "- Error Rate > 1%": "HighErrorRate",
    "- Response Time > 2s": "SlowResponses",
    "- Failed Logins > 100/minute": "FailedLogins",
    "- Drop in User Activity > 50%": "UserActivityDrop",
    "- Failed Payments > 10%": "FailedPayments",
    "- API Errors > 5%": "HighApiErrorRate",
  };
  const rowOf = (line: string, thresholds = stated): string =>
    strategyPage({ ...statedProduction, thresholds })
      .split("\n")
      .find((row) => row.startsWith(`| \`${line}\` `)) ?? "";

  it("tells the number in force beside each of the nine that the strategy states, and beside no other line", () => {
    const told = strategyPage(statedProduction)
      .split("\n")
      .filter((row) => / for \d+ (s|min|h|d), (critical|high|medium|low) /.test(row));
    expect(told.map((row) => /`(.*?)`/.exec(row)?.[1])).to.deep.equal(Object.keys(numbers));
    expect(rowOf("- CPU > 90% pendant 5 minutes")).to.include(": CPU usage above 90 % for 5 min, high ");
    expect(rowOf("- Disk Space < 10%")).to.include(": Free disk space below 10 % for 5 min, critical ");
  });

  it("says where a definition differs from the strategy: in number, direction, or a time that the strategy names", () => {
    for (const [line, name] of Object.entries(numbers)) {
      expect(rowOf(line), line).not.to.include("differs");
      const other = statedBut({ [name]: { value: stated[name].value * 0.9 } });
      expect(rowOf(line, other), line).to.include("**differs from this line**: ");
      expect(
        follows(line, { ...stated[name], direction: stated[name].direction === "above" ? "below" : "above" }),
      ).to.equal(false);
      expect(follows(line, { ...stated[name], for: "7m" }), line).to.equal(!line.includes("pendant"));
    }
  });

  it("says the same of the six periods of section 7, a year being 365 days", () => {
    const periods = strategyLines.map(([line]) => line).filter((line) => /: \d+ (jours|an)$/.test(line));
    expect(periods).to.have.length(6);
    const { logRetention } = documented;
    const longer = {
      ...statedProduction,
      metricRetention: { system: "60d", application: "180d", business: "730d" },
      logRetention: {
        ...logRetention,
        application: { delete: "60d" },
        access: { delete: "180d" },
        security: { delete: "730d" },
      },
    } as const;
    for (const line of periods) {
      const row = (text: string) => text.split("\n").find((each) => each.startsWith(`| \`${line}\` `)) ?? "";
      expect(row(strategyPage(longer)), line).to.match(/\*\*differs from this line\*\*: kept (60|180|730) d \|$/);
      expect(keeps(line, /30/.test(line) ? "30d" : /90/.test(line) ? "90d" : "365d"), line).to.equal(true);
      expect(keeps(line, "364d"), line).to.equal(false);
    }
  });

  it("cannot be asked of a line that states no number", () => {
    expect(() => follows("- Process Count", stated.HighCpuUsage)).to.throw(
      'no threshold in the strategy\'s line "- Process Count"',
    );
  });
});
