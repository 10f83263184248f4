import { expect } from "chai";
import {
  MonitoredServices,
  type MonitoredServicesArgs,
  monitoredServicesDefaults,
} from "../../components/services/index.ts";
import { darassa } from "../support/environment.ts";
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
        { action: "labeldrop", regex: "endpoint|container" },
      ],
    });
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
