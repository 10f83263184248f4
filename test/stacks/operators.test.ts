import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { stackConfig, withPlaceholders } from "../../bin/config.ts";
import { charts } from "../../components/shared/charts.ts";
import { render } from "../../stacks/documents.ts";
import { monitoring } from "../../stacks/monitoring.ts";
import { readSettings } from "../../stacks/settings.ts";
import { buildStack, root } from "../support/stack.ts";

const isChart = (type: string): boolean => type.endsWith("helm.sh/v4:Chart");

/** Registers production as the engine does, with charts that take their time, and returns types and names in the order of their end. */
async function order(): Promise<readonly string[]> {
  const ended: string[] = [];
  const { config, secretKeys } = withPlaceholders(stackConfig(root, "production"));
  pulumi.runtime.setAllConfig({ ...config, "monitoring:operators": "install" }, [...secretKeys]);
  await pulumi.runtime.setMocks(
    {
      newResource: async ({ type, name, inputs }) => {
        if (isChart(type)) await new Promise((resolve) => setTimeout(resolve, 100));
        ended.push(`${type}::${name}`);
        return { id: name, state: { ...inputs, metadata: { name, ...Object(inputs.metadata) }, result: "x" } };
      },
      call: ({ inputs }) => inputs,
    },
    "monitoring",
    "production",
    true,
  );
  await pulumi.runtime.runInPulumiStack(async () => {
    const settings = readSettings();
    return { ...monitoring(settings, render(settings)) };
  });
  await pulumi.runtime.disconnect();
  return ended;
}

describe("the operators of the stack", () => {
  it("are left alone when they are in the cluster, as they are expected to be", async () => {
    const { run } = await buildStack("production");
    expect(run.resources.filter(({ type }) => isChart(type) || type.endsWith(":Operators"))).to.deep.equal([]);
  });

  it("are installed when asked for, from a folder when there is one", async () => {
    const folder = mkdtempSync(join(tmpdir(), "charts-"));
    try {
      for (const { name, version } of Object.values(charts)) writeFileSync(join(folder, `${name}-${version}.tgz`), "");
      const { run } = await buildStack("staging", { operators: "install", operatorCharts: folder });
      const found = run.resources.filter(({ type }) => isChart(type)).map(({ inputs }) => inputs.chart);
      expect(found).to.have.lengthOf(4);
      for (const chart of found) expect(chart).to.match(new RegExp(`^${folder}/.+-\\d+\\.\\d+\\.\\d+\\.tgz$`));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("come before every object in the stack's namespaces, of which many need their definitions", async () => {
    const ended = await order();
    const charted = ended.flatMap((entry, index) => (isChart(entry.split("::")[0] ?? "") ? [index] : []));
    expect(charted).to.have.lengthOf(4);
    const [first = 0, last = 0] = [Math.min(...charted), Math.max(...charted)];
    const objects = (entries: readonly string[]) => entries.filter((entry) => entry.startsWith("kubernetes:"));
    expect(objects(ended.slice(0, first))).to.have.members([
      "kubernetes:scheduling.k8s.io/v1:PriorityClass::priority",
      "kubernetes:core/v1:Namespace::operators",
    ]);
    expect(objects(ended.slice(first, last + 1)).every((entry) => isChart(entry.split("::")[0] ?? ""))).to.equal(true);
    expect(objects(ended.slice(last + 1)).length).to.be.greaterThan(50);
  });
});
