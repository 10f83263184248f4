import { expect } from "chai";
import {
  MonitoredServices,
  type MonitoredServicesArgs,
  monitoredServicesDefaults,
} from "../../components/services/index.ts";
import { darassa } from "../support/environment.ts";
import { run as program } from "../support/programs.ts";
import { at, deploy, documentedDefaults, fitsDefinitions, keepsHabits } from "./support.ts";

const args: MonitoredServicesArgs = {
  namespace: "monitoring",
  services: [darassa, { ...darassa, name: "shop", namespace: "shop", port: "http", path: "/internal/metrics" }],
};

const run = (overrides: Partial<MonitoredServicesArgs> = {}) =>
  deploy(() => new MonitoredServices("services", { ...args, ...overrides }));

describe("MonitoredServices", () => {
  keepsHabits((name) => new MonitoredServices(name, args));
  fitsDefinitions((name) => new MonitoredServices(name, args));

  it("scrapes each service where it is, and leaves its namespace alone", async () => {
    const deployment = await run();
    expect(deployment.objects.map(({ name }) => name)).to.deep.equal([
      "services-darassa-darassa-api",
      "services-shop-shop",
    ]);
    const monitor = deployment.one("ServiceMonitor", "-shop-shop").inputs;
    expect(at(monitor, "metadata", "namespace")).to.equal("monitoring");
    expect(at(monitor, "spec")).to.deep.include({
      namespaceSelector: { matchNames: ["shop"] },
      selector: { matchLabels: { "app.kubernetes.io/name": "shop" } },
    });
    expect(at(monitor, "spec", "endpoints", 0)).to.include({ port: "http", path: "/internal/metrics" });
  });

  it("is read by the Prometheus of every class", async () => {
    const monitor = (await run()).one("ServiceMonitor", "darassa-api").inputs;
    expect(at(monitor, "metadata", "labels")).to.include({
      "monitoring/scraped-by-system": "true",
      "monitoring/scraped-by-application": "true",
      "monitoring/scraped-by-business": "true",
    });
  });

  it("gives the series the names of the definition, whatever the service says of itself", async () => {
    const monitor = (await run()).one("ServiceMonitor", "darassa-api").inputs;
    expect(at(monitor, "spec", "endpoints", 0)).to.deep.include({
      honorLabels: false,
      relabelings: [
        { targetLabel: "service", replacement: "darassa-api" },
        { targetLabel: "namespace", replacement: "darassa" },
        { targetLabel: "job", replacement: "darassa-api" },
        { action: "labeldrop", regex: "endpoint|container" },
      ],
    });
  });

  it("makes one target of a pod that two Kubernetes Services lead to, so that nothing of it counts twice", async () => {
    const monitor = (await run()).one("ServiceMonitor", "darassa-api").inputs;
    const own = at(monitor, "spec", "endpoints", 0, "relabelings");
    if (!Array.isArray(own)) throw new Error("no relabelings");
    // What prometheus-operator writes before them: these labels are those of the Kubernetes Service.
    const discovered = ["job", "service", "endpoint"].map((label) => ({
      source_labels: ["__meta_kubernetes_service_name"],
      target_label: label,
    }));
    const ours = own.map(({ action, regex, targetLabel, replacement }) => ({
      ...(action && { action }),
      ...(regex && { regex }),
      ...(targetLabel && { target_label: targetLabel }),
      ...(replacement && { replacement }),
    }));
    const labelsWith = async (relabel_configs: readonly object[]) => {
      const static_configs = ["api", "api-internal"].map((name) => ({
        targets: ["10.0.0.1:9464"],
        labels: { __meta_kubernetes_service_name: name, pod: "api-1" },
      }));
      const config = { scrape_configs: [{ job_name: "any", static_configs, relabel_configs }] };
      const { code, stdout, stderr } = await program(
        "promtool",
        ["check", "service-discovery", "--timeout=1s", "config.yml", "any"],
        {
          files: { "config.yml": JSON.stringify(config) },
        },
      );
      expect(code, stderr).to.equal(0);
      const targets = JSON.parse(stdout) as readonly { readonly labels: Readonly<Record<string, string>> }[];
      return new Set(targets.map(({ labels }) => JSON.stringify(labels)));
    };
    expect(await labelsWith(discovered)).to.have.length(2);
    expect(await labelsWith([...discovered, ...ours])).to.have.length(1);
  });

  it("stops a pod that tells too much", async () => {
    expect(at((await run()).one("ServiceMonitor", "shop").inputs, "spec", "sampleLimit")).to.equal(20_000);
    const raised = await run({ sampleLimit: 50_000 });
    expect(at(raised.one("ServiceMonitor", "shop").inputs, "spec", "sampleLimit")).to.equal(50_000);
  });

  it("has nothing to do without services", async () => {
    expect((await run({ services: [] })).objects).to.be.empty;
  });

  it("documents its defaults as they are", () => {
    expect(documentedDefaults("services/index.ts")).to.deep.equal(monitoredServicesDefaults);
  });
});
