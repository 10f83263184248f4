import { expect } from "chai";
import { type CertificatesArgs, certificatesDefaults } from "../../components/certificates/args.ts";
import { Certificates } from "../../components/certificates/index.ts";
import { at, containersOf, type Deployment, deploy, documentedDefaults, keepsHabits, lacks } from "./support.ts";

const program = "console.log('certificates');";
const args: CertificatesArgs = {
  issuer: { kind: "stack", image: "node.example/node:22", program },
  namespaces: {
    monitoring: { namespace: "monitoring", parts: { server: ["server.monitoring.svc"], reader: [] } },
    agents: { namespace: "agents", parts: { agent: ["agent.agents.svc"] } },
  },
  priorityClassName: "monitoring-priority",
};
const byManager: CertificatesArgs = { ...args, issuer: { kind: "cert-manager", name: "internal" } };

const run = (overrides: Partial<CertificatesArgs> = {}): Promise<Deployment> =>
  deploy(() => ({ names: new Certificates("tls", { ...args, ...overrides }).secretNames }));
const ofType = ({ objects }: Deployment, type: string) => objects.filter((each) => each.type.endsWith(type));
const jobName = async (overrides: Partial<CertificatesArgs> = {}) =>
  at((await run(overrides)).one("v1:Job").inputs, "metadata", "name");

describe("Certificates", () => {
  keepsHabits((name) => new Certificates(name, args));

  it("makes a Secret for each part in its own namespace, and one of the authorities, all without content", async () => {
    const secrets = ofType(await run(), ":Secret").map(({ inputs }) => [
      at(inputs, "metadata", "namespace"),
      at(inputs, "metadata", "name"),
      at(inputs, "type"),
      at(inputs, "data") ?? at(inputs, "stringData"),
    ]);
    expect(secrets).to.have.deep.members([
      ["monitoring", "tls-authority", "Opaque", undefined],
      ["monitoring", "tls-server", "Opaque", undefined],
      ["monitoring", "tls-reader", "Opaque", undefined],
      ["agents", "tls-agent", "Opaque", undefined],
    ]);
  });

  it("lets the program read and write exactly these, in each namespace what is there, and nothing else", async () => {
    const deployment = await run();
    const rules = ofType(deployment, ":Role").map(({ inputs }) => [
      at(inputs, "metadata", "namespace"),
      at(inputs, "rules"),
    ]);
    const of = (...resourceNames: readonly string[]) => [
      { apiGroups: [""], resources: ["secrets"], resourceNames, verbs: ["get", "patch"] },
    ];
    expect(rules).to.have.deep.members([
      ["monitoring", of("tls-authority", "tls-server", "tls-reader")],
      ["agents", of("tls-agent")],
    ]);
    expect(ofType(deployment, ":ClusterRole")).to.be.empty;
    for (const { inputs } of ofType(deployment, ":RoleBinding"))
      expect(at(inputs, "subjects")).to.deep.equal([{ kind: "ServiceAccount", name: "tls", namespace: "monitoring" }]);
  });

  it("asks for what each part is reached under", async () => {
    const data = at((await run()).one("ConfigMap", "-requests").inputs, "data", "requests.json");
    expect(JSON.parse(String(data))).to.deep.equal({
      authority: { namespace: "monitoring", name: "tls-authority" },
      certificates: [
        { namespace: "monitoring", name: "tls-server", hosts: ["server.monitoring.svc"] },
        { namespace: "monitoring", name: "tls-reader", hosts: [] },
        { namespace: "agents", name: "tls-agent", hosts: ["agent.agents.svc"] },
      ],
    });
  });

  it("runs now and once a day, under `restricted`, never twice at a time, with an end to all attempts", async () => {
    const { one } = await run();
    for (const type of ["v1:Job", "v1:CronJob"]) {
      const [container = {}] = containersOf(one(type));
      expect(lacks(container, ["liveness", "readiness"]), type).to.be.empty;
      expect(at(container, "command")).to.deep.equal(["node", "/jobs/certificates.mjs"]);
    }
    const { template: _, ...limits } = at(one("v1:Job").inputs, "spec") as Record<string, unknown>;
    expect(limits).to.deep.equal({ backoffLimit: 3, activeDeadlineSeconds: 600, ttlSecondsAfterFinished: 604800 });
    const daily = one("v1:CronJob").inputs;
    expect(at(daily, "spec", "concurrencyPolicy")).to.equal("Forbid");
    expect(at(daily, "spec", "schedule")).to.match(/^\d+ \d+ \* \* \*$/);
    expect(at(daily, "spec", "jobTemplate", "spec", "activeDeadlineSeconds")).to.equal(600);
  });

  it("is a new Job when the program or what is asked for changes, and the same when nothing of it does", async () => {
    const before = await jobName();
    expect(before).to.match(/^tls-[0-9a-f]{16}$/);
    expect(await jobName({ schedule: "0 0 * * *", retries: 1 })).to.equal(before);
    expect(await jobName({ issuer: { kind: "stack", image: "other.example/node:22", program } })).to.equal(before);
    expect(await jobName({ issuer: { kind: "stack", image: "node.example/node:22", program: "" } })).not.to.equal(
      before,
    );
    const { monitoring } = args.namespaces;
    if (!monitoring) throw new Error("no namespace");
    const renamed = { monitoring: { ...monitoring, parts: { server: ["other.monitoring.svc"] } } };
    expect(await jobName({ namespaces: renamed })).not.to.equal(before);
  });

  it("mounts no program where the image holds it, whose digest then tells of a change", async () => {
    const held = (image: string): Partial<CertificatesArgs> => ({ issuer: { kind: "stack", image } });
    expect(await jobName(held("jobs@sha256:1"))).not.to.equal(await jobName(held("jobs@sha256:2")));
    expect(JSON.stringify((await run(held("jobs@sha256:1"))).one("v1:Job").inputs)).not.to.include('"program"');
  });

  it("has cert-manager make the same Secrets, and then has no program, no key and no right of its own", async () => {
    const deployment = await run(byManager);
    expect([...new Set(deployment.objects.map(({ type }) => type))]).to.deep.equal([
      "kubernetes:cert-manager.io/v1:Certificate",
    ]);
    const own = await run();
    expect(deployment.outputs.names).to.deep.equal(own.outputs.names);
    for (const { inputs } of deployment.objects) {
      expect(at(inputs, "spec", "secretName")).to.equal(at(inputs, "metadata", "name"));
      expect(at(inputs, "spec", "issuerRef")).to.deep.equal({
        group: "cert-manager.io",
        kind: "ClusterIssuer",
        name: "internal",
      });
      expect(at(inputs, "spec", "privateKey", "encoding")).to.equal("PKCS8");
      expect(at(inputs, "metadata", "annotations", "pulumi.com/waitFor")).to.equal("condition=Ready");
    }
    const usages = Object.fromEntries(
      deployment.objects.map(({ inputs }) => [at(inputs, "metadata", "name"), at(inputs, "spec", "usages")]),
    );
    expect(usages["tls-server"]).to.include("server auth");
    expect(usages["tls-reader"]).not.to.include("server auth");
  });

  it("documents its defaults as they are", () => {
    expect(documentedDefaults("certificates/args.ts")).to.deep.equal({
      ...certificatesDefaults,
      program: "none: the image holds it",
    });
  });
});
