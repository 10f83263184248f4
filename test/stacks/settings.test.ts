import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { Ajv } from "ajv";
import { expect } from "chai";
import fc from "fast-check";
import { load } from "js-yaml";
import { stackConfig, withPlaceholders } from "../../bin/config.ts";
import { record } from "../../bin/record.ts";
import { elasticVersion, images } from "../../components/shared/images.ts";
import { logRetention, metricRetention } from "../../rules/retention/index.ts";
import { type AlertName, alertNames, thresholds } from "../../rules/thresholds/index.ts";
import { duration, durationWords, InvalidInput, seconds } from "../../rules/vocabulary/index.ts";
import { lookbacks } from "../../stacks/lookback.ts";
import { schema } from "../../stacks/schema.ts";
import { secretKeys } from "../../stacks/secrets.ts";
import { readSettings, type Settings } from "../../stacks/settings.ts";

type Values = Readonly<Record<string, unknown>>;

const root = join(import.meta.dirname, "../..");
const textOf = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));

/** Settings of a stack that is configured by `values`, of which the secrets are stored encrypted. */
async function settings(values: Values, stack = "test"): Promise<Settings> {
  const config = Object.fromEntries(Object.entries(values).map(([key, value]) => [`monitoring:${key}`, textOf(value)]));
  const encrypted = Object.keys(config).filter((key) => secretKeys.includes(key.replace("monitoring:", "")));
  return reading({ stack, config, secretKeys: encrypted });
}

async function reading(options: Parameters<typeof record>[1]): Promise<Settings> {
  const read: Settings[] = [];
  await record(() => void read.push(readSettings()), options);
  const [only] = read;
  if (!only) throw new Error("the program did not run");
  return only;
}

/** The least that production must have. */
const production: Values = {
  environment: "production",
  receivers: {
    slack: { channel: "#alerts" },
    email: { from: "a@darassa.example", to: ["b@darassa.example"], smarthost: "smtp.darassa.example:587" },
    jira: { url: "https://jira.darassa.example", project: "OPS", user: "a@darassa.example" },
    heartbeat: true,
  },
  slackWebhookUrl: "https://hooks.slack.com/services/T0/B0/x",
  smtpPassword: "x",
  jiraApiToken: "x",
  heartbeatUrl: "https://heartbeat.darassa.example/x",
};

/** The error of settings that must be refused. */
async function refusal(values: Values): Promise<InvalidInput> {
  try {
    await settings(values);
  } catch (error) {
    if (error instanceof InvalidInput) return error;
    throw error;
  }
  throw new Error("it was accepted");
}

const plain = (output: pulumi.Output<string> | undefined): Promise<string | undefined> =>
  new Promise((resolve) => (output ? output.apply((value) => resolve(value)) : resolve(undefined)));

const webhook = "https://hooks.slack.com/services/T0/B0/planted";

