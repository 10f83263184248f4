import { expect } from "chai";
import { load } from "js-yaml";
import { type GrafanaArgs, grafanaDefaults } from "../../components/grafana/args.ts";
import { Grafana } from "../../components/grafana/index.ts";
import { storedFields } from "../../rules/logs/index.ts";
import type { DashboardDocument } from "../../rules/render/documents.ts";
import {
  at,
  containersOf,
  type Deployment,
  deploy,
  documentedDefaults,
  fitsDefinitions,
  keepsHabits,
  lacks,
} from "./support.ts";

const board = (uid: string, folder: string, text = ""): DashboardDocument => ({
  uid,
  title: uid,
  folder,
  json: { uid, title: uid, text },
});

const args: GrafanaArgs = {
  namespace: "monitoring",
  priorityClassName: "monitoring-priority",
  certificateSecretName: "own-certificate",
  image: "grafana.example/grafana:13.1.3",
  prometheus: {
    system: "http://prometheus-system.monitoring.svc:9090",
    application: "http://prometheus-application.monitoring.svc:9090",
    business: "http://prometheus-business.monitoring.svc:9090",
  },
  alertmanagerUrl: "http://alertmanager.monitoring.svc:9093",
  boards: [board("system", "Platform"), board("application", "The services"), board("services", "The services")],
  volume: { size: "5Gi" },
};

const logs = {
  url: "https://elasticsearch-es-http.monitoring.svc:9200",
  index: "logs-*-production",
  credentials: { secretName: "elasticsearch-grafana-user", checksum: "0123" },
  caSecretName: "elasticsearch-es-http-certs-public",
};

const run = (overrides: Partial<GrafanaArgs> = {}) =>
  deploy(() => {
    const { url, adminSecretName } = new Grafana("grafana", { ...args, ...overrides });
    return { url, adminSecretName };
  });

const pod = (deployment: Deployment) => at(deployment.one("Deployment").inputs, "spec", "template", "spec");
const annotations = (deployment: Deployment) =>
  at(deployment.one("Deployment").inputs, "spec", "template", "metadata", "annotations");

const provisioned = (deployment: Deployment, file: string): unknown =>
  load(String(at(deployment.one("ConfigMap", "-provisioning").inputs, "data", file)));

const sources = async (overrides: Partial<GrafanaArgs> = {}) =>
  at(provisioned(await run(overrides), "datasources.yaml"), "datasources");

const listed = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const environment = async (overrides: Partial<GrafanaArgs> = {}): Promise<Readonly<Record<string, unknown>>> => {
  const variables = at(containersOf((await run(overrides)).one("Deployment"))[0], "env");
  if (!Array.isArray(variables)) return {};
  return Object.fromEntries(variables.map((each) => [at(each, "name"), at(each, "value") ?? at(each, "valueFrom")]));
};

