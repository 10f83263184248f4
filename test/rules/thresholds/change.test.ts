import { expect } from "chai";
import { pages } from "../../../bin/docs/pages.ts";
import { dashboards } from "../../../dashboards/index.ts";
import type { Environment } from "../../../rules/environment.ts";
import { alertmanagerDocument } from "../../../rules/render/alertmanager.ts";
import type { Json } from "../../../rules/render/documents.ts";
import { ruleDocuments } from "../../../rules/render/prometheus.ts";
import { ruleTestDocuments } from "../../../rules/render/proofs.ts";
import { stableYaml } from "../../../rules/render/yaml.ts";
import { stated, statedBut, statedProduction } from "../../support/numbers.ts";

const yaml = (document: object): string => stableYaml(JSON.parse(JSON.stringify(document)) as Json);

/** Everything that is rendered from an environment's thresholds, by what it is. */
const rendered = (environment: Environment): ReadonlyMap<string, string> =>
  new Map([
    ...ruleDocuments(environment).map((each): [string, string] => [`rules ${each.name}`, yaml(each)]),
    ...ruleTestDocuments(environment).map((each): [string, string] => [
      `proofs ${each.rules} ${each.evaluationInterval}`,
      yaml(each),
    ]),
    ["alertmanager", yaml(alertmanagerDocument(environment))],
    ...dashboards(environment).map((each): [string, string] => [`board ${each.uid}`, yaml(each)]),
    ...pages(environment),
  ]);

/** Lines of each text that are others than before. */
const changedLines = (before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>) =>
  new Map(
    [...after].flatMap(([name, text]): [string, { readonly was: string; readonly is: string }[]][] => {
      const was = (before.get(name) ?? "").split("\n");
      const lines = text.split("\n").flatMap((is, index) => (was[index] === is ? [] : [{ was: was[index] ?? "", is }]));
      return lines.length === 0 ? [] : [[name, lines]];
    }),
  );

describe("one threshold that is changed, HighCpuUsage from 90 % to 85 %,", () => {
  const before = rendered(statedProduction);
  const after = rendered({ ...statedProduction, thresholds: statedBut({ HighCpuUsage: { value: 0.85 } }) });
  const changed = changedLines(before, after);
  const trimmed = (name: string) => changed.get(name)?.map(({ is }) => is.trim());

  it("changes its rule: the expression, the summary and the threshold's words", () => {
    expect(trimmed("rules cluster-system")).to.deep.equal([
      "summary: CPU usage of node {{ $labels.instance }} is above 85 %",
      "threshold: above 85 % for 5 min",
      "expr: instance:node_cpu_utilisation:rate5m > 0.85",
    ]);
  });

  it("changes its proofs: two in a hundred beyond the new number, and two short of it", () => {
    const lines = trimmed("proofs cluster-system 30s") ?? [];
    expect(lines).to.include("name: HighCpuUsage stays silent just short of above 85 %");
    // A busy processor counts 0.85 x 1.02 of 30 s, and 0.85 x 0.98.
    expect(lines).to.include("values: 0+26.01x22").and.to.include("values: 0+24.99x22");
    expect(changed.get("proofs cluster-system 30s")?.some(({ was }) => was.includes("27.54"))).to.equal(true);
  });

  it("changes the line and the words of the panels that draw it, and the colour of the cells that show it", () => {
    const lines = trimmed("board monitoring-system") ?? [];
    expect(lines.filter((line) => line === "value: 0.85")).to.have.length(2);
    const words = lines.filter((line) =>
      line.includes("**HighCpuUsage** (high: act within the hour) fires when above 85 % for 5 min."),
    );
    expect(words).to.have.length(2);
    expect(lines).to.have.length(4);
  });

  it("changes its runbook and its rows of the reference", () => {
    expect(trimmed("docs/runbooks/HighCpuUsage.md")).to.deep.equal([
      "| Fires when | CPU usage above 85 %, for 5 min |",
    ]);
    const [row, ...others] = trimmed("docs/reference/alerts.md") ?? [];
    expect(row).to.match(/^\| \[HighCpuUsage\]\(.*\) +\| CPU usage above 85 % +\|/);
    expect(others).to.deep.equal([]);
    const [line, ...further] = trimmed("docs/reference/strategy.md") ?? [];
    expect(line).to.match(/^\| `- CPU > 90% .*: \*\*differs from this line\*\*: CPU usage above 85 % for 5 min, high/);
    expect(further).to.deep.equal([]);
  });

  it("changes nothing else", () => {
    expect([...changed.keys()]).to.have.members([
      "rules cluster-system",
      "proofs cluster-system 30s",
      "board monitoring-system",
      "docs/runbooks/HighCpuUsage.md",
      "docs/reference/alerts.md",
      "docs/reference/strategy.md",
    ]);
    expect([...after.keys()]).to.deep.equal([...before.keys()]);
  });

  it("leaves the old number nowhere where it is told, but where the strategy is quoted", () => {
    const { reason } = stated.HighCpuUsage;
    for (const [name, text] of after) {
      if (name === "docs/reference/strategy.md") continue;
      const told = text
        .split("\n")
        .filter((line) => line.includes("HighCpuUsage") && !line.includes("HighContainerCpuUsage"));
      for (const line of told) expect(line.replace(reason, ""), name).not.to.match(/90 ?%|\b0\.9\b/);
    }
    for (const [name, lines] of changed)
      for (const { is } of name === "docs/reference/strategy.md" ? [] : lines)
        expect(is.replace(reason, "")).not.to.match(/90 ?%|\b0\.9\b/);
  });
});
