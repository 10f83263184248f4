import { expect } from "chai";
import { thresholds } from "../../rules/thresholds/index.ts";
import type { Write } from "./bed/recorder.ts";
import type { Stack } from "./engine.ts";
import { deployed, pods, succeeded, written } from "./support.ts";

/** Kinds whose replacement would lose data, or interrupt those who look at it. */
const stateful = /Elasticsearch|Logstash|Prometheus$|Alertmanager|PersistentVolumeClaim|Namespace/;

const kindOf = (type: string): string => type.split(":").at(-1) ?? type;

/** Paths of the objects that were written, each once, by kind. */
const touched = (writes: readonly Write[]): readonly string[] =>
  [...new Set(writes.map(({ path }) => path))].sort((a, b) => kindIn(a).localeCompare(kindIn(b)));

const kindIn = (path: string): string => path.split("/").at(-2) ?? path;

describe("a change of production", () => {
  let production: Stack;
  before(async () => {
    production = await deployed("production");
  });

  it("of a threshold touches the rule and the board that show it, and restarts nobody", async () => {
    const running = await pods();
    // Any number but the documented one.
    await production.set("thresholds.HighCpuUsage.value", `${Math.round(thresholds.HighCpuUsage.value * 50)} %`);
    const { result, writes } = await written(() => production.up());
    const steps = succeeded(result)
      .steps.map(({ operation, type }) => `${operation} ${kindOf(type)}`)
      .sort();
    expect(steps).to.deep.equal(["update ConfigMap", "update PrometheusRule"]);
    expect(touched(writes).map(kindIn)).to.deep.equal(["configmaps", "prometheusrules"]);
    expect(await pods()).to.deep.equal(running);
  });

  it("that is taken back leaves what there was before", async () => {
    await production.unset("thresholds.HighCpuUsage");
    expect(succeeded(await production.up()).steps).to.have.length(2);
    expect(succeeded(await production.up()).steps).to.deep.equal([]);
  });

  it("of a retention runs the set-up again, as a new Job, and replaces nothing that holds data", async () => {
    await production.set("retention.logs.access", "91d");
    const { steps } = succeeded(await production.up());
    const jobs = steps.filter(({ type }) => kindOf(type) === "Job").map(({ operation }) => operation);
    expect(jobs).to.include.oneOf(["create", "create-replacement"]);
    const lost = steps.filter(({ type, operation }) => stateful.test(type) && operation !== "update");
    expect(lost).to.deep.equal([]);
    await production.unset("retention.logs");
    succeeded(await production.up());
  });

  it("of a secret changes one Secret, and restarts nobody", async () => {
    const running = await pods();
    await production.setSecret("slackWebhookUrl", "https://hook.example/PLANTED-rotated");
    const { result, writes } = await written(() => production.up());
    const steps = succeeded(result).steps.map(({ operation, type }) => `${operation} ${kindOf(type)}`);
    expect(steps).to.deep.equal(["update Secret"]);
    expect(touched(writes)).to.have.length(1);
    expect(await pods()).to.deep.equal(running);
  });

  it("is refused with its reason when a secret is missing, before anything is touched", async () => {
    await production.unset("jiraApiToken");
    const { result, writes } = await written(() => production.up());
    expect(result.error).to.include("jiraApiToken: is missing, and receivers.jira cannot do without it");
    expect(result.error).to.include("pulumi config set --stack production --secret jiraApiToken");
    expect(writes).to.deep.equal([]);
    await production.setSecret("jiraApiToken", "PLANTED-production-jiraApiToken");
    expect(succeeded(await production.up()).steps).to.deep.equal([]);
  });
});
