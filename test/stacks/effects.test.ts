import { expect } from "chai";
import { load } from "js-yaml";
import type { Built } from "../../bin/build.ts";
import { keyOf, type Registered } from "../../bin/record.ts";
import { metricClasses } from "../../rules/vocabulary/index.ts";
import { at } from "../components/support.ts";
import { kindOf, labelsAt, listAt } from "../support/pods.ts";
import { buildStack } from "../support/stack.ts";

const one = ({ run }: Built, kind: string, name: string): unknown => {
  const found = run.resources.filter((each) => kindOf(each) === kind && each.name === name);
  if (found.length !== 1) throw new Error(`${found.length} of ${kind} ${name}`);
  return found[0]?.inputs;
};

const source = (built: Built, uid: string): unknown => {
  const file = at(one(built, "ConfigMap", "grafana-provisioning"), "data", "datasources.yaml");
  return listAt(load(String(file)), "datasources").find((each) => at(each, "uid") === uid);
};

/** The variables of a container by name, as far as they stand in the specification. */
const variables = (workload: unknown) =>
  Object.fromEntries(
    listAt(workload, "spec", "template", "spec", "containers", 0, "env").map((each) => [
      String(at(each, "name")),
      at(each, "value"),
    ]),
  );

const changed = (before: Built, after: Built): readonly string[] => {
  const text = (each: Registered): string => JSON.stringify(each.inputs);
  const old = new Map(before.run.resources.map((each) => [keyOf(each), text(each)]));
  return after.run.resources.filter((each) => !each.component && old.get(keyOf(each)) !== text(each)).map(keyOf);
};

