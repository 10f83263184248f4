import { expect } from "chai";
import { load } from "js-yaml";
import { type AlertmanagerArgs, alertmanagerDefaults } from "../../components/alertmanager/args.ts";
import { Alertmanager } from "../../components/alertmanager/index.ts";
import { at, containersOf, deploy, documentedDefaults, fitsDefinitions, keepsHabits, lacks } from "./support.ts";

const args: AlertmanagerArgs = {
  namespace: "monitoring",
  priorityClassName: "monitoring-priority",
  certificateSecretName: "own-certificate",
  image: "prometheus.example/alertmanager:v0.34.0",
  version: "v0.34.0",
  document: {
    config: { route: { receiver: "slack" }, receivers: [{ name: "slack" }], templates: ["*.tmpl"] },
    templates: { "slack.tmpl": '{{ define "slack.text" }}text{{ end }}', "jira.tmpl": "{{/* none */}}" },
    secretFiles: ["slackWebhookUrl", "jiraApiToken"],
  },
  receiverSecretsName: "alertmanager-receivers",
  secrets: { slackWebhookUrl: "https://hooks.slack.example/T0", jiraApiToken: "jira-token" },
  volume: { size: "1Gi" },
};

const run = (overrides: Partial<AlertmanagerArgs> = {}) =>
  deploy(() => {
    const { url, endpoint } = new Alertmanager("alertmanager", { ...args, ...overrides });
    return { url, endpoint };
  });

const spec = async (overrides: Partial<AlertmanagerArgs> = {}) =>
  at((await run(overrides)).one("v1:Alertmanager").inputs, "spec");