describe("settings", () => {
  it("are the documented definitions, when nothing is configured", async () => {
    const { environment, replicas, secrets, ...rest } = await settings({}, "trial");
    expect(environment.name).to.equal("trial");
    expect([environment.namespace, environment.agentsNamespace]).to.deep.equal(["monitoring", "monitoring-agents"]);
    expect(environment.thresholds).to.deep.equal(thresholds);
    expect(environment.metricRetention).to.deep.equal(metricRetention);
    expect(environment.logRetention).to.deep.equal(logRetention);
    expect(environment.services.map(({ name, profile }) => [name, profile])).to.deep.equal([
      ["darassa-api", "opentelemetry"],
    ]);
    expect(environment.receivers).to.deep.equal({ heartbeat: false });
    expect(replicas).to.deep.equal({ prometheus: 1, alertmanager: 1, elasticsearch: 1, logstash: 1, kibana: 1 });
    expect(secrets).to.deep.equal({ receivers: {}, elasticsearch: {} });
    expect(rest).to.include({
      operators: "existing",
      networkPolicies: true,
      elasticOperatorNamespace: "elastic-system",
      certificates: "stack",
      nodeExporterPort: 9100,
    });
    expect(rest).to.have.keys(
      ...[
        "images",
        "operators",
        "networkPolicies",
        "elasticOperatorNamespace",
        "certificates",
        "nodeExporterPort",
        "verifyKubeletCertificates",
        "leastVolumes",
        "compute",
        "assumptions",
      ],
    );
  });

  it("change exactly what an override names, and nothing else of that threshold or of any other", async () => {
    const { environment } = await settings({
      thresholds: { HighCpuUsage: { value: "85 %", for: "10m" }, FailedLogins: { severity: "high" } },
    });
    expect(environment.thresholds).to.deep.equal({
      ...thresholds,
      HighCpuUsage: { ...thresholds.HighCpuUsage, value: 0.85, for: "10m" },
      FailedLogins: { ...thresholds.FailedLogins, severity: "high" },
    });
  });

  it("take the percentage of every ratio as it is written", () =>
    fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...alertNames.filter((name) => thresholds[name].unit === "ratio")),
        fc.integer({ min: 1, max: 999 }),
        async (name: AlertName, tenths) => {
          const { environment } = await settings({ thresholds: { [name]: { value: `${tenths / 10} %` } } });
          expect(environment.thresholds[name].value).to.be.closeTo(tenths / 1000, 1e-12);
        },
      ),
      { numRuns: 40 },
    ));

  it("keep single retention periods, and leave the documented ones where nothing is said", async () => {
    const { environment } = await settings({ retention: { metrics: { business: "400d" }, logs: { access: "7d" } } });
    expect(environment.metricRetention).to.deep.equal({ ...metricRetention, business: "400d" });
    expect(environment.logRetention).to.deep.equal({ ...logRetention, access: { delete: "7d" } });
  });

  it("run every part more than once in production, and elsewhere only on demand", async () => {
    const many = { prometheus: 2, alertmanager: 3, elasticsearch: 3, logstash: 2, kibana: 2 };
    expect((await settings(production)).replicas).to.deep.equal(many);
    expect((await settings({ ...production, highAvailability: "false" })).replicas.prometheus).to.equal(1);
    expect((await settings({ highAvailability: "true" })).replicas).to.deep.equal(many);
    expect((await settings({ highAvailability: "auto" })).replicas.prometheus).to.equal(1);
  });

  it("hold addresses without a slash at the end, since paths are appended to them", async () => {
    const { links } = (await settings({ links: { grafana: "https://grafana.darassa.example/monitoring//" } }))
      .environment;
    expect(links.grafana).to.equal("https://grafana.darassa.example/monitoring");
    expect(Object.values(links).filter((link) => link.endsWith("/"))).to.deep.equal([]);
  });

  it("pull images from the mirror, except those that are named one by one", async () => {
    const grafana = "registry.example/own/grafana:1";
    const read = await settings({ imageMirror: "mirror.example/m", images: { grafana } });
    expect(read.images.grafana).to.equal(grafana);
    expect(read.images.node).to.equal(`mirror.example/m/library/node:${images.node.tag}`);
  });

  it("refuse another version of one part of the Elastic Stack, but not another build of the same", async () => {
    const other = await refusal({ images: { kibana: "mirror.example/kibana:1.0.0" } });
    expect(other.message).to.equal(
      `Pulumi.test.yaml: 1 problem\n  - images.kibana: "mirror.example/kibana:1.0.0" is not of version ${elasticVersion}, which is that of the whole Elastic Stack here; use a tag that begins with ${elasticVersion}`,
    );
    const build = `mirror.example:5000/kibana:${elasticVersion}-plugins`;
    expect((await settings({ images: { kibana: build } })).images.kibana).to.equal(build);
  });

  it("are scraped at least twice while the most hasty alert must hold, and four times in the shortest range of a rate", async () => {
    const hasty = [...alertNames]
      .filter((name) => name !== "Watchdog")
      .sort((a, b) => seconds(thresholds[a].for) - seconds(thresholds[b].for))[0] as AlertName;
    const [range] = [...lookbacks].sort((a, b) => seconds(a.lookback) - seconds(b.lookback));
    const [hold, rate] = [seconds(thresholds[hasty].for) / 2, seconds(range?.lookback ?? "1d") / 4];
    const most = Math.min(hold, rate);
    expect((await settings({ scrapeInterval: `${Math.floor(most)}s` })).environment.scrapeInterval).to.equal(
      `${Math.floor(most)}s`,
    );
    const [problem] = (await refusal({ scrapeInterval: `${Math.floor(most) + 1}s` })).problems;
    expect(problem?.remedy).to.equal(`write at most "${duration(most)}"`);
    expect(problem?.rule).to.equal(
      hold < rate
        ? `is more than half of the ${durationWords(thresholds[hasty].for)} for which ${hasty} must hold`
        : `is more than a quarter of the ${durationWords(range?.lookback ?? "1d")} over which ${range?.alert} computes a rate`,
    );
  });

  it("list every alert, when an override names none that is like one of them", async () => {
    const [problem] = (await refusal({ thresholds: { CoffeeMachine: { value: "1" } } })).problems;
    expect(problem?.remedy).to.equal(`use one of: ${alertNames.join(", ")}`);
  });
});