describe("Grafana", () => {
  keepsHabits((name) => new Grafana(name, { ...args, logs }));
  fitsDefinitions((name) => new Grafana(name, { ...args, logs }));

  it("has a data source of fixed uid for each metric class, and one for Alertmanager", async () => {
    const found = await sources();
    expect(
      Array.isArray(found) && found.map((each) => [at(each, "uid"), at(each, "type"), at(each, "url")]),
    ).to.deep.equal([
      ["prometheus-system", "prometheus", args.prometheus.system],
      ["prometheus-application", "prometheus", args.prometheus.application],
      ["prometheus-business", "prometheus", args.prometheus.business],
      ["alertmanager", "alertmanager", args.alertmanagerUrl],
    ]);
    expect(at(found, 0, "jsonData", "timeInterval")).to.equal("30s");
    expect(at(await sources({ scrapeInterval: "60s" }), 0, "jsonData", "timeInterval")).to.equal("60s");
  });

  it("asks every source itself, by POST where expressions are long, lets nobody change one, and forgets what is no longer listed", async () => {
    const file = provisioned(await run({ logs }), "datasources.yaml");
    expect(at(file, "prune")).to.equal(true);
    const found = await sources({ logs });
    if (!Array.isArray(found)) return expect.fail("there are no data sources");
    for (const source of found) expect(source).to.include({ access: "proxy", editable: false });
    for (const source of found.filter((each) => at(each, "type") === "prometheus"))
      expect(at(source, "jsonData")).to.include({ httpMethod: "POST", alertmanagerUid: "alertmanager" });
    expect(found.filter((each) => at(each, "isDefault") === true).map((each) => at(each, "uid"))).to.deep.equal([
      "prometheus-application",
    ]);
  });

  it("has its files in the folders in which it looks for them", async () => {
    const deployment = await run();
    const volume = listed(at(pod(deployment), "volumes")).find((each) => at(each, "name") === "provisioning");
    const paths = listed(at(volume, "configMap", "items")).map((item) => `${at(item, "key")} ${at(item, "path")}`);
    expect(paths).to.deep.equal([
      "datasources.yaml datasources/datasources.yaml",
      "boards.yaml dashboards/boards.yaml",
    ]);
    expect(listed(at(containersOf(deployment.one("Deployment"))[0], "volumeMounts"))).to.deep.include({
      name: "provisioning",
      mountPath: "/etc/grafana/provisioning",
      readOnly: true,
    });
  });

  it("finds time, line and level of a log in the fields in which they are stored", async () => {
    const source = at(await sources({ logs }), 4, "jsonData");
    const fields = { timeField: "timestamp", logMessageField: "message", logLevelField: "level" } as const;
    for (const [field, from] of Object.entries(fields))
      expect(at(source, field), field).to.equal(storedFields.find((stored) => stored.from === from)?.to);
  });

  it("keeps its database on its volume, and writes nowhere else but to a scratch folder", async () => {
    const mounts = at(containersOf((await run({ logs })).one("Deployment"))[0], "volumeMounts");
    if (!Array.isArray(mounts)) return expect.fail("nothing is mounted");
    const writable = mounts.filter((mount) => at(mount, "readOnly") !== true);
    expect(writable).to.have.deep.members([
      { name: "data", mountPath: "/var/lib/grafana" },
      { name: "tmp", mountPath: "/tmp" },
    ]);
    expect(at(pod(await run()), "volumes")).to.deep.include({
      name: "data",
      persistentVolumeClaim: { claimName: "grafana" },
    });
  });

  it("reads logs as the read-only user over verified TLS, without a password in any file", async () => {
    const source = at(await sources({ logs }), 4);
    expect(source).to.deep.include({
      uid: "logs",
      type: "elasticsearch",
      url: logs.url,
      basicAuth: true,
      basicAuthUser: "$LOGS_USERNAME",
      secureJsonData: { basicAuthPassword: "$LOGS_PASSWORD", tlsCACert: "$__file{/etc/grafana/logs-ca/ca.crt}" },
    });
    expect(at(source, "jsonData")).to.include({ index: "logs-*-production", tlsAuthWithCACert: true });
    expect(await environment({ logs })).to.deep.include({
      LOGS_USERNAME: { secretKeyRef: { name: "elasticsearch-grafana-user", key: "username" } },
      LOGS_PASSWORD: { secretKeyRef: { name: "elasticsearch-grafana-user", key: "password" } },
    });
    expect(await environment()).not.to.have.any.keys("LOGS_USERNAME", "LOGS_PASSWORD");
    expect(at(pod(await run({ logs })), "volumes")).to.deep.include({
      name: "logs-ca",
      secret: { secretName: logs.caSecretName, items: [{ key: "ca.crt", path: "ca.crt" }] },
    });
  });

  it("shows each folder's boards from a volume of its own, and lets nobody change them", async () => {
    const deployment = await run();
    const providers = at(provisioned(deployment, "boards.yaml"), "providers");
    expect(providers).to.have.length(2);
    expect(at(providers, 1)).to.include({
      folder: "The services",
      folderUid: "the-services",
      allowUiUpdates: false,
      updateIntervalSeconds: 30,
    });
    expect(at(providers, 1, "options", "path")).to.equal("/etc/grafana/boards/the-services");
    expect(at(pod(deployment), "volumes")).to.deep.include({
      name: "boards-the-services",
      projected: {
        sources: [
          { configMap: { name: "grafana-board-application" } },
          { configMap: { name: "grafana-board-services" } },
        ],
      },
    });
    expect(at(containersOf(deployment.one("Deployment"))[0], "volumeMounts")).to.deep.include({
      name: "boards-the-services",
      mountPath: "/etc/grafana/boards/the-services",
      readOnly: true,
    });
    const file = at(deployment.one("ConfigMap", "-board-system").inputs, "data", "system.json");
    expect(JSON.parse(String(file))).to.deep.equal(args.boards[0]?.json);
  });

  it("restarts when its provisioning changes, and not when a board does, which it reads while running", async () => {
    const before = annotations(await run());
    expect(annotations(await run())).to.deep.equal(before);
    expect(annotations(await run({ boards: args.boards.map((each) => ({ ...each, json: {} })) }))).to.deep.equal(
      before,
    );
    expect(annotations(await run({ alertmanagerUrl: "http://other:9093" }))).not.to.deep.equal(before);
    expect(annotations(await run({ boards: [board("system", "Elsewhere")] }))).not.to.deep.equal(before);
  });

  it("restarts when the password of the logs' user changes", async () => {
    const withChecksum = async (checksum: string) =>
      annotations(await run({ logs: { ...logs, credentials: { ...logs.credentials, checksum } } }));
    expect(await withChecksum("0123")).to.deep.equal(await withChecksum("0123"));
    expect(await withChecksum("4567")).not.to.deep.equal(await withChecksum("0123"));
    expect(annotations(await run())).to.have.all.keys("checksum/provisioning");
  });

  it("refuses boards that no ConfigMap can hold or name, all at once", async () => {
    const error = await run({ boards: [board("large", "A", "x".repeat(1_048_576)), board("No_Name", "A")] }).then(
      () => undefined,
      (thrown: Error) => thrown.message.split("\n"),
    );
    expect(error).to.deep.equal([
      "Grafana grafana: 2 problems",
      "  - boards.large: 1048617 bytes are more than the 1047552 that fit into one ConfigMap; split the board",
      '  - boards.uid: "No_Name" is no uid of a board that Kubernetes can name; write at most 40 lower-case letters, digits and inner dashes',
    ]);
    await run({ boards: [board("a".repeat(40), "A", "x".repeat(1_000_000))] });
  });

  it("keeps its database, in a volume of the given size, and never opens it twice", async () => {
    const deployment = await run();
    const claim = deployment.one("PersistentVolumeClaim");
    expect([claim.protect, claim.retainOnDelete]).to.deep.equal([true, true]);
    expect(at(claim.inputs, "spec", "resources", "requests")).to.deep.equal({ storage: "5Gi" });
    expect(at(pod(deployment), "volumes", 0)).to.deep.equal({
      name: "data",
      persistentVolumeClaim: { claimName: "grafana" },
    });
    expect(at(deployment.one("Deployment").inputs, "spec")).to.deep.include({
      replicas: 1,
      strategy: { type: "Recreate" },
    });
  });

  it("generates the administrator's password, or takes a given one, and keeps it secret", async () => {
    const generated = await run();
    expect(generated.one("RandomPassword").name).to.equal("grafana-admin-password");
    expect(generated.outputs).to.include({ adminSecretName: "grafana-admin" });
    expect(await environment()).to.deep.include({
      GF_SECURITY_ADMIN_USER: { secretKeyRef: { name: "grafana-admin", key: "username" } },
      GF_SECURITY_ADMIN_PASSWORD: { secretKeyRef: { name: "grafana-admin", key: "password" } },
    });
    const given = await run({ adminPassword: "correct horse" });
    const secret = given.one("v1:Secret");
    expect(secret.secret).to.deep.equal(["stringData"]);
    expect(at(secret.inputs, "stringData", "password")).to.equal("correct horse");
    expect(given.objects.filter(({ type }) => type.endsWith("RandomPassword"))).to.be.empty;
    expect(JSON.stringify(given.objects.filter((each) => each !== secret))).not.to.contain("correct horse");
  });

  it("lets in only whom the administrator made a user, and lets nobody install what would run in it", async () => {
    const variables = await environment({ logs });
    expect(variables).to.include({ GF_USERS_ALLOW_SIGN_UP: "false", GF_PLUGINS_PLUGIN_ADMIN_ENABLED: "false" });
    expect(Object.keys(variables).filter((name) => /^GF_AUTH_(ANONYMOUS|PROXY|JWT|BASIC)/.test(name))).to.be.empty;
  });

  it("calls nobody outside, and sends cookies over TLS only where it is reached so", async () => {
    expect(await environment()).to.include({
      GF_ANALYTICS_REPORTING_ENABLED: "false",
      GF_ANALYTICS_CHECK_FOR_UPDATES: "false",
      GF_ANALYTICS_CHECK_FOR_PLUGIN_UPDATES: "false",
      GF_NEWS_NEWS_FEED_ENABLED: "false",
      GF_SECURITY_DISABLE_GRAVATAR: "true",
      GF_PLUGINS_PREINSTALL_DISABLED: "true",
    });
    expect(await environment()).not.to.have.any.keys("GF_SERVER_ROOT_URL", "GF_SECURITY_COOKIE_SECURE");
    expect(await environment({ externalUrl: "https://grafana.example" })).to.include({
      GF_SERVER_ROOT_URL: "https://grafana.example",
      GF_SECURITY_COOKIE_SECURE: "true",
    });
    expect(await environment({ externalUrl: "http://grafana.example" })).to.include({
      GF_SECURITY_COOKIE_SECURE: "false",
    });
  });

  it("runs its container under `restricted`, with both probes and all resources, and without a token", async () => {
    const deployment = await run();
    const [container = {}] = containersOf(deployment.one("Deployment"));
    expect(lacks(container)).to.be.empty;
    expect(at(container, "readinessProbe", "httpGet", "path")).to.equal("/api/health");
    expect(at(pod(deployment), "automountServiceAccountToken")).to.equal(false);
    expect(at(pod(deployment), "securityContext")).to.include({ runAsUser: 472, fsGroup: 472 });
  });

  it("is reached under its own name, and watched by the Prometheus of the system class", async () => {
    const deployment = await run();
    expect(deployment.outputs).to.include({ url: "https://grafana.monitoring.svc:3000" });
    expect(at(deployment.one("v1:Service").inputs, "spec", "ports", 0)).to.include({ name: "http", port: 3000 });
    const monitor = deployment.one("ServiceMonitor").inputs;
    expect(at(monitor, "metadata", "labels")).to.include({ "monitoring/scraped-by-system": "true" });
    expect(at(monitor, "spec", "endpoints", 0)).to.include({ port: "http", path: "/metrics" });
    expect(at(monitor, "spec", "endpoints", 0, "relabelings")).to.deep.include({
      targetLabel: "service",
      replacement: "grafana",
    });
  });

  it("documents its defaults as they are", () => {
    expect(documentedDefaults("grafana/args.ts")).to.deep.equal({
      ...grafanaDefaults,
      logs: "none",
      adminPassword: "a generated one, in the Secret `<name>-admin`",
      externalUrl: "the address inside the cluster",
    });
  });
});
