import { expect } from "chai";
import type { Built } from "../../bin/build.ts";
import { keyOf, type Registered } from "../../bin/record.ts";
import { at } from "../components/support.ts";
import { validate } from "../support/crds.ts";
import { buildStack } from "../support/stack.ts";

/** Every text inside a value. */
function texts(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(texts) : [];
}

const kindOf = ({ type }: Registered): string => type.split(":").at(-1) ?? "";
const secretsOf = ({ run }: Built) => run.resources.filter((resource) => kindOf(resource) === "Secret");

describe("the stack", () => {
  let production: Built;
  let staging: Built;
  before(async () => {
    production = await buildStack("production");
    staging = await buildStack("staging");
  });

  it("groups every resource under a component, and the components under nothing", () => {
    for (const built of [production, staging])
      for (const resource of built.run.resources) {
        expect(resource.component || resource.parent !== undefined, keyOf(resource)).to.equal(true);
        if (resource.parent) expect(built.run.resources.map(keyOf)).to.include(resource.parent);
      }
  });

  it("gives custom resources only fields that their operators know", async () => {
    const isOperated = ({ type }: Registered): boolean => /k8s\.elastic\.co|monitoring\.coreos\.com/.test(type);
    for (const built of [production, staging]) {
      const operated = built.run.resources.filter(isOperated);
      expect(operated.length).to.be.greaterThan(20);
      for (const resource of operated) expect(await validate(resource.inputs), keyOf(resource)).to.deep.equal([]);
    }
  });

  it("generates every password that is not configured, and leaves none empty", () => {
    const generated = production.run.resources.filter(({ type }) => type.startsWith("random:")).map(({ name }) => name);
    expect(generated).to.have.members([
      "logs-setup-user-password",
      "logs-exporter-user-password",
      "logs-grafana-user-password",
      "grafana-admin-password",
    ]);
    for (const secret of secretsOf(production))
      for (const [key, value] of Object.entries(secret.inputs.stringData ?? {}))
        expect(value, `${secret.name} ${key}`).not.to.equal("");
  });

  it("takes a configured password in place of a generated one", async () => {
    const built = await buildStack("staging", { grafanaAdminPassword: "a-password-of-their-own" });
    expect(built.run.resources.map(({ name }) => name)).not.to.include("grafana-admin-password");
    const secret = secretsOf(built).find(({ name }) => name === "grafana-admin");
    expect(secret?.inputs.stringData).to.include({ password: "a-password-of-their-own" });
    expect(secret?.secret).to.include("stringData");
  });

  it("marks the content of every Secret, and puts no secret anywhere else", () => {
    const values = [
      ...["slackWebhookUrl", "heartbeatUrl"].map((key) => `https://placeholder.invalid/${key}`),
      ...["smtpPassword", "jiraApiToken"].map((key) => `placeholder-${key}`),
      ...["setup", "exporter", "grafana"].map((user) => `<logs-${user}-user-password>`),
      "<grafana-admin-password>",
    ];
    for (const resource of production.run.resources) {
      const found = values.filter((value) => texts(resource.inputs).some((text) => text.includes(value)));
      if (kindOf(resource) !== "Secret") expect(found, keyOf(resource)).to.deep.equal([]);
      else if (found.length > 0) expect(resource.secret, keyOf(resource)).to.include("stringData");
    }
    const everywhere = secretsOf(production).flatMap(({ inputs }) => texts(inputs));
    for (const value of values)
      expect(
        everywhere.some((text) => text.includes(value)),
        value,
      ).to.equal(true);
  });

  it("hides nothing that is no secret: where an input is one, no preview shows how it changes", () => {
    for (const built of [production, staging])
      for (const resource of built.run.resources.filter((each) => kindOf(each) !== "Secret"))
        expect(resource.secret, keyOf(resource)).to.deep.equal([]);
    for (const { secret, ...resource } of secretsOf(production))
      expect(
        secret.filter((input) => input !== "stringData"),
        keyOf(resource),
      ).to.deep.equal([]);
  });

  it("protects what holds data, and nothing that is made anew without loss", () => {
    const held = ["Namespace", "Elasticsearch", "Prometheus", "Alertmanager", "PersistentVolumeClaim"];
    const isData = (resource: Registered): boolean => !resource.component && held.includes(kindOf(resource));
    for (const resource of production.run.resources.filter(isData)) {
      expect(resource.protect, keyOf(resource)).to.equal(true);
      expect(resource.retainOnDelete, keyOf(resource)).to.equal(true);
    }
    const replaceable = ["ConfigMap", "Deployment", "DaemonSet", "Job", "Service", "ServiceMonitor", "PrometheusRule"];
    for (const resource of production.run.resources.filter((one) => replaceable.includes(kindOf(one))))
      expect(resource.protect, keyOf(resource)).to.equal(false);
  });

  it("deploys exactly the rules that were rendered", () => {
    const deployed = production.run.resources
      .filter((resource) => kindOf(resource) === "PrometheusRule")
      .map(({ inputs }) => (inputs.spec as { groups: unknown }).groups);
    expect(deployed).to.have.deep.members(production.documents.rules.map(({ groups }) => groups));
  });

  it("runs two of each Prometheus and three Alertmanagers in production, one of each in staging", () => {
    const replicas = (built: Built, kind: string): readonly unknown[] =>
      built.run.resources
        .filter((resource) => !resource.component && kindOf(resource) === kind)
        .map(({ inputs }) => (inputs.spec as { replicas: unknown }).replicas);
    expect(replicas(production, "Prometheus")).to.deep.equal([2, 2, 2]);
    expect(replicas(production, "Alertmanager")).to.deep.equal([3]);
    expect(replicas(staging, "Prometheus")).to.deep.equal([1, 1, 1]);
    expect(replicas(staging, "Alertmanager")).to.deep.equal([1]);
  });

  it("takes different ports of the nodes in production and in staging, so that both fit into one cluster", () => {
    const ports = (built: Built): readonly unknown[] =>
      built.run.resources.flatMap(({ inputs }) =>
        Array.from(JSON.stringify(inputs).matchAll(/"hostPort":(\d+)/g), ([, port]) => Number(port)),
      );
    expect(ports(production)).to.deep.equal([9100]);
    expect(ports(staging)).to.deep.equal([9101]);
  });

  it("watches the certificates of every address with TLS: those of services and its own, and no other", async () => {
    const probes = async (services: string): Promise<readonly unknown[]> =>
      (await buildStack("production", { services })).run.resources
        .filter((resource) => kindOf(resource) === "Probe")
        .flatMap(({ inputs }) => texts(inputs.spec).filter((text) => /^https?:/.test(text)));
    const own = ["grafana", "kibana", "alertmanager"].map((name) => `https://${name}.darassa.example`);
    const shop = { name: "shop", namespace: "shop" };
    expect(await probes(JSON.stringify([{ ...shop, url: "https://shop.example" }]))).to.have.members([
      "https://shop.example",
      ...own,
    ]);
    expect(await probes(JSON.stringify([shop]))).to.have.members(own);
    // It has the standard addresses, which are those of whoever forwards a port.
    const visited = staging.run.resources.filter((resource) => kindOf(resource) === "Probe");
    expect(visited.filter(({ inputs }) => at(inputs, "spec", "module") !== "certificate")).to.deep.equal([]);
  });

  it("builds an image for its jobs only where there is a registry, and then ships no program beside it", async () => {
    const built = await buildStack("staging", { jobsRegistry: "registry.example/monitoring/jobs" });
    const types = built.run.resources.map(({ type }) => type);
    expect(types).to.include("docker:index/image:Image");
    expect(built.run.resources.map(({ name }) => name)).not.to.include("setup-program");
    expect(staging.run.resources.map(({ type }) => type)).not.to.include("docker:index/image:Image");
    expect(staging.run.resources.map(({ name }) => name)).to.include("setup-program");
  });
});
