import { expect } from "chai";
import { alertmanagerDefaults } from "../../../components/alertmanager/args.ts";
import type { Environment } from "../../../rules/environment.ts";
import { alertmanagerDocument } from "../../../rules/render/alertmanager.ts";
import { type Json, receiverSecretsFolder } from "../../../rules/render/documents.ts";
import { stableYaml } from "../../../rules/render/yaml.ts";
import { inhibitions, receiverSecrets, routes, routesOf } from "../../../rules/routing/index.ts";
import { alertNames, thresholds } from "../../../rules/thresholds/index.ts";
import { seconds, severities } from "../../../rules/vocabulary/index.ts";
import { production } from "../../support/environment.ts";
import { run } from "../../support/programs.ts";

const slackOnly: Environment = { ...production, receivers: { slack: { channel: "#alerts" }, heartbeat: false } };
const nobody: Environment = { ...production, receivers: { heartbeat: false } };

/** The configuration and its templates as files, where amtool finds both. */
function filesOf(environment: Environment): Readonly<Record<string, string>> {
  const { config, templates } = alertmanagerDocument(environment);
  return { "alertmanager.yml": stableYaml({ ...config, templates: ["*.tmpl"] }), ...templates };
}

/** Names of the receivers to which Alertmanager would send an alert with these labels. */
async function receivers(
  environment: Environment,
  labels: Readonly<Record<string, string>>,
): Promise<readonly string[]> {
  const given = Object.entries(labels).map(([name, value]) => `${name}=${value}`);
  const arguments_ = ["config", "routes", "test", "--config.file=alertmanager.yml", ...given];
  const { code, stdout, stderr } = await run("amtool", arguments_, { files: filesOf(environment) });
  expect(code, stderr).to.equal(0);
  return stdout.trim().split(",");
}

/** Every key and value below `value`, with the path to it. */
function entries(value: Json, path = ""): readonly (readonly [string, Json])[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value as Record<string, Json>).flatMap(([key, inner]) => [
    [`${path}.${key}`, inner] as const,
    ...entries(inner, `${path}.${key}`),
  ]);
}