describe("secrets of the settings", () => {
  it("are left to be generated where they are empty, since an empty password would open the door", async () => {
    const read = await settings({ grafanaAdminPassword: "", elasticsearchSetupPassword: "" });
    expect(read.secrets.grafanaAdmin).to.equal(undefined);
    expect(read.secrets.elasticsearch).to.deep.equal({});
  });

  const receivers = { slack: { channel: "#alerts" } };

  it("are secret outputs: those of the receivers that there are, and the passwords that are set", async () => {
    const { secrets } = await settings({
      receivers,
      slackWebhookUrl: webhook,
      jiraApiToken: "not needed here",
      grafanaAdminPassword: "one",
      elasticsearchExporterPassword: "two",
    });
    expect(secrets.receivers).to.have.keys("slackWebhookUrl");
    expect(secrets.elasticsearch).to.have.keys("exporter");
    const outputs = [secrets.receivers.slackWebhookUrl, secrets.grafanaAdmin, secrets.elasticsearch.exporter];
    expect(await Promise.all(outputs.map(plain))).to.deep.equal([webhook, "one", "two"]);
    expect(await Promise.all(outputs.map((output) => output && pulumi.isSecret(output)))).to.deep.equal([
      true,
      true,
      true,
    ]);
  });

  for (const [title, value, rule] of [
    ["an address without encryption", "http://hooks.slack.com/planted", "is not an https:// address"],
    ["no address", "planted", "is not an https:// address"],
  ] as const)
    it(`are refused without being shown: ${title}`, async () => {
      const { message } = await refusal({ receivers, slackWebhookUrl: value });
      expect(message).to.equal(
        `Pulumi.test.yaml: 1 problem\n  - slackWebhookUrl: ${rule}; store the whole address, as the service that issued it shows it`,
      );
    });

  it("are refused without being shown: a line break at the end", async () => {
    const { message } = await refusal({ grafanaAdminPassword: "planted\n" });
    expect(message).to.equal(
      "Pulumi.test.yaml: 1 problem\n  - grafanaAdminPassword: begins or ends with white space, or has more than one line; store it again, without the line break that copying added",
    );
  });

  it("never stand in a message, whatever is wrong with them and with their neighbours", () =>
    fc.assert(
      fc.asyncProperty(fc.constantFrom(...secretKeys), fc.string(), fc.boolean(), async (key, text, encrypted) => {
        const planted = `planted${text}\n`;
        const full = `monitoring:${key}`;
        const config = { [full]: planted, "monitoring:namespace": "NO" };
        const error = await reading({ config, secretKeys: encrypted ? [full] : [] }).catch((reason: unknown) => reason);
        expect(error).to.be.instanceOf(InvalidInput);
        expect(String(error)).not.to.contain("planted");
      }),
      { numRuns: 60 },
    ));
});

describe("stacks of this repository", () => {
  for (const stack of readdirSync(root).flatMap((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1] ?? []))
    it(`are accepted: ${stack}`, async () => {
      const { environment } = await reading(withPlaceholders(stackConfig(root, stack)));
      expect(environment.services).not.to.deep.equal([]);
    });
});

