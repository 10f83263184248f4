import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import type { AlertingRule, RecordingRule } from "../rules/render/documents.ts";
import { ruleDocuments } from "../rules/render/prometheus.ts";
import { ruleFile } from "./promtool/promtool.ts";
import { production } from "./support/environment.ts";
import { run } from "./support/programs.ts";

const config = readFileSync(join(import.meta.dirname, "../.pint.hcl"), "utf8");
const documents = ruleDocuments(production);

/** What pint finds in rule files: the names of the checks, or everything that it said when it did not come so far. */
async function findings(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const options = ["--no-color", "--offline", "--show-duplicates", "lint", "--min-severity=info", "--fail-on=info"];
  const names = Object.keys(files);
  const { code, stdout, stderr } = await run("pint", [...options, ...names], {
    files: { ".pint.hcl": config, ...files },
  });
  const found = [...`${stdout}${stderr}`.matchAll(/^(?:Fatal|Bug|Warning|Information): .*\(([a-z_/]+)\)$/gm)];
  expect(code !== 0, `${stdout}${stderr}`).to.equal(found.length > 0);
  expect(stderr).to.include('msg="Checking Prometheus rules"');
  return found.map(([, check]) => check ?? "");
}

describe("pint", () => {
  it("finds nothing in the rule files, not even what is only for information", async () => {
    const files = Object.fromEntries(documents.map((document) => [`${document.name}.rules.yml`, ruleFile(document)]));
    expect(await findings(files)).to.deep.equal([]);
  });

  it("is told a reason for everything that it leaves out", () => {
    const lines = config.split("\n").map((line) => line.trim());
    const exclusions = lines.flatMap((line, index) => (/^(ignore|disabled?|exclude)\b/.test(line) ? [index] : []));
    expect(exclusions).to.have.length(2);
    for (const index of exclusions) expect(lines[index - 1], lines[index]).to.match(/^# [A-Z].{20,}\.$/);
  });

  it("cannot be silenced from within a rule file", () => {
    const rules = config.split(/^rule \{$/m).slice(1);
    expect(rules).to.have.length(4);
    for (const rule of rules) expect(rule).to.include("  locked = true\n");
  });
});

describe("pint finds", () => {
  const [rule] = documents
    .flatMap(({ groups }) => groups.flatMap(({ rules }) => rules))
    .flatMap((each) => ("alert" in each && each.alert === "TargetDown" ? [each] : []));
  if (!rule) throw new Error("there is no TargetDown");
  const inFile = (...rules: readonly (AlertingRule | RecordingRule)[]) => ({
    "a.rules.yml": ruleFile({ name: "a", class: "system", groups: [{ name: "a", rules }] }),
  });
  const labelled = (labels: Readonly<Record<string, string>>) => ({ ...rule, labels: { ...rule.labels, ...labels } });
  const annotated = (annotations: Readonly<Record<string, string>>) => ({
    ...rule,
    annotations: { ...rule.annotations, ...annotations },
  });

  const wrong: Readonly<Record<string, readonly [AlertingRule | RecordingRule, string]>> = {
    "a severity that nobody routes": [labelled({ severity: "urgent" }), "rule/label"],
    "a class that no Prometheus has": [labelled({ class: "network" }), "rule/label"],
    "a label that changes with the value": [labelled({ value: "{{ $value }}" }), "rule/reject"],
    "another alert's runbook": [annotated({ runbook_url: "https://example.org/Watchdog.md" }), "alerts/annotation"],
    "a bare number for a value": [annotated({ value: "{{ $value }}" }), "alerts/annotation"],
    "a board that there is not": [annotated({ dashboard_url: "https://example.org/d/mine" }), "alerts/annotation"],
    "a text with a label that the answer lacks": [
      annotated({ summary: "{{ $labels.pod }} is down" }),
      "alerts/template",
    ],
    "an alert that a single sample decides": [{ ...rule, for: "30s" }, "rule/for"],
    "an alert that holds on for hours": [{ ...rule, keep_firing_for: "2h" }, "rule/for"],
    "an alert in small letters": [{ ...rule, alert: "target_down" }, "rule/name"],
    "an alert without a comparison": [{ ...rule, expr: "avg by (namespace, service) (up)" }, "alerts/comparison"],
    "an aggregation that loses the service": [{ ...rule, expr: "avg by (namespace) (up) < 0.9" }, "promql/aggregate"],
    "a recording without its level": [{ record: "up_average", expr: "avg by (namespace, service) (up)" }, "rule/name"],
    "a regular expression that is none": [{ ...rule, expr: 'up{service=~"shop"} < 1' }, "promql/regexp"],
  };
  for (const [what, [changed, check]] of Object.entries(wrong))
    it(what, async () => {
      expect(await findings(inFile(changed))).to.include(check);
    });

  it("a missing text, whichever it is", async () => {
    for (const name of Object.keys(rule.annotations)) {
      const { [name]: _, ...annotations } = rule.annotations;
      expect(await findings(inFile({ ...rule, annotations })), name).to.include("alerts/annotation");
    }
  });

  it("nothing in the same rule as it is", async () => {
    expect(await findings(inFile(rule))).to.deep.equal([]);
  });
});