describe("Alertmanager's configuration", () => {
  for (const [name, environment] of Object.entries({ production, slackOnly, nobody }))
    it(`is correct to amtool, with its templates: ${name}`, async () => {
      const { code, stdout, stderr } = await run("amtool", ["check-config", "alertmanager.yml"], {
        files: filesOf(environment),
      });
      expect(code, `${stdout}${stderr}`).to.equal(0);
      expect(stdout)
        .to.match(/SUCCESS/)
        .and.to.include(` - ${inhibitions(environment).length} inhibit rules\n`);
    });

  it("would not be so with a template that is not closed", async () => {
    const files = { ...filesOf(production), "slack.tmpl": '{{ define "monitoring.slack.title" }}{{ if }}' };
    expect((await run("amtool", ["check-config", "alertmanager.yml"], { files })).code).not.to.equal(0);
  });

  it("calls only templates that there are", () => {
    const { config, templates } = alertmanagerDocument(production);
    const names = (text: string, word: string) =>
      [...text.matchAll(new RegExp(`${word} "([^"]+)"`, "g"))].map(([, name]) => name ?? "");
    const texts = Object.values(templates).join();
    const defined = new Set(names(texts, "define"));
    const called = new Set(names(`${texts}${JSON.stringify(config).replaceAll('\\"', '"')}`, "template"));
    expect([...defined]).to.include.members([...called]);
    // A template that nobody calls would be left behind by a change.
    expect([...called]).to.have.members([...defined]);
  });

  it("reads every secret from a file, and holds none", () => {
    const { config, secretFiles } = alertmanagerDocument(production);
    expect(secretFiles).to.have.members(Object.values(receiverSecrets));
    const files = entries(config).filter(([path]) => path.endsWith("_file"));
    for (const [path, value] of files)
      expect(String(value), path).to.match(new RegExp(`^${receiverSecretsFolder}/\\w+$`));
    expect(new Set(files.map(([, value]) => String(value).split("/").at(-1)))).to.deep.equal(new Set(secretFiles));
    const holding =
      /\.(password|bearer_token|credentials|authorization|slack_api_url|smtp_auth_(password|secret)|url)$/;
    expect(entries(config).filter(([path]) => holding.test(path))).to.deep.equal([]);
    // Jira's address is no secret; Slack's is one, whole.
    for (const [path] of entries(config).filter(([each]) => each.endsWith(".api_url")))
      expect(path).to.include(".jira_configs.");
  });

  it("reads no secret of a receiver that the environment does not have", () => {
    expect(alertmanagerDocument(slackOnly).secretFiles).to.deep.equal(["slackWebhookUrl"]);
    expect(JSON.stringify(alertmanagerDocument(slackOnly).config)).not.to.match(/smtp|jira|heartbeatUrl/);
    expect(alertmanagerDocument(nobody).secretFiles).to.deep.equal([]);
  });

  it("stays within what prometheus-operator's strict parser knows", () => {
    const { config } = alertmanagerDocument(production);
    const paths = entries(config);
    expect(paths.filter(([path]) => /\.inhibit_rules\.\d+\.name$/.test(path))).to.deep.equal([]);
    expect(paths.filter(([path]) => /\.routes\.\d+\.labels$/.test(path))).to.deep.equal([]);
    const texts = paths.filter(([path]) => /\.jira_configs\.\d+\.(summary|description)$/.test(path));
    expect(texts).to.have.length(6);
    for (const [path, value] of texts) expect(value, path).to.be.a("string");
  });

  it("says at every way of every receiver whether it tells the end, as its route does: unsaid, each kind has another default", () => {
    const { receivers: all } = alertmanagerDocument(production).config;
    const told = entries(all ?? []).filter(([path]) => /^\.\d+\.\w+_configs\.\d+$/.test(path));
    const named = Object.values(all ?? []).map((each) => String(Object(each).name));
    expect(told).to.have.length(routes.flatMap(({ kinds }) => kinds).length);
    for (const [path, config] of told) {
      const name = named[Number(path.split(".")[1])];
      const resolved = routes.find((route) => route.name === name)?.resolved;
      expect(config, `${name} ${path}`).to.include({ send_resolved: resolved });
    }
  });

  it("gathers, waits and repeats as the routes are defined, in their order", () => {
    const { route } = alertmanagerDocument(production).config;
    const rendered = entries(route ?? {}).filter(([path]) => /^\.routes\.\d+$/.test(path));
    expect(rendered.map(([, value]) => value)).to.deep.equal(
      routes.map(({ name, when, groupBy, groupWait, groupInterval, repeatInterval, andOthers }) => ({
        receiver: name,
        matchers: ["alert" in when ? `alertname="${when.alert}"` : `severity="${when.severity}"`],
        group_by: groupBy,
        group_wait: groupWait,
        group_interval: groupInterval,
        repeat_interval: repeatInterval,
        continue: andOthers === true,
      })),
    );
  });

  it("silences what the definitions say, where all labels agree that they say, and nowhere else", () => {
    const { inhibit_rules: rules } = alertmanagerDocument(production).config;
    expect(rules).to.deep.equal(
      inhibitions(production).map(({ source, target, equal }) => ({
        source_matchers: [`alertname="${source}"`],
        target_matchers: [`alertname="${target}"`],
        equal,
      })),
    );
    for (const { equal } of inhibitions(production)) expect(equal).not.to.have.length(0);
  });

  it("writes to every address of the e-mail receiver, from its sender", () => {
    const { email } = production.receivers;
    if (!email) return expect.fail("production has e-mail");
    const to = ["team@darassa.example", "night@darassa.example"];
    const several = { ...production, receivers: { ...production.receivers, email: { ...email, to } } };
    const { config } = alertmanagerDocument(several);
    expect(config.global).to.include({ smtp_from: email.from });
    const addressees = entries(config).filter(([path]) => /\.email_configs\.\d+\.to$/.test(path));
    expect(addressees).to.have.length(2);
    for (const [path, value] of addressees) expect(String(value).split(", "), path).to.deep.equal(to);
  });

  it("opens Jira's tickets as its user, of its type, over the version of the API that takes text, and findable by alert and severity", () => {
    const { jira } = production.receivers;
    const tickets = entries(alertmanagerDocument(production).config).filter(([path]) =>
      /\.jira_configs\.\d+$/.test(path),
    );
    expect(tickets).to.have.length(3);
    for (const [path, ticket] of tickets)
      expect(ticket, path).to.deep.include({
        api_url: `${jira?.url}/rest/api/2/`,
        project: jira?.project,
        issue_type: jira?.issueType,
        labels: ["monitoring", "{{ .CommonLabels.severity }}", "{{ .CommonLabels.alertname }}"],
        http_config: {
          basic_auth: { username: jira?.user, password_file: `${receiverSecretsFolder}/${receiverSecrets.jira}` },
        },
      });
  });

  it("gives every message in Slack a text for notifications, which show neither title nor colour", () => {
    const messages = entries(alertmanagerDocument(production).config).filter(([path]) =>
      /\.slack_configs\.\d+$/.test(path),
    );
    expect(messages).to.have.length(5);
    for (const [path, message] of messages)
      expect(message, path).to.include.keys("fallback", "title_link", "color", "text");
  });

  it("repeats sooner than Alertmanager forgets what it notified, which would notify again at once", () => {
    for (const { name, repeatInterval } of routes)
      expect(seconds(repeatInterval), name).to.be.below(seconds(alertmanagerDefaults.retention));
  });

  it("requires TLS of the mail server, and sends as the sender unless another user is named", () => {
    const global = (environment: Environment) => alertmanagerDocument(environment).config.global;
    expect(global(production)).to.include({
      smtp_require_tls: true,
      smtp_auth_username: "monitoring@darassa.example",
      smtp_smarthost: "smtp.darassa.example:587",
    });
    const { email } = production.receivers;
    if (!email) return expect.fail("production has e-mail");
    const other = { ...production, receivers: { ...production.receivers, email: { ...email, username: "mailer" } } };
    expect(global(other)).to.include({ smtp_auth_username: "mailer" });
  });

  it("closes and reopens tickets by the transitions that are named, and by none when none is", async () => {
    const { jira } = production.receivers;
    if (!jira) return expect.fail("production has Jira");
    const named = { ...jira, resolveTransition: "Done", reopenTransition: "To Do" };
    const environment = { ...production, receivers: { ...production.receivers, jira: named } };
    const transitions = (of: Environment) =>
      entries(alertmanagerDocument(of).config).filter(([path]) => path.endsWith("_transition"));
    expect(transitions(production)).to.deep.equal([]);
    expect(new Set(transitions(environment).map(([, value]) => value))).to.deep.equal(new Set(["Done", "To Do"]));
    expect((await run("amtool", ["check-config", "alertmanager.yml"], { files: filesOf(environment) })).code).to.equal(
      0,
    );
  });

  it("is the same bytes on every run", () => {
    expect(filesOf(production)).to.deep.equal(filesOf(production));
  });
});

