import { expect } from "chai";
import { type ElasticsearchArgs, elasticsearchDefaults } from "../../components/elasticsearch/args.ts";
import { Elasticsearch } from "../../components/elasticsearch/index.ts";
import { at, containersOf, deploy, documentedDefaults, keepsHabits, lacks } from "./support.ts";

const args: ElasticsearchArgs = {
  namespace: "monitoring",
  priorityClassName: "monitoring-priority",
  image: "elastic.example/elasticsearch:9.5.1",
  version: "9.5.1",
  nodes: 3,
  volume: { size: "50Gi", storageClass: "fast" },
};

const cluster = async (overrides: Partial<ElasticsearchArgs> = {}) =>
  (await deploy(() => new Elasticsearch("elasticsearch", { ...args, ...overrides }))).one("v1:Elasticsearch");

const nodeSet = (resource: { readonly inputs: unknown }) => at(resource.inputs, "spec", "nodeSets", 0);

describe("Elasticsearch", () => {
  keepsHabits((name) => new Elasticsearch(name, args));

  it("keeps its data when the stack, the cluster's object or the component goes", async () => {
    const resource = await cluster();
    expect([resource.protect, resource.retainOnDelete]).to.deep.equal([true, true]);
    expect(at(resource.inputs, "spec", "volumeClaimDeletePolicy")).to.equal("DeleteOnScaledownOnly");
  });

  it("claims a volume of the given size and class, under the name that ECK looks for", async () => {
    expect(at(nodeSet(await cluster()), "volumeClaimTemplates")).to.deep.equal([
      {
        metadata: { name: "elasticsearch-data" },
        spec: {
          accessModes: ["ReadWriteOnce"],
          resources: { requests: { storage: "50Gi" } },
          storageClassName: "fast",
        },
      },
    ]);
    const claim = at(nodeSet(await cluster({ volume: { size: "5Gi" } })), "volumeClaimTemplates", 0, "spec");
    expect(claim).not.to.have.property("storageClassName");
  });

  it("waits for green with three nodes, and does not with one, which could never be", async () => {
    const waited = (resource: { readonly inputs: unknown }) =>
      at(resource.inputs, "metadata", "annotations", "pulumi.com/waitFor");
    expect(waited(await cluster())).to.equal('["jsonpath={.status.phase}=Ready","jsonpath={.status.health}=green"]');
    const one = await cluster({ nodes: 1 });
    expect(waited(one)).to.equal('["jsonpath={.status.phase}=Ready","condition=ElasticsearchIsReachable"]');
    expect(at(nodeSet(one), "count")).to.equal(1);
  });

  it("runs its container under `restricted`, with all resources and the probes that ECK does not set", async () => {
    const [container = {}] = containersOf(await cluster());
    expect(lacks(container, ["liveness", "readiness"])).to.be.empty;
    expect(at(container, "resources")).to.deep.equal({
      requests: { cpu: "500m", memory: "4Gi" },
      limits: { cpu: "2", memory: "4Gi" },
    });
  });

  it("uses no memory maps unless told to", async () => {
    expect(at(nodeSet(await cluster()), "config")).to.deep.equal({ "node.store.allow_mmap": false });
    expect(at(nodeSet(await cluster({ memoryMaps: true })), "config")).to.deep.equal({ "node.store.allow_mmap": true });
  });

  it("keeps its nodes on different machines: always, or where it can", async () => {
    const affinity = (resource: { readonly inputs: unknown }) =>
      at(nodeSet(resource), "podTemplate", "spec", "affinity", "podAntiAffinity");
    expect(affinity(await cluster())).to.have.all.keys("requiredDuringSchedulingIgnoredDuringExecution");
    const preferred = affinity(await cluster({ spread: "preferred" }));
    expect(preferred).to.have.all.keys("preferredDuringSchedulingIgnoredDuringExecution");
  });

  it("gives out its address and the Secret of its authority under ECK's names", async () => {
    const { outputs } = await deploy(() => {
      const { name, url, caSecretName } = new Elasticsearch("logs", args);
      return { name, url, caSecretName };
    });
    expect(outputs).to.deep.equal({
      name: "logs",
      url: "https://logs-es-http.monitoring.svc:9200",
      caSecretName: "logs-es-http-certs-public",
    });
  });

  it("documents its defaults as they are", () => {
    expect(documentedDefaults("elasticsearch/args.ts")).to.deep.equal(elasticsearchDefaults);
  });
});

