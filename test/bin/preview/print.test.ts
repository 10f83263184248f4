import { stripVTControlCharacters } from "node:util";
import { expect } from "chai";
import { printed } from "../../../bin/preview/print.ts";
import { type Summary, summarise } from "../../../bin/preview/summary.ts";
import { missingSecrets } from "../../../bin/preview/warnings.ts";
import { alertNames } from "../../../rules/thresholds/index.ts";
import { buildStack } from "../../support/stack.ts";

/** What the preview of `stack` says, with these settings in place of its own. */
async function summaryOf(stack: string, overrides: Readonly<Record<string, string>> = {}): Promise<Summary> {
  const { settings, documents, run } = await buildStack(stack, overrides);
  return summarise(stack, settings, documents, run, missingSecrets(stack, ["slackWebhookUrl", "smtpPassword"]));
}

const lines = (summary: Summary, width?: number): readonly string[] =>
  stripVTControlCharacters(printed(summary, "out/production", 148, width)).split("\n");

/** The first words of the lines from one title to the next, the table's head left out. */
const firstWords = (all: readonly string[], title: string): readonly string[] => {
  const rest = all.slice(all.findIndex((line) => line.startsWith(title)) + 2);
  return rest.slice(0, rest.indexOf("")).map((line) => line.trim().split(/ {2,}/)[0] ?? "");
};

describe("the preview's text", () => {
  let production: Summary;
  before(async () => {
    production = await summaryOf("production");
  });

  it("fits a terminal of 80, 100, 120 and 200 columns, and tells every alert on each", () => {
    for (const width of [80, 100, 120, 200]) {
      const text = lines(production, width);
      for (const line of text) expect(line.length, `${width}: ${line}`).to.be.at.most(width);
      expect(
        text.flatMap((line) => /^ {2}([A-Z][A-Za-z]+) +(critical|high|medium|low) /.exec(line)?.[1] ?? []),
      ).to.deep.equal(production.alerts.map(({ name }) => name));
      const whole = width === 80 || width === 200;
      for (const { name, condition } of whole ? production.alerts : [])
        expect(text.join(" ").replace(/ +/g, " "), `${width}: ${name}`).to.include(condition);
    }
  });

  it("has one line for each row where nobody sees it on a terminal, and for each warning", () => {
    const text = lines(production);
    expect(firstWords(text, "Alerts: ")).to.have.members(alertNames);
    expect(firstWords(text, "Resources: ")).to.have.length(production.components.length);
    for (const warning of production.warnings) expect(text).to.include(`  ! ${warning}`);
  });

  it("says once, and not in every row, where Slack and Jira are, what a component is, and how to store secrets", () => {
    const text = lines(production).join("\n");
    for (const once of ["#alerts", "OPS", "pulumi config set"]) expect(text.split(once), once).to.have.length(2);
    expect(text).to.match(/^Alerts: \d+, as \d+ rules, told through Slack #alerts, Jira OPS, e-mail, heartbeat$/m);
    expect(text)
      .to.match(/^ {2}kibana +\d+$/m)
      .and.to.match(/^ {2}logs \(Elasticsearch\) +\d+$/m);
    expect(text).to.include(
      "! slackWebhookUrl, smtpPassword: not set; `pulumi up` refuses until `pulumi config set --stack production --secret KEY` for each",
    );
    expect(missingSecrets("live", ["smtpPassword"])).to.deep.equal([
      "smtpPassword: not set; `pulumi up` refuses until `pulumi config set --stack live --secret smtpPassword`",
    ]);
    expect(missingSecrets("live", [])).to.deep.equal([]);
  });

  it("gives each workload one row with its pods, processors, memory and volume", () => {
    const text = lines(production).join("\n");
    for (const { of, count, size } of production.volumes)
      expect(text).to.match(new RegExp(`^ {2}${of} +${count} .* ${size}$`, "m"));
    expect(text).to.match(/^ {2}node-exporter .* none$/m);
  });

  it("names six services, and says how many more there are", async () => {
    const list = Array.from({ length: 9 }, (_, index) => ({ name: `service-${index}`, namespace: "shop" }));
    const [head] = lines(await summaryOf("production", { services: JSON.stringify(list) }));
    expect(head).to.match(/, for shop\/service-0, .*shop\/service-5 and 3 more$/);
    expect(lines({ ...production, services: ["a/b", "c/d"] })[0]).to.match(/, for a\/b, c\/d$/);
  });

  describe("without a service", () => {
    let none: Summary;
    before(async () => {
      none = await summaryOf("staging", { services: "[]" });
    });

    it("says so, and warns once of what it means", () => {
      const text = lines(none);
      expect(text[0]).to.match(/^Preview of stack staging: .*, for no service$/);
      const idle = none.alerts.filter(({ rules }) => rules === 0).length;
      expect(idle).to.be.greaterThan(0);
      expect(none.warnings.filter((warning) => warning.includes("service"))).to.deep.equal([
        `services: none, so no application is watched, only the cluster and this stack; ${idle} of ${alertNames.length} alerts have no rule`,
      ]);
      expect(production.warnings.join()).not.to.include("services:");
    });

    it("lists below the table what has nothing to watch, with a row for no such alert", () => {
      const text = lines(none);
      const idle = none.alerts.filter(({ rules }) => rules === 0).map(({ name }) => name);
      expect(text).to.include(`  Nothing to watch, so no rule: ${idle.join(", ")}`);
      expect(idle).to.include("HighErrorRate");
      expect(text.join("\n")).not.to.match(/^ {2}HighErrorRate /m);
      expect(text.find((line) => line.startsWith("Alerts: "))).to.match(
        new RegExp(`^Alerts: ${alertNames.length - idle.length} of ${alertNames.length}, as \\d+ rules`),
      );
      expect(lines(production).join("\n")).not.to.include("Nothing to watch");
    });
  });
});
