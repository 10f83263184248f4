import { spawnSync } from "node:child_process";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { expect } from "chai";
import fc from "fast-check";
import {
  categories,
  exampleDocument,
  levels,
  logDocumentSchema,
  logLevels,
  quarantine,
} from "../../../rules/logs/index.ts";
import type { Block, Plugin, Value } from "../../../rules/render/logstash/syntax.ts";
import { logstashDocument, logstashVolumeBytes } from "../../../rules/render/logstash.ts";
import { logCategories } from "../../../rules/vocabulary/index.ts";
import type { Fields } from "./logstash/event.ts";
import { run, type Stored } from "./logstash/machine.ts";
import { knownOptions } from "./logstash/options.ts";
import { readPipeline } from "./logstash/reader.ts";

const production = logstashDocument({ environment: "production", storeDebug: false, queue: "4Gi" });
const staging = logstashDocument({ environment: "staging", storeDebug: true, queue: "1Gi" });
const text = production.pipelines.logs ?? "";
const pipeline = readPipeline(text, true);
const arrival = "2024-03-20T10:00:01.000Z";

/** Sends one line the way Filebeat does. */
const send = (line: string, event: Fields = {}): Stored | undefined =>
  run(pipeline, { "@timestamp": arrival, "@version": "1", message: line, ...event });
const sendDocument = (changes: object = {}): Stored | undefined =>
  send(JSON.stringify({ ...exampleDocument, ...changes }));
const without = (name: string): string =>
  JSON.stringify(Object.fromEntries(Object.entries(exampleDocument).filter(([key]) => key !== name)));
const withAction = (action: unknown): Stored | undefined => sendDocument({ metadata: { action } });

function pluginsOf(blocks: readonly Block[]): readonly Plugin[] {
  return blocks.flatMap((block) => {
    if (typeof block === "string") return [];
    if ("plugin" in block) return [block];
    return [...block.arms.flatMap((arm) => pluginsOf(arm.blocks)), ...pluginsOf(block.otherwise)];
  });
}
const all = [...pluginsOf(pipeline.input), ...pluginsOf(pipeline.filter), ...pluginsOf(pipeline.output)];
const textOf = (value: Value | undefined): string => (typeof value === "string" ? value : "");

