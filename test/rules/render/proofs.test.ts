import { expect } from "chai";
import { alerts } from "../../../rules/alerts/index.ts";
import type { Environment } from "../../../rules/environment.ts";
import type { JsonObject } from "../../../rules/render/documents.ts";
import { ruleDocuments } from "../../../rules/render/prometheus.ts";
import { ruleTestDocuments } from "../../../rules/render/proofs.ts";
import { thresholds } from "../../../rules/thresholds/index.ts";
import {
  askedOf,
  begin,
  type Change,
  changed,
  type Ends,
  handWritten,
  promtoolTest,
  proofFile,
} from "../../promtool/promtool.ts";
import { darassa, production } from "../../support/environment.ts";
import { statedBut, statedProduction } from "../../support/numbers.ts";

/** The proofs of `environment`, a text for each alert of each document. */
const textsOf = (environment: Environment): Readonly<Record<string, string>> =>
  Object.fromEntries(
    ruleTestDocuments(environment).flatMap((document) => {
      const alertOf = ({ name }: JsonObject): string => String(name).split(" ")[0] ?? "";
      return [...new Set(document.tests.map(alertOf))].map((alert) => [
        `${alert} of ${document.rules}, every ${document.evaluationInterval}`,
        proofFile({ ...document, tests: document.tests.filter((test) => alertOf(test) === alert) }),
      ]);
    }),
  );

/** Runs every text and makes a test of each. */
function prove(texts: Readonly<Record<string, string>>, environment: Environment, whole = false): void {
  let ends: Ends = new Map();
  before(() => {
    ends = begin(texts, environment, whole);
  });
  for (const name of Object.keys(texts))
    it(name, async () => {
      const end = await ends.get(name);
      expect(end?.code, `${end?.stdout}${end?.stderr}`).to.equal(0);
      expect(end?.stdout).to.include("SUCCESS");
    }).timeout(120_000);
}

describe("what is generated for two services with different naming profiles is proved:", () => {
  prove(textsOf(production), production);
});

/** Numbers that nobody would choose, at both ends of what is possible. */
const unusual: Parameters<typeof statedBut>[0] = {
  HighCpuUsage: { value: 0.155, for: "90s" },
  HighMemoryUsage: { value: 0.99, for: "7m" },
  LowDiskSpace: { value: 0.005, severity: "low" },
  LowElasticsearchDiskSpace: { value: 0.99 },
  DiskFullSoon: { value: 2 * 86_400, for: "2h" },
  VolumeFullSoon: { value: 7200 },
  CertificateExpiresSoon: { value: 86_400, for: "2h" },
  TargetDown: { value: 0.155, for: "100s" },
  NoLogs: { value: 50 },
  HighErrorRate: { value: 0.0001 },
  SlowResponses: { value: 0.25, for: "61s" },
  FailedLogins: { value: 7 },
  UserActivityDrop: { value: 0.985, for: "2h" },
  HighApiErrorRate: { value: 0.95 },
  FailedPayments: { value: 0.333, for: "1h" },
};

describe("what is generated for overridden thresholds is proved:", () => {
  // Times and floors are those of the tests where nothing unusual is said of them: not every pair can come true.
  const environment = { ...production, services: [darassa], thresholds: statedBut(unusual) };
  const texts = Object.entries(textsOf(environment)).filter(([name]) =>
    name.split(" ", 1).some((alert) => alert in unusual),
  );
  prove(Object.fromEntries(texts), environment);

  it("which are all of them", () => {
    expect(new Set(texts.map(([name]) => name.split(" ")[0]))).to.deep.equal(new Set(Object.keys(unusual)));
  });
});

describe("what is written by hand is proved:", () => {
  prove(handWritten(), statedProduction, true);
});

