import { expect } from "chai";
import { type PrometheusArgs, prometheusDefaults } from "../../components/prometheus/args.ts";
import { Prometheus } from "../../components/prometheus/index.ts";
import type { RuleDocument } from "../../rules/render/documents.ts";
import { at, containersOf, deploy, documentedDefaults, fitsDefinitions, keepsHabits, lacks } from "./support.ts";

const document = (name: string, expr = "vector(1)"): RuleDocument => ({
  name,
  class: "application",
  groups: [{ name, rules: [{ alert: "Always", expr, labels: { severity: "low" }, annotations: {} }] }],
});

const args: PrometheusArgs = {
  namespace: "monitoring",
  priorityClassName: "monitoring-priority",
  metricClass: "application",
  certificateSecretName: "own-certificate",
  image: "prometheus.example/prometheus:v3.16.0",
  version: "v3.16.0",
  retention: "90d",
  volume: { size: "100Gi" },
  keep: "app_active_users|cache_requests_total",
  rules: [document("darassa-api-application")],
  alertmanager: {
    name: "alertmanager",
    namespace: "monitoring",
    port: "web",
    serverName: "alertmanager.monitoring.svc",
  },
  externalLabels: { environment: "production" },
};

const run = (overrides: Partial<PrometheusArgs> = {}) =>
  deploy(() => ({ url: new Prometheus("metrics", { ...args, ...overrides }).url }));

const spec = async (overrides: Partial<PrometheusArgs> = {}) =>
  at((await run(overrides)).one("v1:Prometheus").inputs, "spec");

const scrapeClass = async (name: string, overrides: Partial<PrometheusArgs> = {}) => {
  const classes = at(await spec(overrides), "scrapeClasses");
  return Array.isArray(classes) ? classes.find((each) => at(each, "name") === name) : undefined;
};

