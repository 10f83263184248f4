import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { load } from "js-yaml";
import { tool } from "../../tools/tools.ts";
import { root } from "../support/stack.ts";

const preview = (...args: readonly string[]) =>
  spawnSync(process.execPath, ["bin/run.mjs", "bin/preview.ts", ...args], { cwd: root, encoding: "utf8" });

const filesIn = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();

describe("npm run preview", () => {
  let scratch: string;
  let out: string;
  let result: ReturnType<typeof preview>;
  before(() => {
    scratch = mkdtempSync(join(tmpdir(), "preview-"));
    out = join(scratch, "out");
    result = preview("--stack", "production", "--out", out);
  });
  after(() => rmSync(scratch, { recursive: true, force: true }));

  it("ends well for production on a fresh clone, whose secrets are not set, and says which are missing", () => {
    expect(result.status, result.stderr).to.equal(0);
    expect(result.stdout).to.match(
      /^ {2}! slackWebhookUrl, smtpPassword, jiraApiToken, heartbeatUrl: not set; .* KEY` for each$/m,
    );
  });

  it("tells threshold, time, class and receivers of every alert, and nothing of colours to a pipe", () => {
    expect(result.stdout).to.match(
      /^ {2}HighErrorRate +(?:critical|high|medium|low) +Error rate above [\d.]+ %, from \d+ requests in 10 min +\d+ min +application +1 +Slack, Jira$/m,
    );
    expect(result.stdout).to.match(/^ {2}Watchdog +low .* heartbeat$/m);
    expect(result.stdout).to.match(/^ {2}logs-security-production +365 d +372 d /m);
    expect(result.stdout).to.match(/^ {2}business +365 d /m);
    expect(result.stdout).not.to.include("\u001b");
    expect(result.stderr).to.equal("");
  });

  it("prints no colour to a pipe where other tools take a CI for a terminal, nor in the README's picture", () => {
    const env = { ...process.env, CI: "true", FORCE_COLOR: "1" };
    const { stdout } = spawnSync(process.execPath, ["bin/run.mjs", "bin/preview.ts", "--out", join(scratch, "ci")], {
      cwd: root,
      encoding: "utf8",
      env,
    });
    expect(stdout).to.include("HighErrorRate").and.not.to.include("\u001b");
    expect(readFileSync(join(root, "docs/pictures/preview.svg"), "utf8")).not.to.include("\u001b");
  });

  it("writes each document in the form of its tool", () => {
    const files = filesIn(out);
    expect(files).to.include.members([
      "preview.json",
      "prometheus/system/cluster-system.rules.yml",
      "prometheus/application/darassa-api-application.rules.yml",
      "prometheus/business/darassa-api-business.rules.yml",
      "alertmanager/alertmanager.yml",
      "alertmanager/slack.tmpl",
      "grafana/monitoring-system.json",
      "logstash/logstash.yml",
      "manifests/cluster/namespace.monitoring.yaml",
    ]);
    for (const folder of ["elasticsearch", "kibana", "manifests/monitoring", "manifests/monitoring-agents"])
      expect(
        files.some((file) => file.startsWith(`${folder}/`)),
        folder,
      ).to.equal(true);
  });

  it("writes one YAML file for each object, which is the object's only one", () => {
    const objects = filesIn(join(out, "manifests")).map((file) => {
      const object = load(readFileSync(join(out, "manifests", file), "utf8")) as Record<string, Record<string, string>>;
      return `${object.apiVersion} ${object.kind} ${object.metadata?.namespace} ${object.metadata?.name}`;
    });
    expect(new Set(objects).size).to.equal(objects.length);
    const { resources, components } = JSON.parse(readFileSync(join(out, "preview.json"), "utf8"));
    const held = components.reduce((sum: number, { resources: count }: { resources: number }) => sum + count, 0);
    // Generated passwords are resources and no objects; components are neither.
    expect(objects.length).to.equal(held - 4);
    expect(resources).to.be.greaterThan(held);
  });

  it("leaves rules that promtool accepts and a configuration that amtool accepts", async function () {
    this.timeout(600_000);
    const rules = filesIn(out).filter((file) => file.endsWith(".rules.yml"));
    const promtool = spawnSync(await tool("promtool"), ["check", "rules", ...rules], { cwd: out, encoding: "utf8" });
    expect(promtool.status, promtool.stdout + promtool.stderr).to.equal(0);
    const amtool = spawnSync(await tool("amtool"), ["check-config", "alertmanager/alertmanager.yml"], {
      cwd: out,
      encoding: "utf8",
    });
    expect(amtool.status, amtool.stdout + amtool.stderr).to.equal(0);
    expect(amtool.stdout).to.include("1 templates");
  });

  it("leaves tests that promtool passes on the rules beside them", async function () {
    this.timeout(600_000);
    const tests = filesIn(out).filter((file) => file.endsWith("business.30s.test.yml"));
    expect(tests).not.to.be.empty;
    const { status, stdout, stderr } = spawnSync(await tool("promtool"), ["test", "rules", ...tests], {
      cwd: out,
      encoding: "utf8",
    });
    expect(status, stdout + stderr).to.equal(0);
  });

  it("writes the same bytes on every run, and with --json prints preview.json", () => {
    const again = join(scratch, "again");
    const { stdout, status } = preview("--stack", "production", "--out", again, "--json");
    expect(status).to.equal(0);
    expect(stdout).to.equal(readFileSync(join(out, "preview.json"), "utf8"));
    expect(filesIn(again)).to.deep.equal(filesIn(out));
    for (const file of filesIn(out))
      expect(readFileSync(join(again, file), "utf8"), file).to.equal(readFileSync(join(out, file), "utf8"));
  });

  it("replaces an earlier preview, of another stack too, and refuses a folder that holds anything else", () => {
    const folder = join(scratch, "twice");
    expect(preview("--stack", "staging", "--out", folder).status).to.equal(0);
    expect(preview("--out", folder).status).to.equal(0);
    expect(filesIn(folder)).to.deep.equal(filesIn(out));
    writeFileSync(join(folder, "grafana", "mine.json"), "{}");
    const refused = preview("--out", folder);
    expect(refused.status).to.equal(1);
    expect(refused.stderr).to.include(
      'holds "grafana/mine.json", which no preview wrote; name an empty or a new folder',
    );
    expect(readdirSync(join(folder, "grafana"))).to.include("mine.json");
  });

  it("refuses a stack that does not exist, names those that do, and writes nothing", () => {
    const folder = join(scratch, "never");
    const refused = preview("--stack", "prodction", "--out", folder);
    expect(refused.status).to.equal(1);
    expect(refused.stderr).to.equal(
      'Pulumi.prodction.yaml: 1 problem\n  - stack: "prodction" has no file of that name here; did you mean "production"?\n',
    );
    expect(existsSync(folder)).to.equal(false);
  });

  it("exits with 2 when npm takes its options, since -- was forgotten, and says where to put it", () => {
    const forgotten = spawnSync("npm", ["run", "--silent", "preview", "--stack", "staging"], {
      cwd: root,
      encoding: "utf8",
    });
    expect(forgotten.status, forgotten.stderr).to.equal(2);
    expect(forgotten.stdout).to.equal("");
    expect(forgotten.stderr).to.include("put -- before the options: npm run preview -- --stack NAME");
  });

  it("says of staging what it lacks: receivers, and a second of everything", () => {
    const { stdout, status } = preview("--stack", "staging", "--out", join(scratch, "staging"));
    expect(status).to.equal(0);
    expect(stdout).to.include("receivers.email, receivers.jira: not set");
    expect(stdout).to.include("highAvailability: false");
    expect(stdout).to.match(/^ {2}Watchdog .* nobody$/m);
  });
});