describe("the generated proofs", () => {
  const names = ruleTestDocuments(production).flatMap(({ tests }) => tests.map(({ name }) => String(name)));
  const of = (words: string) => names.filter((name) => name.includes(words)).length;
  const instances = alerts.flatMap(({ name, instances: each }) =>
    each(production).map(({ query }) => ({ query, threshold: thresholds[name] })),
  );

  it("show of every alert and everything that it is evaluated for that it fires, with its labels and not too soon", () => {
    expect(of("fires when the value is")).to.equal(instances.length);
    expect(instances.length).to.be.above(60);
  });

  it("show that it stays silent just short of the threshold; only the heartbeat always fires", () => {
    const short = names.filter((name) => /just short of/.test(name) && !/there twice$/.test(name));
    expect(short).to.have.length(instances.length - 1);
  });

  it("show that it stays silent below its floor, wherever there is one", () => {
    expect(of("stays silent below its floor")).to.equal(instances.filter(({ threshold }) => threshold.floor).length);
  });

  it("show that it fires once for series that are there twice, wherever there are series", () => {
    // What is absent cannot be there twice.
    const bare = instances.filter(({ query }) => /^(always|targetsAbsent|absence of .+)$/.test(query.name));
    expect(of("fires once when every series is there twice")).to.equal(instances.length - bare.length);
  });

  it("show that series that are there twice do not make it fire, but for what adds up the pods of a service", () => {
    const adding = instances.filter(({ query }) => query.name === "failedLogins");
    expect(adding).to.have.length(production.services.length);
    expect(of(" when every series is there twice") - of("fires once")).to.equal(instances.length - 1 - adding.length);
  });

  it("have names of their own, so that one can be run alone", () => {
    expect(new Set(names)).to.have.length(names.length);
  });
});

describe("a generated proof notices", () => {
  const name = "darassa-api-business";
  const documents = ruleDocuments(statedProduction).filter((each) => each.name === name);
  const whole = ruleTestDocuments(statedProduction).filter(({ rules }) => rules === name);
  const text = textsOf(statedProduction)[`FailedPayments of ${name}, every 30s`] ?? "";

  it("nothing when nothing is wrong, with whole files as they are delivered", async () => {
    expect(whole).to.have.length(1);
    for (const proofs of whole) {
      const { code, stdout } = await promtoolTest(proofFile(proofs), documents);
      expect(code, stdout).to.equal(0);
    }
  });

  const without = <Key extends string>(key: Key, { [key]: _, ...rest }: Readonly<Record<string, string>>) => rest;
  const wrong: Readonly<Record<string, Change>> = {
    "that the rule is gone": () => undefined,
    "that it fires at once": ({ for: _, ...rule }) => rule,
    "that it fires far too late": (rule) => ({ ...rule, for: "30m" }),
    "a threshold a little higher": (rule) => ({ ...rule, expr: rule.expr.replace("> 0.1", "> 0.103") }),
    "a threshold a little lower": (rule) => ({ ...rule, expr: rule.expr.replace("> 0.1", "> 0.097") }),
    "a comparison turned round": (rule) => ({ ...rule, expr: rule.expr.replace("> 0.1", "< 0.1") }),
    "that the floor is gone": (rule) => ({ ...rule, expr: rule.expr.replace(/\nand.*/s, "") }),
    "another severity": (rule) => ({ ...rule, labels: { ...rule.labels, severity: "low" } }),
    "that a label is gone": (rule) => ({ ...rule, labels: without("class", rule.labels) }),
    "that it no longer says which provider": (rule) => ({ ...rule, expr: `max without (provider) (${rule.expr})` }),
  };
  for (const [what, change] of Object.entries(wrong))
    it(what, async () => {
      const asked = askedOf(text, documents);
      const others = asked.map((document) => changed(document, change));
      expect(others, "the rule is changed").not.to.deep.equal(asked);
      const { code, stdout, stderr } = await promtoolTest(text, others);
      expect(code, stdout).to.equal(1);
      expect(`${stdout}${stderr}`).to.include("FAILED");
    });
});