describe("the schema of the settings", () => {
  it("is a JSON Schema", () => {
    const ajv = new Ajv({ allowUnionTypes: true });
    expect(ajv.validateSchema(schema), ajv.errorsText()).to.equal(true);
    expect(ajv.validateSchema({ ...schema, required: "environment" })).to.equal(false);
  });
});

describe("any configuration", () => {
  const keys = Object.keys(schema.properties).filter((key) => !secretKeys.includes(key));

  it("is either accepted or refused by problems that name a setting, a rule and a remedy", () =>
    fc.assert(
      fc.asyncProperty(fc.dictionary(fc.constantFrom(...keys), fc.jsonValue()), async (values) => {
        try {
          await settings(values);
        } catch (error) {
          if (!(error instanceof InvalidInput)) throw error;
          for (const { property, rule, remedy } of error.problems) {
            expect(keys).to.include(property.split(/[.[]/)[0]);
            expect(`${rule}; ${remedy}`).not.to.match(/undefined|\[object|NaN/);
          }
        }
      }),
      { numRuns: 300 },
    ));

  it("is refused for each of its problems, when one service after the other is broken", () =>
    fc.assert(
      fc.asyncProperty(fc.array(fc.boolean(), { maxLength: 12 }), async (broken) => {
        const services = broken.map((bad, index) => ({ name: `s${index}`, namespace: bad ? "NO" : "yes" }));
        const told = await settings({ services }).then(
          () => [],
          (error: InvalidInput) => error.problems.map(({ property }) => property),
        );
        expect(told).to.deep.equal(broken.flatMap((bad, index) => (bad ? [`services[${index}].namespace`] : [])));
      }),
      { numRuns: 40 },
    ));
});

describe("Pulumi.yaml", () => {
  interface Declared {
    readonly type?: string;
    readonly description?: string;
    readonly default?: unknown;
    readonly secret?: boolean;
  }
  const { config: all, ...project } = load(readFileSync(join(root, "Pulumi.yaml"), "utf8")) as {
    readonly config: Readonly<Record<string, Declared | boolean>>;
    readonly [key: string]: unknown;
  };
  const config = Object.fromEntries(
    Object.entries(all).flatMap(([key, declared]) => (typeof declared === "boolean" ? [] : [[key, declared]])),
  );
  const property = (key: string): Values => ({
    ...Object.entries(schema.properties).find(([name]) => name === key)?.[1],
  });

  it("runs the program from stacks/ through tsx, which needs no compiler at run time", () => {
    expect(project).to.deep.include({
      name: "monitoring",
      main: "stacks/",
      runtime: { name: "nodejs", options: { typescript: false, nodeargs: "--import tsx" } },
    });
  });

  it("lets the provider change ConfigMaps and Secrets in place: it would delete them first, and what reads them with them", () => {
    expect(Object.entries(all).filter(([, declared]) => typeof declared === "boolean")).to.deep.equal([
      ["kubernetes:enableConfigMapMutable", true],
      ["kubernetes:enableSecretMutable", true],
    ]);
  });

  it("declares every setting, in the order of the schema, with a description", () => {
    expect(Object.keys(config)).to.deep.equal(Object.keys(schema.properties));
    expect(Object.keys(config).filter((key) => !config[key]?.description)).to.deep.equal([]);
  });

  it("has the defaults of the schema, and an empty one where the schema has none: Pulumi demands what has no default", () => {
    for (const [key, declared] of Object.entries(config))
      expect(declared.default, key).to.deep.equal(property(key).default ?? "");
  });

  it("marks the secrets and nothing else, and gives them no type: Pulumi would refuse their empty default", () => {
    expect(Object.keys(config).filter((key) => config[key]?.secret)).to.deep.equal(secretKeys);
    expect(Object.keys(config).filter((key) => config[key]?.type === undefined)).to.deep.equal(secretKeys);
  });

  it("gives every other setting the type that the schema has", () => {
    for (const [key, { type }] of Object.entries(config))
      if (!secretKeys.includes(key)) expect(type, key).to.equal(property(key).type ?? "string");
  });
});
