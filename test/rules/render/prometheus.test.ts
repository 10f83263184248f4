import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import type { Environment } from "../../../rules/environment.ts";
import type { AlertingRule, RuleDocument } from "../../../rules/render/documents.ts";
import { ruleDocuments } from "../../../rules/render/prometheus.ts";
import { thresholds } from "../../../rules/thresholds/index.ts";
import { metricClasses, severities } from "../../../rules/vocabulary/index.ts";
import { ruleFile } from "../../promtool/promtool.ts";
import { darassa, production } from "../../support/environment.ts";
import { run } from "../../support/programs.ts";
import { parse } from "../queries/promql.ts";

const root = join(import.meta.dirname, "../../..");
const rulesOf = ({ groups }: RuleDocument) => groups.flatMap(({ rules }) => rules);
const alertsOf = (documents: readonly RuleDocument[]): readonly AlertingRule[] =>
  documents.flatMap(rulesOf).flatMap((rule) => ("alert" in rule ? [rule] : []));

/** `production` with so many services. */
const withServices = (count: number): Environment => ({
  ...production,
  services: Array.from({ length: count }, (_, index) => ({ ...darassa, name: `service-${index}` })),
});

describe("rule files", () => {
  const documents = ruleDocuments(production);
  const alerts = alertsOf(documents);

  it("are correct to promtool, without a warning", async () => {
    const files = Object.fromEntries(documents.map((document) => [`${document.name}.rules.yml`, ruleFile(document)]));
    const arguments_ = ["check", "rules", "--lint=all", "--lint-fatal", ...Object.keys(files)];
    const { code, stdout, stderr } = await run("promtool", arguments_, { files });
    expect(code, `${stdout}${stderr}`).to.equal(0);
    const counted = [...stdout.matchAll(/SUCCESS: (\d+) rules found/g)].map(([, count]) => Number(count));
    expect(counted).to.have.members(documents.map((document) => rulesOf(document).length));
  });

  it("would not be so with an unknown function or with a rule there twice", async () => {
    const [document] = documents;
    if (!document) return expect.fail("no document");
    const check = (text: string) =>
      run("promtool", ["check", "rules", "--lint=all", "--lint-fatal", "a.yml"], { files: { "a.yml": text } });
    expect((await check(ruleFile(document).replaceAll("rate(", "ratio("))).code).not.to.equal(0);
    const twice = document.groups.map(({ name, rules }) => ({ name, rules: [...rules, ...rules] }));
    expect((await check(ruleFile({ ...document, groups: twice }))).code).not.to.equal(0);
  });

  it("are one for the cluster and one for each service, per class that has rules", () => {
    expect(documents.map(({ name, class: metricClass }) => [name, metricClass])).to.deep.equal([
      ["cluster-system", "system"],
      ["darassa-api-system", "system"],
      ["darassa-api-application", "application"],
      ["darassa-api-business", "business"],
      ["shop-system", "system"],
      ["shop-application", "application"],
      ["shop-business", "business"],
    ]);
  });

  it("have names that Kubernetes takes, and less than a PrometheusRule may hold", () => {
    for (const document of documents) {
      expect(document.name).to.match(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/);
      expect(ruleFile(document).length, document.name).to.be.below(512 * 1024);
    }
  });

  it("record before they read, in one group: an alert sees what was recorded a moment before", () => {
    for (const { groups } of documents) {
      expect(groups).to.have.length(1);
      const recorded = new Set<string>();
      for (const rule of groups.flatMap(({ rules }) => rules)) {
        const recordings = parse(rule.expr).selections.filter(({ name }) => name.includes(":"));
        for (const { name } of recordings) expect([...recorded]).to.include(name);
        if ("record" in rule) recorded.add(rule.record);
      }
    }
  });

  it("compare last, so that nothing in a query binds less tightly than its threshold", () => {
    for (const { alert, expr } of alerts) {
      const { direction, value, floor } = thresholds[alert as keyof typeof thresholds];
      const [condition, volume, ...rest] = expr.split("\nand\n");
      const sign = direction === "above" ? ">" : "<";
      expect(condition?.endsWith(` ${sign} ${value}`), expr).to.equal(true);
      expect(volume?.endsWith(` >= ${floor?.atLeast}`), expr).to.equal(floor ? true : undefined);
      expect(rest).to.deep.equal([]);
      for (const operand of [condition, volume].filter((each) => each !== undefined)) {
        const left = operand.replace(/ (>=|>|<) [\d.]+$/, "");
        expect(isWhole(left), left).to.equal(true);
        expect(parse(left).errors).to.equal(0);
      }
    }
  });

  it("give every alert its severity, its class and what a receiver's message needs", () => {
    for (const { alert, labels, annotations } of alerts) {
      expect(severities, alert).to.include(labels.severity);
      expect(metricClasses, alert).to.include(labels.class);
      expect(Object.keys(annotations), alert).to.have.members([
        "summary",
        "description",
        "value",
        "threshold",
        "response",
        "runbook_url",
        "dashboard_url",
      ]);
      for (const [name, text] of Object.entries(annotations)) {
        expect(text, `${alert} ${name}`).not.to.equal("");
        expect(text, `${alert} ${name}`).not.to.match(/undefined|NaN|\[object/);
      }
    }
  });

  it("lead to a runbook that there is, and to a board's address", () => {
    for (const { alert, annotations } of alerts) {
      const { runbook_url: runbook = "", dashboard_url: board = "" } = annotations;
      const path = runbook.replace(/^.*\/main\//, "");
      expect(existsSync(join(root, path)), path).to.equal(true);
      expect(path).to.equal(`docs/runbooks/${alert}.md`);
      const url = new URL(board.replace(/\{\{ \$labels\.\w+ \| urlquery \}\}/g, "x"));
      expect(url.pathname).to.match(/^\/d\/monitoring-(system|application|business)$/);
      expect(url.search).to.match(/^(\?var-(\w+)=x(&var-\w+=x)*)?$/);
    }
  });

  it("evaluate an alert where its series are", () => {
    for (const document of documents)
      for (const { labels } of alertsOf([document])) expect(labels.class).to.equal(document.class);
  });

  it("are the same bytes on every run", () => {
    expect(ruleDocuments(production).map(ruleFile)).to.deep.equal(documents.map(ruleFile));
  });

  it("of one service do not change when another is added", () => {
    const one = ruleDocuments({ ...production, services: [darassa] });
    for (const document of one) expect(documents.map(ruleFile), document.name).to.include(ruleFile(document));
    expect(one).to.have.length(4);
  });

  it("leave out recordings and alerts of what a service does not have", () => {
    const without = ruleDocuments({ ...production, services: [{ ...darassa, without: ["payments", "userActions"] }] });
    const text = without.map(ruleFile).join();
    expect(text).not.to.match(/business_payments|app_user_actions|FailedPayments|UserActivityDrop/);
    expect(text).to.include("HighErrorRate");
  });

  it("grow in number of rules by the same for every service", () => {
    const count = (services: number) => ruleDocuments(withServices(services)).flatMap(rulesOf).length;
    const [none, one, ten, hundred] = [0, 1, 10, 100].map(count) as [number, number, number, number];
    expect(ten - none).to.equal(10 * (one - none));
    expect(hundred - none).to.equal(100 * (one - none));
    expect(one).to.be.above(none);
  });

  it("keep each rule as long as it was, however many services there are", () => {
    const longest = (services: number) =>
      Math.max(
        ...ruleDocuments(withServices(services))
          .flatMap(rulesOf)
          .map(({ expr }) => expr.length),
      );
    expect(longest(9)).to.equal(longest(1));
  });
});

/** Whether an expression is one operand: a selector, a call or what is in parentheses, and nothing beside it. */
function isWhole(expr: string): boolean {
  const start = expr.search(/[({]/);
  if (start < 0) return /^[\w:]+$/.test(expr);
  if (!/^[\w:]*$/.test(expr.slice(0, start))) return false;
  let depth = 0;
  for (const [index, character] of [...expr].entries()) {
    if ("({".includes(character)) depth += 1;
    if (")}".includes(character)) depth -= 1;
    if (index >= start && depth === 0) return index === expr.length - 1;
  }
  return false;
}
