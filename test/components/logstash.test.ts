import { expect } from "chai";
import { type LogstashArgs, logstashDefaults } from "../../components/logstash/args.ts";
import { Logstash } from "../../components/logstash/index.ts";
import { at, containersOf, deploy, documentedDefaults, keepsHabits, lacks } from "./support.ts";

const args: LogstashArgs = {
  namespace: "monitoring",
  priorityClassName: "monitoring-priority",
  image: "elastic.example/logstash:9.5.1",
  certificateSecretName: "own-certificate",
  version: "9.5.1",
  elasticsearchName: "elasticsearch",
  volume: { size: "10Gi" },
  document: {
    settings: { "queue.type": "persisted" },
    pipelines: { output: 'output { x { password => "${MAIN_ES_PASSWORD}" } }', intake: "input { beats {} }" },
  },
};

const run = (overrides: Partial<LogstashArgs> = {}) =>
  deploy(() => new Logstash("logstash", { ...args, ...overrides }));
const instances = async (overrides: Partial<LogstashArgs> = {}) => (await run(overrides)).one("v1alpha1:Logstash");
const spec = async (overrides: Partial<LogstashArgs> = {}) => at((await instances(overrides)).inputs, "spec");
const podTemplate = async (overrides: Partial<LogstashArgs> = {}) => at(await spec(overrides), "podTemplate");

describe("Logstash", () => {
  keepsHabits((name) => new Logstash(name, args));

  it("keeps its queue when the stack or the component goes", async () => {
    const resource = await instances();
    expect([resource.protect, resource.retainOnDelete]).to.deep.equal([true, true]);
  });

  it("takes settings and pipelines as they are, pipelines in the order of their names", async () => {
    const given = await spec();
    expect(at(given, "config")).to.deep.equal({ "queue.type": "persisted" });
    expect(at(given, "pipelines")).to.deep.equal([
      { "pipeline.id": "intake", "config.string": "input { beats {} }" },
      { "pipeline.id": "output", "config.string": 'output { x { password => "${MAIN_ES_PASSWORD}" } }' },
    ]);
  });

  it("writes to the given cluster under the name that makes its variables begin with MAIN", async () => {
    expect(at(await spec(), "elasticsearchRefs")).to.deep.equal([{ name: "elasticsearch", clusterName: "main" }]);
  });

  it("claims a volume of the given size for its queue, under the name that ECK looks for", async () => {
    expect(at(await spec(), "volumeClaimTemplates")).to.deep.equal([
      {
        metadata: { name: "logstash-data" },
        spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "10Gi" } } },
      },
    ]);
  });

  it("runs every container under `restricted`; readiness and the init container's resources are ECK's", async () => {
    const [main = {}, init = {}] = containersOf(await instances());
    expect(lacks(main, ["readiness"])).to.be.empty;
    expect(at(init, "name")).to.equal("logstash-internal-init-config");
    expect(lacks(init, ["readiness", "liveness", "requests and limits"])).to.be.empty;
  });

  it("gives half of its memory to the heap, however much that is", async () => {
    const options = async (memory: "2Gi" | "3Gi") =>
      at(containersOf(await instances({ compute: { ...logstashDefaults.compute, memory } }))[0], "env", 0, "value");
    expect(await options("2Gi")).to.equal("-Xms1024m -Xmx1024m");
    expect(await options("3Gi")).to.equal("-Xms1536m -Xmx1536m");
  });

  it("keeps the variables of its pipelines in a Secret, marked as such", async () => {
    const { one } = await run({ secrets: { PSEUDONYM_KEY: "hidden" } });
    const secret = one("Secret");
    expect(secret.secret).to.deep.equal(["stringData"]);
    expect(at(secret.inputs, "stringData")).to.deep.equal({ PSEUDONYM_KEY: "hidden" });
    expect(at(containersOf(one("v1alpha1:Logstash"))[0], "envFrom")).to.deep.equal([
      { secretRef: { name: "logstash-variables" } },
    ]);
    expect(JSON.stringify(one("v1alpha1:Logstash").inputs)).not.to.include("hidden");
  });

  it("makes no Secret and reads none while its pipelines have no variables", async () => {
    const { objects, one } = await run({ secrets: {} });
    expect(objects.filter((each) => each.type.endsWith(":Secret"))).to.be.empty;
    expect(containersOf(one("v1alpha1:Logstash"))[0]).not.to.have.property("envFrom");
  });

  it("restarts when a variable changes, and leaves pipelines to be reloaded without a restart", async () => {
    const before = await podTemplate({ secrets: { KEY: "one" } });
    expect(await podTemplate({ secrets: { KEY: "two" } })).not.to.deep.equal(before);
    expect(await podTemplate({ secrets: { KEY: "one" }, document: { settings: {}, pipelines: {} } })).to.deep.equal(
      before,
    );
  });

  it("listens where it says", async () => {
    const { outputs, one } = await deploy(() => {
      const { beatsHost, httpUrl } = new Logstash("intake", args);
      return { beatsHost, httpUrl };
    });
    expect(outputs).to.deep.equal({
      beatsHost: "intake-ls-beats.monitoring.svc:5044",
      httpUrl: "http://intake-ls-http.monitoring.svc:8080",
    });
    const services = at(one("v1alpha1:Logstash").inputs, "spec", "services");
    const offered = [0, 1].map((index) => [
      at(services, index, "name"),
      at(services, index, "service", "spec", "ports", 0, "port"),
    ]);
    expect(offered).to.deep.equal([
      ["beats", 5044],
      ["http", 8080],
    ]);
  });

  it("documents its defaults as they are", () => {
    expect(documentedDefaults("logstash/args.ts")).to.deep.equal(logstashDefaults);
  });
});
