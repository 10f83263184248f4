import { expect } from "chai";
import { load } from "js-yaml";
import { type BlackboxExporterArgs, blackboxExporterDefaults } from "../../components/blackbox-exporter/args.ts";
import { BlackboxExporter } from "../../components/blackbox-exporter/index.ts";
import { at, containersOf, deploy, documentedDefaults, fitsDefinitions, keepsHabits, lacks } from "./support.ts";

const args: BlackboxExporterArgs = {
  namespace: "monitoring",
  priorityClassName: "monitoring-priority",
  certificateSecretName: "own-certificate",
  image: "prometheus.example/blackbox-exporter:v0.28.0",
  targets: [
    { service: "darassa-api", namespace: "darassa", url: "https://api.darassa.example", by: "https" },
    { service: "shop", namespace: "shop", url: "https://shop.example", by: "https" },
  ],
};

const run = (overrides: Partial<BlackboxExporterArgs> = {}) =>
  deploy(() => new BlackboxExporter("blackbox", { ...args, ...overrides }));

describe("BlackboxExporter", () => {
  keepsHabits((name) => new BlackboxExporter(name, args));
  fitsDefinitions((name) => new BlackboxExporter(name, args));

  it("visits each address through itself, for the system class, under the labels of the service behind it", async () => {
    const deployment = await run();
    expect(deployment.objects.filter(({ type }) => type.endsWith(":Probe"))).to.have.length(2);
    const probe = deployment.one("Probe", "-darassa-darassa-api").inputs;
    expect(at(probe, "metadata", "labels")).to.include({ "monitoring/scraped-by-system": "true" });
    expect(at(probe, "spec")).to.deep.equal({
      jobName: "blackbox",
      interval: "60s",
      module: "https_2xx",
      // Asked over TLS itself, as every part.
      scrapeClass: "stack",
      prober: { url: "blackbox.monitoring.svc:9115", scheme: "https", path: "/probe" },
      targets: {
        staticConfig: {
          static: ["https://api.darassa.example"],
          labels: { service: "darassa-api", namespace: "darassa" },
        },
      },
    });
    expect(at((await run({ interval: "5m" })).one("Probe", "-shop").inputs, "spec", "interval")).to.equal("5m");
  });

  it("knows the module that its probes ask for, which takes no answer without TLS, and a login for a sign of life but not the 404 of an empty ingress", async () => {
    const file = at((await run()).one("ConfigMap", "blackbox").inputs, "data", "config.yml");
    expect(at(load(String(file)), "modules", "https_2xx")).to.deep.include({
      prober: "http",
      http: {
        method: "GET",
        follow_redirects: true,
        fail_if_not_ssl: true,
        preferred_ip_protocol: "ip4",
        valid_status_codes: [200, 201, 202, 203, 204, 205, 206, 401, 403],
      },
    });
  });

  it("looks at the certificate of a part of the stack as another part would, showing its own, under a name of its own", async () => {
    const target = { service: "shop", namespace: "shop", url: "shop.shop.svc:5044", by: "certificate" } as const;
    const deployment = await run({ targets: [...args.targets, target] });
    const probe = deployment.one("Probe", "-shop-certificate").inputs;
    expect(at(probe, "spec", "module")).to.equal("certificate");
    expect(at(probe, "spec", "targets", "staticConfig", "static")).to.deep.equal(["shop.shop.svc:5044"]);
    expect(at(probe, "spec", "targets", "staticConfig", "relabelingConfigs")).to.deep.equal([
      { sourceLabels: ["__param_target"], targetLabel: "instance", replacement: "tls://$1" },
    ]);
    const file = String(at(deployment.one("ConfigMap", "blackbox").inputs, "data", "config.yml"));
    const { tcp, prober } = Object(at(load(file), "modules", "certificate"));
    expect([prober, tcp.tls, tcp.tls_config]).to.deep.equal([
      "tcp",
      true,
      {
        ca_file: "/etc/certificate/ca.crt",
        cert_file: "/etc/certificate/tls.crt",
        key_file: "/etc/certificate/tls.key",
      },
    ]);
  });

  it("runs its container under `restricted`, with both probes and all resources, and without a token", async () => {
    const deployment = await run();
    const [container = {}] = containersOf(deployment.one("Deployment"));
    expect(lacks(container)).to.be.empty;
    const template = at(deployment.one("Deployment").inputs, "spec", "template");
    expect(at(template, "spec", "automountServiceAccountToken")).to.equal(false);
    expect(at(template, "metadata", "annotations", "checksum/config")).to.match(/^[0-9a-f]{16}$/);
  });

  it("is watched itself, so that a dead exporter is not taken for dead services", async () => {
    const monitor = (await run()).one("ServiceMonitor").inputs;
    expect(at(monitor, "metadata", "labels")).to.include({ "monitoring/scraped-by-system": "true" });
    expect(at(monitor, "spec", "endpoints", 0, "relabelings", 0)).to.deep.equal({
      targetLabel: "service",
      replacement: "blackbox",
    });
  });

  it("documents its defaults as they are", () => {
    expect(documentedDefaults("blackbox-exporter/args.ts")).to.deep.equal(blackboxExporterDefaults);
  });
});