describe("what happens to a line in Logstash", () => {
  it("stores the strategy's example among the access logs, in the Elastic Common Schema", () => {
    expect(sendDocument()).to.deep.equal({
      stream: "logs-access-production",
      document: {
        "@timestamp": "2024-03-20T10:00:00.000Z",
        message: "User authenticated successfully",
        log: { level: "info" },
        service: { name: "darassa-api", environment: "production" },
        trace: { id: "abc123" },
        user: { id: "123" },
        client: { ip: "192.168.1.1" },
        event: { action: "login", created: arrival, dataset: "access", kind: "event" },
        labels: {},
        ecs: { version: "8.17.0" },
        data_stream: { type: "logs", dataset: "access", namespace: "production" },
      },
    });
  });

  for (const name of logLevels)
    it(`stores ${name} in either case and under its other names${levels[name].storedInProduction ? "" : " in staging, and drops it in production"}`, () => {
      for (const written of [
        name,
        name.toUpperCase(),
        ...levels[name].aliases,
        ...levels[name].aliases.map((a) => a.toUpperCase()),
      ]) {
        const line = JSON.stringify({ ...exampleDocument, level: written });
        const inStaging = run(readPipeline(staging.pipelines.logs ?? "", true), {
          "@timestamp": arrival,
          message: line,
        });
        expect(inStaging?.document.log, written).to.deep.equal({ level: name });
        expect(send(line)?.document.log, written).to.deep.equal(
          levels[name].storedInProduction ? { level: name } : undefined,
        );
      }
    });

  it("counts what it drops under an id of its own, and drops nothing else", () => {
    expect(pluginsOf(pipeline.filter).filter(({ plugin }) => plugin === "drop")).to.deep.equal([
      { plugin: "drop", options: { id: "drop_debug" } },
    ]);
    expect(staging.pipelines.logs).to.not.include("drop {");
  });

  it("takes the category that a line names, in either case, whatever its action is", () => {
    for (const category of logCategories)
      for (const written of [category, category.toUpperCase()])
        expect(sendDocument({ category: written })?.stream, written).to.equal(`logs-${category}-production`);
  });

  it("finds the category by every word of an action, however it is written", () => {
    for (const category of ["access", "security"] as const)
      for (const word of categories[category].actionWords) {
        const camel = word.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());
        const ways = [
          word,
          word.toUpperCase(),
          word.replace("_", "-"),
          camel,
          `user.${word}`,
          `user_${word}_2`,
          `user${camel.charAt(0).toUpperCase()}${camel.slice(1)}`,
        ];
        for (const way of ways) expect(withAction(way)?.stream, way).to.equal(`logs-${category}-production`);
      }
  });

  it("finds the category of what services really do", () => {
    const deeds = {
      access:
        "login logout user.login password_reset mfa_challenge otp_sent sso_callback session_expired two-factor-enabled signIn",
      security:
        "access_denied permission.denied forbidden unauthorized account_locked ip_blocked user_banned token_revoked policy_violation suspicious_login malware_found fraud_suspected intrusion_detected privilege_escalation log_tampered brute_force_attack data_breach",
      application: "order_created email_sent cache_warmed report.exported",
    };
    for (const [category, actions] of Object.entries(deeds))
      for (const action of actions.split(" "))
        expect(withAction(action)?.stream, action).to.equal(`logs-${category}-production`);
  });

  it("takes security before access, and application when nothing tells", () => {
    for (const [action, category] of [
      ["login_denied", "security"],
      ["accessDenied", "security"],
      ["login_failed", "access"],
      ["blogins", "application"],
      ["hotplug", "application"],
      ["unblockedly", "application"],
      ["book", "application"],
      ["", "application"],
      [7, "application"],
      [null, "application"],
      [["login"], "application"],
      [{ login: 1 }, "application"],
      ["x".repeat(300_000), "application"],
    ] as const)
      expect(withAction(action)?.stream, String(action).slice(0, 40)).to.equal(`logs-${category}-production`);
    expect(sendDocument({ category: "nonsense", metadata: {} })?.stream).to.equal("logs-application-production");
    expect(sendDocument({ category: "nonsense" })?.document.labels).to.deep.equal({ category: "nonsense" });
  });

  it("keeps what has no name in the schema under labels", () => {
    const stored = sendDocument({
      pid: 7,
      metadata: { userId: 123, ip: "unknown", durationMs: 12, nested: { a: [1] } },
    });
    expect(stored?.document.user).to.deep.equal({ id: "123" });
    expect(stored?.document).to.not.have.property("client");
    expect(stored?.document.labels).to.deep.equal({ pid: 7, ip: "unknown", durationMs: 12, nested: { a: [1] } });
  });

  it("takes IPv6 addresses, and users and actions that are numbers, but no lists or objects", () => {
    for (const ip of ["::1", "2001:db8::8a2e:370:7334", "1::", "::ffff:10.0.0.1"])
      expect(sendDocument({ metadata: { ip } })?.document.client, ip).to.deep.equal({ ip });
    const odd = sendDocument({ metadata: { userId: ["1"], action: { a: 1 }, ip: 4 } });
    expect(odd?.document.labels).to.deep.equal({ userId: ["1"], action: { a: 1 }, ip: "4" });
  });

  it("leaves the trace out when there is none", () => {
    expect(sendDocument({ traceId: "" })?.document).to.not.have.property("trace");
    expect(sendDocument({ traceId: "" })?.document.labels).to.deep.equal({});
  });

  it("keeps where a line comes from, and nothing else that stands beside it", () => {
    const stored = send(JSON.stringify(exampleDocument), {
      kubernetes: {
        namespace: "shop",
        pod: { name: "a-1", ip: "10.0.0.1" },
        node: { name: "n" },
        container: { name: "a" },
        labels: { x: "y" },
      },
      event: { original: "the whole line again" },
      data_stream: { type: "logs", dataset: "security", namespace: "elsewhere" },
      service: "odd",
      host: { ip: "10.1.1.1" },
    });
    expect(stored?.stream).to.equal("logs-access-production");
    expect(stored?.document.kubernetes).to.deep.equal({
      namespace: "shop",
      pod: { name: "a-1" },
      node: { name: "n" },
      container: { name: "a" },
    });
    expect(stored?.document).to.not.have.any.keys("host", "@version");
    expect(JSON.stringify(stored)).to.not.include("the whole line again");
  });

  const reasons: readonly (readonly [string, readonly string[]])[] = [
    ...["", "plain words", "{", '{"timestamp":"2024', "\u001b[31mred\u001b[0m", "<html>", "null"].map(
      (line) => [line, ["document: is not one JSON object on one line"]] as const,
    ),
    [without("timestamp"), ["timestamp: is not a time with a zone, such as 2024-03-20T10:00:00Z"]],
    [without("level"), ["level: is not one of error, warn, info, debug, trace"]],
    [without("service"), ["service: is not a name of letters, digits, dots, underscores and hyphens"]],
    [without("environment"), ["environment: is not a name of letters, digits, dots, underscores and hyphens"]],
    [without("traceId"), ["traceId: is not an id of up to 128 printable characters, or empty"]],
    [without("message"), ["message: is not a text"]],
    [without("metadata"), ["metadata: is not an object"]],
    ...["text", 5, true, [1], ["a"], null].map(
      (metadata) => [JSON.stringify({ ...exampleDocument, metadata }), ["metadata: is not an object"]] as const,
    ),
    ...[1710928800, "2024-03-20", "2024-03-20T10:00:00", "20/Mar/2024:10:00:00 +0000", "2024-03-20t10:00:00z"].map(
      (timestamp) =>
        [
          JSON.stringify({ ...exampleDocument, timestamp }),
          ["timestamp: is not a time with a zone, such as 2024-03-20T10:00:00Z"],
        ] as const,
    ),
    ...["2024-02-30T10:00:00Z", "2024-13-01T10:00:00Z", "2024-03-20T25:00:00Z"].map(
      (timestamp) =>
        [JSON.stringify({ ...exampleDocument, timestamp }), ["timestamp: is not a time that exists"]] as const,
    ),
    [
      JSON.stringify({ ...exampleDocument, level: "loud", service: "", message: 5 }),
      [
        "level: is not one of error, warn, info, debug, trace",
        "service: is not a name of letters, digits, dots, underscores and hyphens",
        "message: is not a text",
      ],
    ],
  ];
  for (const [line, complaints] of reasons)
    it(`sets a line aside: ${complaints.join("; ")} (${JSON.stringify(line).slice(-50)})`, () => {
      const stored = send(line);
      expect(stored?.stream).to.equal("logs-quarantine-production");
      expect(stored?.document.message).to.equal(line);
      expect([stored?.document.error]).to.deep.equal([
        { message: complaints.length === 1 ? complaints[0] : complaints },
      ]);
      expect(stored?.document["@timestamp"]).to.equal(arrival);
      expect(stored?.document.event).to.deep.equal({ kind: "pipeline_error", created: arrival, dataset: "quarantine" });
      expect(stored?.document).to.not.have.any.keys("labels", "user", "client", "tags");
    });

  it("sets JSON that is no object aside with a reason for every member", () => {
    for (const line of ["5", '"text"', "[]", '[{"level":"info"}]', "true", "{}"]) {
      const stored = send(line);
      expect(stored?.stream, line).to.equal("logs-quarantine-production");
      expect(stored?.document.message, line).to.equal(line);
    }
  });

  it("sets nothing aside that the log document's JSON Schema accepts", () => {
    const ajv = new Ajv2020();
    addFormats.default(ajv);
    const accepts = ajv.compile(logDocumentSchema);
    const values = fc.oneof(
      fc.constantFrom(
        "",
        "ERROR",
        "debug",
        "access",
        "API",
        "2024-03-20T10:00:00+02:00",
        "2024-02-30T10:00:00Z",
        "::1",
        "a b",
        "a_b",
      ),
      fc.jsonValue(),
      fc.dictionary(
        fc.constantFrom("userId", "action", "ip", "0", "x"),
        fc.oneof(fc.constantFrom("login", "::1"), fc.jsonValue()),
      ),
    );
    const names = fc.constantFrom(...Object.keys(exampleDocument), "category", "pid");
    let stored = 0;
    fc.assert(
      fc.property(fc.array(fc.tuple(names, values), { maxLength: 3 }), (changes) => {
        const document = { ...exampleDocument, ...Object.fromEntries(changes) };
        if (!accepts(document)) return;
        const { stream } = sendDocument(document) ?? { stream: "dropped" };
        expect(stream).to.not.equal("logs-quarantine-production");
        stored += 1;
      }),
      { numRuns: 1000 },
    );
    expect(stored).to.be.greaterThan(100);
  });

  it("stores or sets aside every line exactly once, whatever it holds", () => {
    for (const line of [
      "\u0000",
      "\ud800",
      "x".repeat(1_000_000),
      '{"a.b":1,"a":{"b":2},"_id":"x","[x]":1}',
      '{"level":"info","level":"error"}',
    ])
      expect(send(line)?.stream, line.slice(0, 40)).to.equal("logs-quarantine-production");
    const odd = { ...exampleDocument, "a.b": 1, a: { b: 2 }, _id: "x", "[x]": 1, metadata: { _index: "y" } };
    expect(send(JSON.stringify(odd))?.document.labels).to.deep.equal({
      "a.b": 1,
      a: { b: 2 },
      _id: "x",
      "[x]": 1,
      _index: "y",
    });
    expect(run(pipeline, { "@timestamp": arrival })?.stream).to.equal("logs-quarantine-production");
  });
});

