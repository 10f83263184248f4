import { join } from "node:path";
import { expect } from "chai";
import ts from "typescript";
import { root } from "./support/stack.ts";

const { config } = ts.readConfigFile(join(root, "tsconfig.json"), ts.sys.readFile);
const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);

/** What the compiler says of `text`, as if it stood in test/: one line per error. */
function complaints(text: string): readonly string[] {
  const file = join(root, "test", "snippet.ts");
  const host = ts.createCompilerHost({ ...options, incremental: false });
  const { getSourceFile, fileExists, readFile } = host;
  host.getSourceFile = (name, ...rest) =>
    name === file ? ts.createSourceFile(name, text, ts.ScriptTarget.ES2023) : getSourceFile(name, ...rest);
  host.fileExists = (name) => name === file || fileExists(name);
  host.readFile = (name) => (name === file ? text : readFile(name));
  const program = ts.createProgram([file], { ...options, incremental: false, noUnusedLocals: false }, host);
  return ts
    .getPreEmitDiagnostics(program, program.getSourceFile(file))
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, " "));
}

const categories = (security: string): string => `
import type { LogRetention } from "../rules/retention/index.ts";
export const kept: LogRetention = {
  application: { delete: "30d" }, access: { delete: "90d" }, performance: { delete: "30d" },
  database: { delete: "30d" }, api: { delete: "30d" }, ${security}
};`;

describe("the compiler", () => {
  it("accepts a retention whose every category is deleted in the end", () => {
    expect(complaints(categories('security: { delete: "365d" }'))).to.deep.equal([]);
  });

  it("refuses a log category without a delete step, since nothing would ever delete it", () => {
    expect(complaints(categories("security: {}")).join()).to.include("Property 'delete' is missing");
  });

  it("refuses a log category without retention", () => {
    expect(complaints(categories("")).join()).to.include("Property 'security' is missing");
  });

  it("refuses a retention in weeks, which Elasticsearch does not know", () => {
    expect(complaints(categories('security: { delete: "52w" }')).join()).to.include(`Type '"52w"' is not assignable`);
  });

  it("refuses a threshold without an alert, and an alert without a threshold", () => {
    const snippet = (names: string): string => `
import type { AlertsFor } from "../rules/alerts/alert.ts";
import type { Threshold } from "../rules/vocabulary/index.ts";
declare const alert: AlertsFor<{ A: Threshold }>["A"];
export const alerts: AlertsFor<{ HighCpuUsage: Threshold; LowDiskSpace: Threshold }> = { ${names} };`;
    expect(complaints(snippet("HighCpuUsage: alert, LowDiskSpace: alert"))).to.deep.equal([]);
    expect(complaints(snippet("HighCpuUsage: alert")).join()).to.include("Property 'LowDiskSpace' is missing");
    expect(complaints(snippet("HighCpuUsage: alert, LowDiskSpace: alert, Other: alert")).join()).to.include("'Other'");
  });

  it("refuses a metric's id that is not in the contract", () => {
    const snippet = (id: string): string => `
import { metric } from "../rules/metrics/index.ts";
export const found = metric("${id}");`;
    expect(complaints(snippet("cpu"))).to.deep.equal([]);
    expect(complaints(snippet("cpus")).join()).to.include(`"cpus"`);
  });

  it("refuses a share that does not say whether it is one of traffic, and how much it can be", () => {
    const snippet = (rest: string): string => `
import { errorRatio, type Query } from "../rules/queries/index.ts";
const { name, title, class: metricClass, metrics, labels, lookback, expr, samples } = errorRatio;
export const query: Query = { name, title, class: metricClass, metrics, labels, lookback, expr, samples, ${rest} };`;
    expect(complaints(snippet('unit: "ratio", traffic: true, range: { min: 0, max: 1 }'))).to.deep.equal([]);
    expect(complaints(snippet('unit: "count"'))).to.deep.equal([]);
    expect(complaints(snippet('unit: "ratio", range: { min: 0 }')).join()).to.include("'traffic'");
    expect(complaints(snippet('unit: "ratio", traffic: false')).join()).to.include("'range'");
  });
});
