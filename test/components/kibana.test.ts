import { expect } from "chai";
import { type KibanaArgs, kibanaDefaults } from "../../components/kibana/args.ts";
import { Kibana } from "../../components/kibana/index.ts";
import { at, containersOf, deploy, documentedDefaults, keepsHabits, lacks } from "./support.ts";

const args: KibanaArgs = {
  namespace: "monitoring",
  priorityClassName: "monitoring-priority",
  image: "elastic.example/kibana:9.5.1",
  version: "9.5.1",
  elasticsearchName: "elasticsearch",
};

const spec = async (overrides: Partial<KibanaArgs> = {}) =>
  at((await deploy(() => new Kibana("kibana", { ...args, ...overrides }))).one("v1:Kibana").inputs, "spec");

describe("Kibana", () => {
  keepsHabits((name) => new Kibana(name, args));

  it("runs every container under `restricted`; readiness and the init container's resources are ECK's", async () => {
    const { one } = await deploy(() => new Kibana("kibana", args));
    const [main = {}, init = {}] = containersOf(one("v1:Kibana"));
    expect(lacks(main, ["readiness"])).to.be.empty;
    expect(lacks(init, ["readiness", "liveness", "requests and limits"])).to.be.empty;
  });

  it("shows the cluster that it is given, in as many instances as asked for", async () => {
    expect(at(await spec(), "elasticsearchRef")).to.deep.equal({ name: "elasticsearch" });
    expect(at(await spec(), "count")).to.equal(1);
    expect(at(await spec({ replicas: 2 }), "count")).to.equal(2);
  });

  it("makes links to its public address when it has one, and sends no telemetry", async () => {
    expect(at(await spec(), "config")).to.deep.equal({ "telemetry.optIn": false });
    expect(at(await spec({ publicUrl: "https://kibana.example" }), "config")).to.deep.equal({
      "telemetry.optIn": false,
      "server.publicBaseUrl": "https://kibana.example",
    });
  });

  it("gives out its address and the Secret of its authority under ECK's names", async () => {
    const { outputs } = await deploy(() => {
      const { url, caSecretName } = new Kibana("logs", args);
      return { url, caSecretName };
    });
    expect(outputs).to.deep.equal({
      url: "https://logs-kb-http.monitoring.svc:5601",
      caSecretName: "logs-kb-http-certs-public",
    });
  });

  it("documents its defaults as they are", () => {
    expect(documentedDefaults("kibana/args.ts")).to.deep.equal({ ...kibanaDefaults, publicUrl: "none" });
  });
});