describe("a setting reaches what it is about", () => {
  let production: Built;
  before(async () => {
    production = await buildStack("production");
  });

  it("as the time between two scrapes: every Prometheus, and every graph of theirs", async () => {
    const built = await buildStack("production", { scrapeInterval: "20s" });
    for (const metricClass of metricClasses) {
      expect(at(one(built, "Prometheus", `prometheus-${metricClass}`), "spec", "scrapeInterval")).to.equal("20s");
      expect(at(source(built, `prometheus-${metricClass}`), "jsonData", "timeInterval")).to.equal("20s");
    }
  });

  it("as a category that nobody writes: the alarm about its silence, and nothing else", async () => {
    const built = await buildStack("production", { quietCategories: '["database"]' });
    const silences = ({ documents }: Built) =>
      documents.rules.flatMap(({ groups }) =>
        groups.flatMap(({ rules }) =>
          rules.flatMap((rule) => ("alert" in rule && rule.alert === "NoLogs" ? [rule.labels.category] : [])),
        ),
      );
    expect(silences(production)).to.include("database");
    expect(silences(built)).to.deep.equal(silences(production).filter((category) => category !== "database"));
    expect(changed(production, built)).to.deep.equal([
      "kubernetes:monitoring.coreos.com/v1:PrometheusRule::prometheus-system-cluster-system",
    ]);
  });

  it("as kubelets that sign their own certificates: their scrapes, and nothing else", async () => {
    const built = await buildStack("production", { verifyKubeletCertificates: "false" });
    const names = changed(production, built);
    expect(names).not.to.be.empty;
    for (const name of names) expect(name).to.match(/ScrapeConfig::kubelet/);
    const trusting = built.run.resources.filter(
      (each) => kindOf(each) === "ScrapeConfig" && at(each.inputs, "spec", "tlsConfig", "insecureSkipVerify") === true,
    );
    expect(trusting.map(keyOf)).to.have.members(names);
  });

  it("as a retention: the Prometheus of that class and its volume, and no other", async () => {
    for (const [index, metricClass] of metricClasses.entries()) {
      const kept = `${401 + index}d`;
      const built = await buildStack("production", { retention: JSON.stringify({ metrics: { [metricClass]: kept } }) });
      const retained = metricClasses.map((each) =>
        at(one(built, "Prometheus", `prometheus-${each}`), "spec", "retention"),
      );
      const documented = production.settings.environment.metricRetention;
      expect(retained).to.deep.equal(metricClasses.map((each) => (each === metricClass ? kept : documented[each])));
    }
  });

  it("as an address that people open: the program that people open there", async () => {
    const links = {
      runbooks: "https://runbooks.example",
      grafana: "https://grafana.example",
      kibana: "https://kibana.example",
      alertmanager: "https://alertmanager.example",
    };
    const built = await buildStack("production", { links: JSON.stringify(links) });
    expect(variables(one(built, "Deployment", "grafana")).GF_SERVER_ROOT_URL).to.equal(links.grafana);
    expect(at(one(built, "Kibana", "kibana"), "spec", "config", "server.publicBaseUrl")).to.equal(links.kibana);
    expect(at(one(built, "Alertmanager", "alertmanager"), "spec", "externalUrl")).to.equal(links.alertmanager);
    const rules = built.run.resources.filter((each) => kindOf(each) === "PrometheusRule").map(({ inputs }) => inputs);
    expect(JSON.stringify(rules)).to.include("https://runbooks.example/").and.include("https://grafana.example/d/");
  });

  it("as such an address with a slash at its end: the same as without, so that nothing made of it has two", async () => {
    const names = ["runbooks", "grafana", "kibana", "alertmanager"] as const;
    const links = (end: string) =>
      JSON.stringify(Object.fromEntries(names.map((name) => [name, `https://${name}.example${end}`])));
    const without = await buildStack("production", { links: links("") });
    for (const end of ["/", "//"]) {
      const built = await buildStack("production", { links: links(end) });
      expect(built.settings.environment.links).to.deep.equal(without.settings.environment.links);
      expect(changed(without, built)).to.deep.equal([]);
    }
  });

  it("as the nodes of Elasticsearch, by high availability: as many as the settings say", async () => {
    for (const [wanted, nodes] of [
      ["true", 3],
      ["false", 1],
    ] as const) {
      const built = await buildStack("staging", { highAvailability: wanted });
      expect(at(one(built, "Elasticsearch", "logs"), "spec", "nodeSets", 0, "count")).to.equal(nodes);
    }
  });

  it("as a password: the Secret of that user, and whoever must start anew with it", async () => {
    const restarting = {
      elasticsearchSetupPassword: ["Secret::logs-setup-user"],
      elasticsearchExporterPassword: ["Secret::logs-exporter-user", "Deployment::elasticsearch-exporter"],
      elasticsearchGrafanaPassword: ["Secret::logs-grafana-user", "Deployment::grafana"],
      grafanaAdminPassword: ["Secret::grafana-admin"],
    };
    for (const [key, touched] of Object.entries(restarting)) {
      const [first, second] = [
        await buildStack("production", { [key]: "one" }),
        await buildStack("production", { [key]: "two" }),
      ];
      const short = changed(first, second).map((each) => each.split(":").slice(-3).join(":"));
      expect(short, key).to.have.members(touched);
      const secret = first.run.resources.find((each) => keyOf(each).endsWith(`:${touched[0]}`));
      expect(labelsAt(secret?.inputs, "stringData").password, key).to.equal("one");
      expect(secret?.secret, key).to.include("stringData");
    }
  });

  it("as a category's retention: its lifecycle, and the Job that puts it", async () => {
    const built = await buildStack("production", { retention: JSON.stringify({ logs: { api: "7d" } }) });
    const short = changed(production, built).map((each) => each.split(":").slice(-3).join(":"));
    expect(short).to.include.members(["ConfigMap::setup-elasticsearch", "Job::setup"]);
    expect(short).not.to.include.oneOf(["Logstash::logstash", "Kibana::kibana"]);
  });
});

describe("Grafana's sources", () => {
  it("are each the Prometheus of the class by whose name boards ask for it", async () => {
    for (const stack of ["production", "staging"]) {
      const built = await buildStack(stack);
      const { namespace } = built.settings.environment;
      const addressOf = (uid: string) => String(at(source(built, uid), "url")).replace(/^https?:/, "");
      for (const metricClass of metricClasses)
        expect(addressOf(`prometheus-${metricClass}`)).to.equal(`//prometheus-${metricClass}.${namespace}.svc:9090`);
      expect(addressOf("alertmanager")).to.equal(`//alertmanager.${namespace}.svc:9093`);
    }
  });
});