describe("Logstash's configuration", () => {
  it("says the same whether Logstash reads escapes or not", () => {
    expect(readPipeline(text, false)).to.deep.equal(pipeline);
  });

  it("uses only options that Logstash 9 knows", () => {
    for (const { plugin, options } of all)
      expect(knownOptions[plugin], plugin).to.include.members(Object.keys(options));
  });

  it("gives every plugin an id of its own, under which Logstash counts", () => {
    const ids = all.map(({ options }) => textOf(options.id));
    expect(ids).to.not.include("");
    expect(new Set(ids).size).to.equal(ids.length);
  });

  it("takes address and password of Elasticsearch from ECK, and writes to data streams", () => {
    const output = all.find(({ plugin }) => plugin === "elasticsearch")?.options ?? {};
    expect(output).to.deep.include({
      hosts: [{ variable: "MAIN_ES_HOSTS" }],
      user: { variable: "MAIN_ES_USER" },
      password: { variable: "MAIN_ES_PASSWORD" },
      ssl_certificate_authorities: [{ variable: "MAIN_ES_SSL_CERTIFICATE_AUTHORITY" }],
      data_stream: "true",
      data_stream_namespace: "production",
    });
  });

  it("talks to Elasticsearch over TLS alone, and puts what lost its category on the way where lines go that nobody could read", () => {
    const output = all.find(({ plugin }) => plugin === "elasticsearch")?.options ?? {};
    expect(output).to.include({ ssl_enabled: true, data_stream_dataset: quarantine.dataset, data_stream_type: "logs" });
    expect(output).not.to.have.any.keys("ssl_verification_mode", "ssl_key");
  });

  it("keeps of a line that Beats send one copy, and loses nothing that services post, JSON or not, while it takes no endless body", () => {
    const [beats, http] = ["beats", "http"].map((name) => all.find(({ plugin }) => plugin === name)?.options ?? {});
    expect(beats?.enrich).to.deep.equal(["none"]);
    // The codecs of its own for these types would parse, and drop what they cannot.
    expect(http?.additional_codecs).to.deep.equal({
      hash: { "application/json": "plain", "application/x-ndjson": "line" },
    });
    expect(http?.max_content_length).to.be.within(2 ** 20, 100 * 2 ** 20);
  });

  it("names fields as the Elastic Common Schema does, also where a plugin makes them, and speaks of itself in JSON", () => {
    expect(production.settings).to.include({ "pipeline.ecs_compatibility": "v8", "log.format": "json" });
  });

  it("keeps accepted lines on disk, and has room for them on its volume", () => {
    expect(production.settings).to.deep.include({
      "queue.type": "persisted",
      "queue.max_bytes": "4096mb",
      "config.support_escapes": true,
    });
    expect(logstashVolumeBytes("4Gi")).to.be.greaterThan(4 * 2 ** 30 + 256 * 2 ** 20);
  });

  it("is read by a parser that others wrote (PyPI logstash-pipeline-parser), where Python has it", function () {
    const read = (config: string) =>
      spawnSync(
        "python3",
        ["-c", "import sys; from logstash_pipeline_parser import Pipeline; Pipeline(sys.stdin.read()).parse()"],
        { input: config },
      );
    if (read("").status !== 0) this.skip();
    expect(read(text).status).to.equal(0);
    expect(read(text.replace('"beats"', '"be"ats"')).status, "a broken text").to.not.equal(0);
  });
});
