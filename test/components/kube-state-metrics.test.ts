import { expect } from "chai";
import { type KubeStateMetricsArgs, kubeStateMetricsDefaults } from "../../components/kube-state-metrics/args.ts";
import { KubeStateMetrics } from "../../components/kube-state-metrics/index.ts";
import { at, containersOf, deploy, documentedDefaults, fitsDefinitions, keepsHabits, lacks } from "./support.ts";

const args: KubeStateMetricsArgs = {
  namespace: "monitoring",
  priorityClassName: "monitoring-priority",
  certificateSecretName: "own-certificate",
  image: "k8s.example/kube-state-metrics:v2.18.0",
};

const run = (overrides: Partial<KubeStateMetricsArgs> = {}) =>
  deploy(() => new KubeStateMetrics("kube-state-metrics", { ...args, ...overrides }));

const rules = async (overrides: Partial<KubeStateMetricsArgs> = {}) =>
  at((await run(overrides)).one("v1:ClusterRole").inputs, "rules");

describe("KubeStateMetrics", () => {
  keepsHabits((name) => new KubeStateMetrics(name, args));
  fitsDefinitions((name) => new KubeStateMetrics(name, args));

  it("may list what it collects, and nothing else", async () => {
    expect(await rules()).to.deep.equal([
      {
        apiGroups: [""],
        resources: ["namespaces", "nodes", "persistentvolumeclaims", "pods"],
        verbs: ["list", "watch"],
      },
      { apiGroups: ["apps"], resources: ["daemonsets", "deployments", "statefulsets"], verbs: ["list", "watch"] },
      { apiGroups: ["batch"], resources: ["jobs"], verbs: ["list", "watch"] },
    ]);
    const fewer = { collects: ["pods", "cronjobs"] } as const;
    expect(await rules(fewer)).to.deep.equal([
      { apiGroups: [""], resources: ["pods"], verbs: ["list", "watch"] },
      { apiGroups: ["batch"], resources: ["cronjobs"], verbs: ["list", "watch"] },
    ]);
    const [container] = containersOf((await run(fewer)).one("Deployment"));
    expect(at(container, "args")).to.include("--resources=cronjobs,pods");
  });

  it("has a role of the cluster that no other namespace's instance shares", async () => {
    const deployment = await run();
    const binding = deployment.one("ClusterRoleBinding").inputs;
    expect(at(binding, "roleRef", "name")).to.equal("monitoring-kube-state-metrics");
    expect(at(binding, "subjects", 0)).to.include({ name: "kube-state-metrics", namespace: "monitoring" });
    const pod = at(deployment.one("Deployment").inputs, "spec", "template", "spec");
    expect(pod).to.include({ serviceAccountName: "kube-state-metrics", automountServiceAccountToken: true });
  });

  it("tells about objects under the objects' own labels, and never under those of its pod", async () => {
    const monitor = (await run()).one("ServiceMonitor").inputs;
    expect(at(monitor, "metadata", "labels")).to.include({ "monitoring/scraped-by-system": "true" });
    expect(at(monitor, "spec", "endpoints", 0)).to.deep.include({
      honorLabels: true,
      relabelings: [
        { targetLabel: "service", replacement: "kube-state-metrics" },
        { targetLabel: "namespace", replacement: "monitoring" },
        { action: "labeldrop", regex: "endpoint|container|pod" },
      ],
    });
  });

  it("runs its container under `restricted`, with both probes and all resources", async () => {
    const [container = {}] = containersOf((await run()).one("Deployment"));
    expect(lacks(container)).to.be.empty;
  });

  it("listens where its ports say, and is asked for its life and its readiness where it tells them", async () => {
    const [container] = containersOf((await run()).one("Deployment"));
    expect(at(container, "ports")).to.deep.equal([
      { name: "metrics", containerPort: 8080 },
      { name: "telemetry", containerPort: 8081 },
    ]);
    expect(at(container, "args")).to.include.members([
      "--port=8080",
      "--telemetry-port=8081",
      "--tls-config=/etc/certificate/web.yml",
    ]);
    // Whether the API answers it is told by the port about itself (kube-state-metrics' README, "Kubernetes Deployment").
    expect(at(container, "livenessProbe", "httpGet")).to.deep.equal({
      path: "/healthz",
      port: "metrics",
      scheme: "HTTPS",
    });
    expect(at(container, "readinessProbe", "httpGet")).to.deep.equal({
      path: "/readyz",
      port: "telemetry",
      scheme: "HTTPS",
    });
  });

  it("documents its defaults as they are", () => {
    expect(documentedDefaults("kube-state-metrics/args.ts")).to.deep.equal(kubeStateMetricsDefaults);
  });
});
