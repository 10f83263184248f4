import { expect } from "chai";
import { dashboards } from "../../../dashboards/index.ts";
import { alert, alerts, conditionWords, type Instance } from "../../../rules/alerts/index.ts";
import { contract, seriesOf, serviceMetricIds } from "../../../rules/metrics/index.ts";
import { thresholds } from "../../../rules/thresholds/index.ts";
import { limitWords, logCategories, type Threshold } from "../../../rules/vocabulary/index.ts";
import { darassa, production } from "../../support/environment.ts";
import { statedProduction } from "../../support/numbers.ts";

/** Labels of the series that a rule's expression answers with. */
const answered = ({ query, target }: Instance): readonly string[] => {
  const answer = query.answer?.(target);
  if (answer) return Object.keys(answer);
  const story = { value: 1, volume: 1, interval: 30, steps: 1, onset: 0, held: 0 };
  const [first] = query.samples(target, story);
  return Object.keys(first?.labels ?? {}).filter((label) => ["namespace", "service", ...query.labels].includes(label));
};

const templated = (text: string): readonly string[] =>
  [...text.matchAll(/\{\{ \$labels\.(\w+)/g)].map(([, label]) => label ?? "");

describe("alerts", () => {
  for (const { name, summary, instances, runbook, measure, board } of alerts) {
    it(`${name} names in its summary only labels that the answer of its query carries`, () => {
      for (const instance of instances(production)) {
        const text = summary(limitWords(thresholds[name]), instance.labels);
        expect(answered(instance)).to.include.members([...templated(text)]);
        expect(text).to.match(/^[A-Z{].*[^.]$/);
        expect(text).not.to.include("undefined");
        expect(text.replace(/\{\{[^}]*\}\}/g, "").split("\n")).to.have.length(1);
      }
    });

    it(`${name} carries namespace and service, from its query or from its rule`, () => {
      expect(instances(production)).not.to.have.length(0);
      for (const instance of instances(production))
        expect([...answered(instance), ...Object.keys(instance.labels)]).to.include.members(["namespace", "service"]);
    });

    it(`${name} has a whole runbook, and a board on which its query is drawn`, () => {
      for (const text of [runbook.meaning, runbook.impact, ...runbook.diagnosis, ...runbook.mitigation])
        expect(text).to.match(/^[A-Z0-9`].{8,}[.?]$/s);
      expect(runbook.diagnosis.length).to.be.above(0);
      expect(runbook.mitigation.length).to.be.above(0);
      expect(measure).not.to.equal("");
      expect(["system", "application", "business"]).to.include(board);
    });
  }

  it("say the threshold in the summary, in the words of the definition", () => {
    const told = alerts.filter(({ summary }) => summary("LIMIT", { category: "api", metric: "up" }).includes("LIMIT"));
    // The others fire on the mere fact, or as soon as there is one or none: no number is worth reading.
    const isFact = ({ unit, value, direction }: Threshold) =>
      unit === "fact" || (unit === "count" && value === (direction === "above" ? 0 : 1));
    for (const each of alerts) expect(told.includes(each), each.name).to.equal(!isFact(thresholds[each.name]));
  });

  it("are found by name", () => {
    for (const each of alerts) expect(alert(each.name)).to.deep.equal(each);
  });

  it("tell their condition in words, without a number where there is only a fact", () => {
    expect(conditionWords(alert("HighCpuUsage"), statedProduction)).to.equal("CPU usage above 90 %");
    expect(conditionWords(alert("MetricAbsent"), production)).to.equal("A metric of the contract is absent");
    expect(conditionWords(alert("HighErrorRate"), { ...statedProduction, services: [] })).to.equal(
      "no service exposes what it reads above 1 %",
    );
  });
});

describe("what alerts are evaluated for", () => {
  const without = { ...production, services: [{ ...darassa, without: ["payments", "requests"] }] };
  const count = (name: Parameters<typeof alert>[0], environment = production) =>
    alert(name).instances(environment).length;

  it("is each service, once", () => {
    expect(count("HighErrorRate")).to.equal(2);
    expect(count("HighErrorRate", { ...production, services: [] })).to.equal(0);
  });

  it("is the cluster once, however many services there are", () => {
    for (const name of ["HighCpuUsage", "LowVolumeSpace", "ElasticsearchRed", "Watchdog"] as const)
      expect([count(name), count(name, { ...production, services: [] })], name).to.deep.equal([1, 1]);
  });

  it("leaves out a service that has no such metric, with its absence alert", () => {
    expect(count("FailedPayments", without)).to.equal(0);
    expect(count("HighErrorRate", without)).to.equal(0);
    expect(count("FailedLogins", without)).to.equal(1);
    const absent = alert("MetricAbsent")
      .instances(without)
      .map(({ labels }) => labels.metric);
    expect(absent).not.to.include.oneOf(["business_payments_total", "http_server_request_duration_seconds"]);
    expect(absent).to.include("auth_login_attempts_total");
  });

  it("is one absence for each series that a service exposes, not one for each alert that reads it", () => {
    for (const service of production.services) {
      const labels = alert("MetricAbsent")
        .instances(production)
        .filter((instance) => instance.service === service)
        .map((instance) => instance.labels.metric);
      const series = contract
        .filter(({ id }) => serviceMetricIds.includes(id))
        .flatMap((entry) => seriesOf(entry, service.profile))
        .map(({ name }) => name);
      expect(labels).to.deep.equal(series);
      expect(new Set(labels)).to.have.length(labels.length);
    }
  });

  it("is each log category of the environment", () => {
    const instances = alert("NoLogs").instances({ ...production, name: "staging" });
    expect(instances.map(({ labels }) => labels.category)).to.deep.equal([...logCategories]);
    for (const { query, target, labels } of instances)
      expect(query.expr(target)).to.include(`\\\\.ds-logs-${labels.category}-staging-.+`);
  });

  it("is no log category that nobody writes, which its panel draws all the same", () => {
    const quiet = { ...production, quietCategories: ["performance", "database"] as const };
    const named = alert("NoLogs")
      .instances(quiet)
      .map(({ labels }) => labels.category);
    expect(named).to.deep.equal(["application", "access", "security", "api"]);
    const nobody = { ...production, quietCategories: logCategories };
    expect(count("NoLogs", nobody)).to.equal(0);
    expect(JSON.stringify(dashboards(nobody))).to.include("logs-performance-production");
  });

  it("is the stack's own targets in both of its namespaces, besides each service's", () => {
    const [, , stack] = alert("TargetDown").instances(production);
    expect(stack?.target.matchers).to.deep.equal({ namespace: "=~monitoring|monitoring-agents" });
    expect(count("TargetDown")).to.equal(3);
  });
});
