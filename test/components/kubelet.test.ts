import { expect } from "chai";
import { Kubelet, type KubeletArgs, kubeletDefaults } from "../../components/kubelet/index.ts";
import { at, type Deployment, deploy, documentedDefaults, fitsDefinitions, keepsHabits } from "./support.ts";

const run = (overrides: Partial<KubeletArgs> = {}) =>
  deploy(() => new Kubelet("kubelet", { namespace: "monitoring", ...overrides }));

const specs = (deployment: Deployment) => deployment.objects.map(({ inputs }) => at(inputs, "spec"));

/** Whether Prometheus keeps a sample under metric relabelings of `keep` and `drop`. */
function isKept(rules: unknown, labels: Readonly<Record<string, string>>): boolean {
  if (!Array.isArray(rules)) throw new Error("no relabelings");
  return rules.every((rule) => {
    const names = at(rule, "sourceLabels");
    const text = (Array.isArray(names) ? names : []).map((name) => labels[String(name)] ?? "").join(";");
    const matches = new RegExp(`^(?:${at(rule, "regex")})$`).test(text);
    return at(rule, "action") === "keep" ? matches : !matches;
  });
}

describe("Kubelet", () => {
  keepsHabits((name) => new Kubelet(name, { namespace: "monitoring" }));
  fitsDefinitions((name) => new Kubelet(name, { namespace: "monitoring" }));

  it("scrapes every node's volumes and containers, for the system class, with the credentials of its scrape class", async () => {
    const deployment = await run();
    expect(specs(deployment).map((spec) => [at(spec, "metricsPath"), at(spec, "jobName")])).to.deep.equal([
      ["/metrics", "kubelet"],
      ["/metrics/cadvisor", "kubelet-cadvisor"],
    ]);
    for (const { inputs } of deployment.objects) {
      expect(at(inputs, "metadata", "labels")).to.include({ "monitoring/scraped-by-system": "true" });
      expect(at(inputs, "spec")).to.deep.include({
        kubernetesSDConfigs: [{ role: "Node" }],
        scheme: "HTTPS",
        scrapeClass: "kubelet",
      });
    }
  });

  it("leaves the labels of containers and claims alone, and names the node", async () => {
    for (const spec of specs(await run()))
      expect(spec).to.deep.include({
        honorLabels: true,
        relabelings: [
          { targetLabel: "service", replacement: "kubelet" },
          { targetLabel: "namespace", replacement: "monitoring" },
          { sourceLabels: ["__meta_kubernetes_node_name"], targetLabel: "instance" },
        ],
      });
  });

  it("keeps what belongs to a container, and neither sums of pods, nor what has no pod, nor pause containers", async () => {
    const [volumes, containers] = specs(await run());
    const rules = at(containers, "metricRelabelings");
    const cpu = { __name__: "container_cpu_usage_seconds_total" };
    expect(isKept(rules, { ...cpu, pod: "api-1", container: "api" })).to.equal(true);
    expect(isKept(rules, { ...cpu, pod: "api-1", container: "" })).to.equal(false);
    expect(isKept(rules, { ...cpu, pod: "api-1", container: "POD" })).to.equal(false);
    expect(isKept(rules, { ...cpu, pod: "", container: "" })).to.equal(false);
    expect(isKept(rules, { __name__: "container_network_receive_bytes_total", pod: "api-1" })).to.equal(true);
    expect(volumes).not.to.have.property("metricRelabelings");
  });

  it("verifies certificates unless told not to", async () => {
    for (const spec of specs(await run())) expect(spec).not.to.have.property("tlsConfig");
    for (const spec of specs(await run({ verifyCertificates: false })))
      expect(at(spec, "tlsConfig")).to.deep.equal({ insecureSkipVerify: true });
  });

  it("documents its defaults as they are", () => {
    expect(documentedDefaults("kubelet/index.ts")).to.deep.equal(kubeletDefaults);
  });
});