describe("an alert goes", () => {
  for (const name of alertNames)
    it(`to where the definitions say, by Alertmanager's own routing: ${name}`, async () => {
      const { severity } = thresholds[name];
      expect(await receivers(production, { alertname: name, severity })).to.deep.equal(
        routesOf(name, severity).map((route) => route.name),
      );
    });

  const expected = {
    critical: ["critical"],
    high: ["high"],
    medium: ["medium", "medium-digest"],
    low: ["low"],
  } as const;
  for (const severity of severities)
    it(`by its severity alone when nothing else is said of it: ${severity}`, async () => {
      expect(await receivers(production, { alertname: "Anything", severity })).to.deep.equal(expected[severity]);
    });

  it("to the heartbeat's and to everyone's receiver by its name, whatever its severity is", async () => {
    for (const severity of ["critical", "low"] as const) {
      expect(await receivers(production, { alertname: "Watchdog", severity })).to.deep.equal(["heartbeat"]);
      expect(await receivers(production, { alertname: "AlertmanagerNotificationsFailing", severity })).to.deep.equal([
        "everyone",
      ]);
    }
  });

  it("to nobody without a severity that we know", async () => {
    expect(await receivers(production, { alertname: "Anything" })).to.deep.equal(["nobody"]);
  });

  it("to Slack alone where there is nothing else, and to nobody where nothing is configured for it", async () => {
    for (const severity of ["critical", "high", "low"] as const)
      expect(await receivers(slackOnly, { alertname: "Anything", severity })).to.deep.equal([severity]);
    expect(await receivers(slackOnly, { alertname: "Anything", severity: "medium" })).to.deep.equal([
      "medium",
      "nobody",
    ]);
    expect(await receivers(slackOnly, { alertname: "Watchdog", severity: "low" })).to.deep.equal(["nobody"]);
    const kinds = Object.values(alertmanagerDocument(slackOnly).config.receivers ?? []).flatMap((each) =>
      Object.keys(each as object).filter((key) => key !== "name"),
    );
    expect(new Set(kinds)).to.deep.equal(new Set(["slack_configs"]));
  });

  it("to nobody at all in an environment without receivers", async () => {
    for (const severity of severities)
      for (const receiver of await receivers(nobody, { alertname: "Anything", severity }))
        expect(receiver).to.equal("nobody");
  });
});
