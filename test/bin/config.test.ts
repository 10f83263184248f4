import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import fc from "fast-check";
import { dump } from "js-yaml";
import { type StackConfig, stackConfig, withPlaceholders } from "../../bin/config.ts";

/** What is read from these two files. */
function loaded(project: unknown, stack: unknown): StackConfig {
  const here = mkdtempSync(join(tmpdir(), "config-"));
  try {
    writeFileSync(join(here, "Pulumi.yaml"), dump(project));
    writeFileSync(join(here, "Pulumi.live.yaml"), dump(stack));
    return stackConfig(here, "live");
  } finally {
    rmSync(here, { recursive: true });
  }
}

describe("configuration of a stack", () => {
  it("is the project's defaults and what the stack's file says instead, as Pulumi hands them over", () => {
    const project = {
      name: "shop",
      config: {
        size: { type: "integer", default: 3 },
        colour: "blue",
        list: { type: "array", items: { type: "string" }, default: ["a"] },
        needed: { type: "string" },
        "kubernetes:context": { value: "here" },
      },
    };
    const { config } = loaded(project, { config: { "shop:colour": "red", list: ["b", { c: 1 }], "aws:region": "x" } });
    expect(config).to.deep.equal({
      "shop:size": "3",
      "shop:colour": "red",
      "shop:list": '["b",{"c":1}]',
      "kubernetes:context": "here",
      "aws:region": "x",
    });
  });

  it("keeps any value whole", () =>
    fc.assert(
      fc.property(fc.oneof(fc.array(fc.jsonValue()), fc.dictionary(fc.string(), fc.jsonValue())), (value) => {
        const text = loaded({ name: "shop" }, { config: { "shop:any": value } }).config["shop:any"] ?? "";
        // Negative zero has no JSON.
        expect(JSON.parse(text)).to.deep.equal(JSON.parse(JSON.stringify(value)));
      }),
      { numRuns: 60 },
    ));

  it("has named placeholders for what is encrypted, at any depth, and lists those keys as secret", () => {
    const { config, secretKeys } = loaded(
      { name: "monitoring" },
      {
        encryptionsalt: "v1:salt",
        config: {
          "monitoring:smtpPassword": { secure: "v1:abc" },
          "monitoring:heartbeatUrl": { secure: "v1:abc" },
          "monitoring:receivers": { jira: { user: { secure: "v1:abc" }, project: "OPS" } },
          "monitoring:namespace": "watch",
          "monitoring:links": { secure: "a link of that name", more: true },
        },
      },
    );
    expect(config).to.deep.equal({
      "monitoring:smtpPassword": "placeholder-smtpPassword",
      "monitoring:heartbeatUrl": "https://placeholder.invalid/heartbeatUrl",
      "monitoring:receivers": '{"jira":{"user":"placeholder-receivers","project":"OPS"}}',
      "monitoring:namespace": "watch",
      "monitoring:links": '{"secure":"a link of that name","more":true}',
    });
    expect(secretKeys).to.deep.equal(["monitoring:smtpPassword", "monitoring:heartbeatUrl", "monitoring:receivers"]);
  });

  it("names the secrets that its receivers need and that nobody stored, and no others", () => {
    const receivers = { slack: { channel: "#a" }, email: {}, heartbeat: false };
    const config = { "monitoring:receivers": receivers, "monitoring:smtpPassword": { secure: "v1:abc" } };
    expect(loaded({ name: "monitoring" }, { config }).missingSecrets).to.deep.equal(["slackWebhookUrl"]);
    expect(loaded({ name: "monitoring" }, { config: {} }).missingSecrets).to.deep.equal([]);
  });

  it("is complete with placeholders, marked as secret, so that a stack can be previewed before its secrets are stored", () => {
    const production = loaded(
      { name: "monitoring", config: { jiraApiToken: { secret: true, default: "" } } },
      { config: { "monitoring:receivers": { slack: {}, jira: {} } } },
    );
    expect(production.missingSecrets).to.deep.equal(["slackWebhookUrl", "jiraApiToken"]);
    const { config, secretKeys } = withPlaceholders(production);
    expect(config["monitoring:slackWebhookUrl"]).to.equal("https://placeholder.invalid/slackWebhookUrl");
    expect(config["monitoring:jiraApiToken"]).to.equal("placeholder-jiraApiToken");
    expect(secretKeys).to.deep.equal(["monitoring:slackWebhookUrl", "monitoring:jiraApiToken"]);
    expect(production.config["monitoring:jiraApiToken"]).to.equal("");
  });
});