describe("Prometheus", () => {
  keepsHabits((name) => new Prometheus(name, args));
  fitsDefinitions((name) => new Prometheus(name, args));

  it("keeps its data when the stack, its object or a replica goes", async () => {
    const resource = (await run()).one("v1:Prometheus");
    expect([resource.protect, resource.retainOnDelete]).to.deep.equal([true, true]);
    expect(at(resource.inputs, "spec", "persistentVolumeClaimRetentionPolicy")).to.deep.equal({
      whenDeleted: "Retain",
      whenScaled: "Retain",
    });
  });

  it("keeps series for the retention, and stops at 85 % of its volume", async () => {
    expect(await spec()).to.include({ retention: "90d", retentionSize: "87040MiB" });
    expect(await spec({ retention: "30d", volume: { size: "1Gi" } })).to.include({
      retention: "30d",
      retentionSize: "870MiB",
    });
    const claim = ["storage", "volumeClaimTemplate", "spec", "resources", "requests", "storage"];
    expect(at(await spec(), ...claim)).to.equal("100Gi");
  });

  it("keeps the series of its class only, whatever a target asks for", async () => {
    const relabelings = [{ action: "keep", sourceLabels: ["__name__"], regex: args.keep }];
    expect(await scrapeClass("default")).to.deep.equal({
      name: "default",
      default: true,
      metricRelabelings: relabelings,
    });
    expect(at(await scrapeClass("kubelet", { metricClass: "system", rules: [] }), "metricRelabelings")).to.deep.equal(
      relabelings,
    );
  });

  it("reads what is marked for its class in the namespaces of its stack, and neither another class's nor another stack's", async () => {
    const selector = { matchLabels: { "monitoring/scraped-by-application": "true" } };
    for (const kind of ["serviceMonitor", "podMonitor", "probe", "scrapeConfig"]) {
      expect(at(await spec(), `${kind}Selector`), kind).to.deep.equal(selector);
      expect(at(await spec(), `${kind}NamespaceSelector`), kind).to.deep.equal({
        matchLabels: { "monitoring/stack": args.namespace },
      });
    }
  });

  it("sends alerts with no label of its own but the external ones, to the given Alertmanager", async () => {
    const seen = await spec();
    expect(at(seen, "externalLabels")).to.deep.equal({ environment: "production" });
    expect(at(seen, "prometheusExternalLabelName")).to.equal("");
    expect(at(seen, "replicaExternalLabelName")).to.equal("prometheus_replica");
    expect(at(seen, "alerting", "alertmanagers")).to.deep.equal([
      {
        ...{ name: "alertmanager", namespace: "monitoring", port: "web", scheme: "https" },
        tlsConfig: {
          caFile: "/etc/prometheus/secrets/own-certificate/ca.crt",
          serverName: "alertmanager.monitoring.svc",
        },
      },
    ]);
  });

  it("answers over TLS, and shows its certificate to the parts of the stack that it reads", async () => {
    const seen = await spec();
    expect(at(seen, "web", "tlsConfig")).to.deep.equal({
      cert: { secret: { name: "own-certificate", key: "tls.crt" } },
      keySecret: { name: "own-certificate", key: "tls.key" },
    });
    expect(at(seen, "secrets")).to.deep.equal(["own-certificate"]);
    const folder = "/etc/prometheus/secrets/own-certificate";
    const classes = at(await spec({ metricClass: "system", rules: [] }), "scrapeClasses");
    const own = Array.isArray(classes) ? classes.find((each) => at(each, "name") === "stack") : undefined;
    expect(at(own, "tlsConfig")).to.deep.equal({
      caFile: `${folder}/ca.crt`,
      certFile: `${folder}/tls.crt`,
      keyFile: `${folder}/tls.key`,
    });
    expect(at(own, "metricRelabelings")).to.deep.equal(at(classes, 0, "metricRelabelings"));
  });

  it("scrapes and evaluates as often as it is told, each by itself, and finds targets by slices of any size", async () => {
    expect(await spec()).to.include({
      scrapeInterval: prometheusDefaults.scrapeInterval,
      evaluationInterval: prometheusDefaults.evaluationInterval,
      serviceDiscoveryRole: "EndpointSlice",
    });
    expect(await spec({ scrapeInterval: "15s" })).to.include({ scrapeInterval: "15s", evaluationInterval: "30s" });
    expect(await spec({ evaluationInterval: "15s" })).to.include({ scrapeInterval: "30s", evaluationInterval: "15s" });
    // It may list what it looks for there, and nothing more of the old kind.
    const rules = at((await run()).one("v1:ClusterRole").inputs, "rules");
    expect(JSON.stringify(rules)).to.include('"endpointslices"').and.not.include('"endpoints"');
  });

  it("keeps one reader with one replica: two scrape at different moments, and a graph drawn from both would flicker", async () => {
    expect(at((await run({ replicas: 2 })).one("v1:Service").inputs, "spec")).to.include({
      sessionAffinity: "ClientIP",
    });
  });

  it("evaluates its own rule documents, one object each, and no other instance's", async () => {
    const both = await deploy(() => {
      new Prometheus("first", { ...args, rules: [document("shop"), document("nodes")] });
      new Prometheus("second", args);
    });
    const rules = both.objects.filter(({ type }) => type.endsWith(":PrometheusRule"));
    expect(rules.map(({ name }) => name)).to.deep.equal([
      "first-shop",
      "first-nodes",
      "second-darassa-api-application",
    ]);
    expect(at(rules[0]?.inputs, "spec")).to.deep.equal({ groups: document("shop").groups });
    const wanted = at(both.one("v1:Prometheus", "first").inputs, "spec", "ruleSelector", "matchLabels");
    expect(at(rules[0]?.inputs, "metadata", "labels")).to.include(wanted);
    expect(at(rules[2]?.inputs, "metadata", "labels")).not.to.include(wanted);
  });

  it("refuses rules that the operator would drop in silence, and rules of another class, all at once", async () => {
    const large = document("large", `"${"x".repeat(512 * 1024)}"`);
    const other: RuleDocument = { ...document("nodes-system"), class: "system" };
    const error = await run({ rules: [large, other] }).then(
      () => undefined,
      (thrown: Error) => thrown.message.split("\n"),
    );
    expect(error).to.deep.equal([
      "Prometheus metrics: 2 problems",
      "  - rules.large: 524428 bytes are more than the 524288 that prometheus-operator accepts in one PrometheusRule; split the document by service or by group",
      '  - rules.nodes-system.class: "system" is not the class of this Prometheus, "application", which does not have its series; give the document to the Prometheus of class "system"',
    ]);
    await run({ rules: [document("fits", `"${"x".repeat(511 * 1024)}"`)] });
  });

  it("may find targets, and reads nodes only when it is the one that scrapes kubelets", async () => {
    const resources = async (metricClass: PrometheusArgs["metricClass"]) => {
      const rules = at((await run({ metricClass, rules: [] })).one("v1:ClusterRole").inputs, "rules");
      return Array.isArray(rules) ? rules.flatMap((rule) => at(rule, "resources")) : [];
    };
    expect(await resources("business")).to.deep.equal(["services", "pods", "endpointslices"]);
    expect(await resources("system")).to.deep.equal(["services", "pods", "endpointslices", "nodes", "nodes/metrics"]);
    expect(await scrapeClass("kubelet")).to.equal(undefined);
    expect(await spec()).to.include({ serviceAccountName: "metrics", automountServiceAccountToken: true });
    const binding = (await run()).one("ClusterRoleBinding").inputs;
    expect(at(binding, "subjects")).to.deep.equal([
      { kind: "ServiceAccount", name: "metrics", namespace: "monitoring" },
    ]);
  });

  it("shows kubelets its credentials and nobody else, and no monitor can make it read its files", async () => {
    const kubelet = await scrapeClass("kubelet", { metricClass: "system", rules: [] });
    expect(at(kubelet, "authorization")).to.deep.equal({
      credentialsFile: "/var/run/secrets/kubernetes.io/serviceaccount/token",
    });
    expect(at(kubelet, "tlsConfig")).to.deep.equal({
      caFile: "/var/run/secrets/kubernetes.io/serviceaccount/ca.crt",
    });
    expect(await scrapeClass("default")).not.to.have.any.keys("authorization", "tlsConfig");
    expect(at(await spec(), "arbitraryFSAccessThroughSMs")).to.deep.equal({ deny: true });
  });

  it("runs its containers under `restricted`, with resources; the main one's probes are the operator's", async () => {
    const [main = {}, reloader = {}, init = {}] = containersOf((await run()).one("v1:Prometheus"));
    expect(lacks({ ...main, resources: at(await spec(), "resources") }, ["liveness", "readiness"])).to.be.empty;
    expect(lacks(reloader)).to.be.empty;
    expect(lacks(init, ["liveness", "readiness"])).to.be.empty;
    expect([main, reloader, init].map((each) => at(each, "name"))).to.deep.equal([
      "prometheus",
      "config-reloader",
      "init-config-reloader",
    ]);
    expect(at(await spec(), "securityContext")).to.include({ runAsNonRoot: true, runAsUser: 65534, fsGroup: 65534 });
  });

  it("is waited for, spread over nodes, and reached under its own name", async () => {
    const deployment = await run({ replicas: 2 });
    const resource = deployment.one("v1:Prometheus");
    expect(at(resource.inputs, "metadata", "annotations", "pulumi.com/waitFor")).to.equal("condition=Available");
    expect(at(resource.inputs, "spec", "replicas")).to.equal(2);
    const selected = { "app.kubernetes.io/name": "prometheus", "app.kubernetes.io/instance": "metrics" };
    const term = [
      "affinity",
      "podAntiAffinity",
      "preferredDuringSchedulingIgnoredDuringExecution",
      0,
      "podAffinityTerm",
    ];
    expect(at(resource.inputs, "spec", ...term, "labelSelector", "matchLabels")).to.deep.equal(selected);
    const service = deployment.one("v1:Service").inputs;
    expect(at(service, "spec", "selector")).to.deep.equal(selected);
    expect(at(service, "spec", "ports")).to.deep.equal([{ name: "web", port: 9090, targetPort: "web" }]);
    expect(at(deployment.outputs, "url")).to.equal("https://metrics.monitoring.svc:9090");
  });

  it("is watched by the Prometheus of the system class, as a service of its own name", async () => {
    const monitor = (await run()).one("ServiceMonitor").inputs;
    expect(at(monitor, "metadata", "labels")).to.include({ "monitoring/scraped-by-system": "true" });
    expect(at(monitor, "metadata", "labels")).not.to.have.property("monitoring/scraped-by-application");
    expect(at(monitor, "spec", "endpoints", 0, "relabelings")).to.deep.equal([
      { targetLabel: "service", replacement: "metrics" },
      { targetLabel: "namespace", replacement: "monitoring" },
      { targetLabel: "job", replacement: "metrics" },
      { action: "labeldrop", regex: "endpoint|container" },
    ]);
  });

  it("has an external address only when one is given", async () => {
    expect(await spec()).not.to.have.property("externalUrl");
    expect(await spec({ externalUrl: "https://prometheus.example" })).to.include({
      externalUrl: "https://prometheus.example",
    });
  });

  it("documents its defaults as they are", () => {
    expect(documentedDefaults("prometheus/args.ts")).to.deep.equal({
      ...prometheusDefaults,
      externalUrl: "the address inside the cluster",
    });
  });
});