describe("Alertmanager", () => {
  keepsHabits((name) => new Alertmanager(name, { ...args, receiverSecretsName: `${name}-receivers` }));
  fitsDefinitions((name) => new Alertmanager(name, { ...args, receiverSecretsName: `${name}-receivers` }));

  it("keeps its silences when the stack, its object or a replica goes", async () => {
    const resource = (await run()).one("v1:Alertmanager");
    expect([resource.protect, resource.retainOnDelete]).to.deep.equal([true, true]);
    expect(at(resource.inputs, "spec", "persistentVolumeClaimRetentionPolicy")).to.deep.equal({
      whenDeleted: "Retain",
      whenScaled: "Retain",
    });
    const claim = ["storage", "volumeClaimTemplate", "spec", "resources", "requests", "storage"];
    expect(at(resource.inputs, "spec", ...claim)).to.equal("1Gi");
  });

  it("gets the whole configuration, and finds its templates where the operator puts them", async () => {
    const { stringData } = (await run()).one("v1:Secret", "-config").inputs;
    expect(stringData).to.have.all.keys("alertmanager.yaml", "slack.tmpl", "jira.tmpl");
    expect(stringData).to.include(args.document.templates);
    expect(load(String(at(stringData, "alertmanager.yaml")))).to.deep.equal({
      ...args.document.config,
      templates: ["/etc/alertmanager/config/slack.tmpl", "/etc/alertmanager/config/jira.tmpl"],
    });
  });

  it("replaces its configuration without a moment in which there is none", async () => {
    const deployment = await run();
    const secret = deployment.one("v1:Secret", "-config");
    expect(at(secret.inputs, "metadata")).not.to.have.property("name");
    expect(at(deployment.one("v1:Alertmanager").inputs, "spec", "configSecret")).to.equal(secret.name);
  });

  it("mounts the receivers' secrets where the document expects them, and no others", async () => {
    const deployment = await run({ secrets: { ...args.secrets, unused: "nobody reads this" } });
    const secret = deployment.one("v1:Secret", "-receivers");
    expect(at(secret.inputs, "metadata", "name")).to.equal("alertmanager-receivers");
    expect(at(secret.inputs, "stringData")).to.deep.equal(args.secrets);
    expect(at(deployment.one("v1:Alertmanager").inputs, "spec", "secrets")).to.deep.equal(["alertmanager-receivers"]);
  });

  it("keeps the secrets' values secret, and out of everything but their Secret", async () => {
    const deployment = await run();
    expect(deployment.one("v1:Secret", "-receivers").secret).to.deep.equal(["stringData"]);
    const others = deployment.objects.filter(({ name }) => !name.endsWith("-receivers"));
    const values = Object.values(args.secrets).map(String);
    expect(values.filter((value) => JSON.stringify(others).includes(value))).to.be.empty;
  });

  it("refuses a document that reads secrets which were not given, all at once", async () => {
    const error = await run({ secrets: {} }).then(
      () => undefined,
      (thrown: Error) => thrown.message.split("\n"),
    );
    expect(error).to.deep.equal([
      "Alertmanager alertmanager: 2 problems",
      "  - secrets.slackWebhookUrl: is missing, and a receiver reads it; set the secret, or take the receiver out of the configuration",
      "  - secrets.jiraApiToken: is missing, and a receiver reads it; set the secret, or take the receiver out of the configuration",
    ]);
  });

  it("answers over TLS, and shows its certificate to its other replicas, which show theirs", async () => {
    const own = {
      cert: { secret: { name: "own-certificate", key: "tls.crt" } },
      keySecret: { name: "own-certificate", key: "tls.key" },
    };
    const authorities = { secret: { name: "own-certificate", key: "ca.crt" } };
    expect(at(await spec(), "web")).to.deep.equal({ tlsConfig: own });
    expect(await spec({ replicas: 1 })).not.to.have.property("clusterTLS");
    expect(at(await spec({ replicas: 3 }), "clusterTLS")).to.deep.equal({
      server: { ...own, client_ca: authorities, clientAuthType: "RequireAndVerifyClientCert" },
      client: { ...own, ca: authorities, serverName: "alertmanager.monitoring.svc" },
    });
  });

  it("spells its retention without days, which its object does not know", async () => {
    expect(await spec()).to.include({ retention: "120h" });
    expect(await spec({ retention: "7d" })).to.include({ retention: "168h" });
    expect(await spec({ retention: "90m" })).to.include({ retention: "90m" });
  });

  it("selects no AlertmanagerConfig, so that the configuration is taken as it is", async () => {
    expect(await spec()).not.to.have.any.keys("alertmanagerConfigSelector", "alertmanagerConfiguration");
  });

  it("runs its containers under `restricted`, with resources and no token; the main one's probes are the operator's", async () => {
    const [main = {}, reloader = {}, init = {}] = containersOf((await run()).one("v1:Alertmanager"));
    expect(lacks({ ...main, resources: at(await spec(), "resources") }, ["liveness", "readiness"])).to.be.empty;
    expect(lacks(reloader)).to.be.empty;
    expect(lacks(init, ["liveness", "readiness"])).to.be.empty;
    expect(at(main, "name")).to.equal("alertmanager");
    expect(await spec()).to.include({ automountServiceAccountToken: false, serviceAccountName: "alertmanager" });
    expect((await run()).objects.filter(({ type }) => type.includes("ClusterRole"))).to.be.empty;
  });

  it("runs as many pods as asked for, on different nodes, is waited for, and says where it is", async () => {
    const deployment = await run({ replicas: 3, externalUrl: "https://alertmanager.example" });
    const resource = deployment.one("v1:Alertmanager");
    expect(at(resource.inputs, "metadata", "annotations", "pulumi.com/waitFor")).to.equal("condition=Available");
    expect(at(resource.inputs, "spec")).to.include({ replicas: 3, externalUrl: "https://alertmanager.example" });
    expect(at(resource.inputs, "spec", "affinity", "podAntiAffinity")).to.be.an("object");
    expect(deployment.outputs).to.deep.equal({
      url: "https://alertmanager.monitoring.svc:9093",
      endpoint: {
        name: "alertmanager",
        namespace: "monitoring",
        port: "web",
        serverName: "alertmanager.monitoring.svc",
      },
    });
    expect(at(deployment.one("v1:Service").inputs, "spec", "ports")).to.deep.equal([
      { name: "web", port: 9093, targetPort: "web" },
    ]);
    expect(await spec()).not.to.have.property("externalUrl");
  });

  it("is watched by the Prometheus of the system class, as a service of its own name", async () => {
    const monitor = (await run()).one("ServiceMonitor").inputs;
    expect(at(monitor, "metadata", "labels")).to.include({ "monitoring/scraped-by-system": "true" });
    expect(at(monitor, "spec", "endpoints", 0, "relabelings", 0)).to.deep.equal({
      targetLabel: "service",
      replacement: "alertmanager",
    });
  });

  it("documents its defaults as they are", () => {
    expect(documentedDefaults("alertmanager/args.ts")).to.deep.equal({
      ...alertmanagerDefaults,
      externalUrl: "the address inside the cluster",
    });
  });
});