describe("Elasticsearch's users", () => {
  const user = async (who: string, passwords: ElasticsearchArgs["passwords"] = {}) =>
    (await deploy(() => new Elasticsearch("elasticsearch", { ...args, passwords }))).one("Secret", `-${who}-user`);

  it("are in Secrets that only the state's key opens, with a generated password", async () => {
    for (const who of ["setup", "exporter", "grafana"]) {
      const secret = await user(who);
      expect(secret.secret).to.include("stringData");
      expect(at(secret.inputs, "stringData")).to.deep.equal({
        username: who,
        password: `<elasticsearch-${who}-user-password>`,
        roles: `monitoring_${who}`,
      });
    }
  });

  it("take a given password, which then is not generated, and stays secret", async () => {
    const given = await deploy(() => new Elasticsearch("elasticsearch", { ...args, passwords: { grafana: "given" } }));
    const secret = given.one("Secret", "-grafana-user");
    expect(secret.secret).to.include("stringData");
    expect(at(secret.inputs, "stringData", "password")).to.equal("given");
    const generated = given.objects.filter(({ type }) => type.startsWith("random:")).map(({ name }) => name);
    expect(generated).to.deep.equal(["elasticsearch-setup-user-password", "elasticsearch-exporter-user-password"]);
  });

  it("have a checksum that changes with the password, and with nothing else", async () => {
    const checksum = async (passwords: ElasticsearchArgs["passwords"] = {}, nodes: 1 | 3 = 3) =>
      (
        await deploy(() => {
          const { users } = new Elasticsearch("elasticsearch", { ...args, passwords, nodes });
          return { checksum: users.exporter.checksum };
        })
      ).outputs.checksum;
    const before = await checksum({ exporter: "one" });
    expect(before).to.match(/^[0-9a-f]{16}$/);
    expect(await checksum({ exporter: "one", setup: "other" }, 1)).to.equal(before);
    expect(await checksum({ exporter: "two" })).not.to.equal(before);
  });

  it("are known to the cluster together with their roles", async () => {
    expect(at((await cluster()).inputs, "spec", "auth")).to.deep.equal({
      roles: [{ secretName: "elasticsearch-roles" }],
      fileRealm: ["setup", "exporter", "grafana"].map((who) => ({ secretName: `elasticsearch-${who}-user` })),
    });
  });

  it("may do what they are for: none is a superuser, only set-up manages, only Grafana reads documents", async () => {
    const { one } = await deploy(() => new Elasticsearch("elasticsearch", args));
    const roles: unknown = JSON.parse(String(at(one("Secret", "-roles").inputs, "stringData", "roles.yml")));
    expect(roles).to.have.all.keys("monitoring_setup", "monitoring_exporter", "monitoring_grafana");
    const privileges = (who: string) => at(roles, `monitoring_${who}`, "indices", 0, "privileges");
    expect(privileges("setup")).to.deep.equal(["manage"]);
    expect(privileges("exporter")).to.deep.equal(["monitor", "view_index_metadata"]);
    expect(privileges("grafana")).to.deep.equal(["read", "view_index_metadata"]);
    for (const who of ["setup", "exporter", "grafana"])
      expect(at(roles, `monitoring_${who}`, "cluster")).not.to.include.oneOf(["all", "manage", "manage_security"]);
  });
});
