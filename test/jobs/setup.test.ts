import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { documentFiles } from "../../components/setup/files.ts";
import { bundle } from "../../jobs/bundle.ts";
import { elasticsearchDocument } from "../../rules/render/elasticsearch.ts";
import { kibanaDocument } from "../../rules/render/kibana.ts";
import { logRetention } from "../../rules/retention/index.ts";
import { selfSigned } from "./certificate.ts";
import { credentials, Double } from "./double.ts";
import { type Ended, runProgram } from "./program.ts";

const render = (nodes = 3) => ({
  elasticsearch: documentFiles(
    elasticsearchDocument({ environment: "production", retention: logRetention, nodes }).objects,
  ),
  kibana: documentFiles(kibanaDocument({ environment: "production" }).objects),
});

/** Runs the program as the Job does: bundled, with plain Node. */
class Program {
  readonly folder = mkdtempSync(join(tmpdir(), "setup-"));
  environment: Record<string, string> = {};

  constructor() {
    writeFileSync(join(this.folder, "setup.mjs"), bundle("setup.ts"));
    writeFileSync(join(this.folder, "ca.crt"), "");
    this.documents(render());
  }

  documents(files: Readonly<Record<"elasticsearch" | "kibana", Readonly<Record<string, string>>>>): void {
    for (const part of ["elasticsearch", "kibana"] as const) {
      mkdirSync(join(this.folder, part), { recursive: true });
      for (const [name, text] of Object.entries(files[part])) writeFileSync(join(this.folder, part, name), text);
    }
  }

  run(...args: readonly string[]): Promise<Ended> {
    return runProgram(join(this.folder, "setup.mjs"), this.environment, ...args);
  }
}

describe("the set-up program", () => {
  const program = new Program();
  let double: Double;
  const start = async (server = new Double()): Promise<void> => {
    double = server;
    const url = (await double.start()).origin;
    program.environment = {
      DOCUMENTS: program.folder,
      ELASTICSEARCH_URL: url,
      KIBANA_URL: url,
      CA_FILE: join(program.folder, "ca.crt"),
      USERNAME: credentials.username,
      PASSWORD: credentials.password,
      WAIT_SECONDS: "0",
    };
  };

  beforeEach(() => start());
  afterEach(() => double.stop());
  after(() => rmSync(program.folder, { recursive: true }));

  it("puts everything in order at first, and writes nothing the second time", async () => {
    const first = await program.run();
    expect(first.err).to.equal("");
    expect(first.out).to.match(/24 objects: 0 unchanged, 24 applied, 0 different, 0 refused\n$/);
    expect(first.status).to.equal(0);
    expect(double.writes.map(({ path }) => path)).to.deep.equal([
      ...elasticsearchDocument({ environment: "production", retention: logRetention, nodes: 3 }).objects.map(
        ({ path }) => path,
      ),
      ...kibanaDocument({ environment: "production" }).objects.map(({ path }) => path),
    ]);
    const writes = double.writes.length;
    const second = await program.run();
    expect(second.out).to.match(/24 objects: 24 unchanged, 0 applied, 0 different, 0 refused\n$/);
    expect([second.status, double.writes.length]).to.deep.equal([0, writes]);
  });

  it("tries an index template before it puts it", async () => {
    await program.run();
    const about = double.seen.filter(
      ({ path }) => path.startsWith("/_index_template/") && path.endsWith("/logs-access"),
    );
    expect(about.map(({ method, path }) => `${method} ${path}`)).to.deep.equal([
      "GET /_index_template/logs-access",
      "POST /_index_template/_simulate/logs-access",
      "PUT /_index_template/logs-access",
      "GET /_index_template/logs-access",
    ]);
  });

  it("with --check says what has drifted, exits 1 and writes nothing", async () => {
    await program.run();
    const writes = double.writes.length;
    expect(await program.run("--check")).to.deep.include({ status: 0, err: "" });
    double.stored.set("/_ilm/policy/logs-access", { policy: { phases: { hot: { actions: {} } } } });
    double.stored.delete("/api/data_views/data_view/logs-api");
    const { status, out } = await program.run("--check");
    expect(out).to.include("DIFFERENT ilm-policy/logs-access\n");
    const sent = `{"min_age":"${logRetention.access.delete}","actions":{"delete":{}}}`;
    expect(out).to.include(`policy.phases.delete: sent ${sent}, there is nothing`);
    expect(out).to.include("DIFFERENT data-view/logs-api\n          is not there\n");
    expect(out).to.match(/24 objects: 22 unchanged, 0 applied, 2 different, 0 refused\n$/);
    expect([status, double.writes.length]).to.deep.equal([1, writes]);
  });

  it("with --check lets no data stream begin a new index, whatever its template has become", async () => {
    await program.run();
    double.dataStreams.push("logs-access-production");
    double.stored.set("/_index_template/logs-access", {
      ...double.stored.get("/_index_template/logs-access"),
      template: {},
    });
    const writes = double.writes.length;
    const { status, out } = await program.run("--check");
    expect(out).to.include("DIFFERENT index-template/logs-access\n");
    expect([status, double.writes.length]).to.deep.equal([1, writes]);
  });

  it("mends what has drifted and says what was there before", async () => {
    await program.run();
    double.stored.set("/_ilm/policy/logs-access", { policy: { phases: {} } });
    const { status, out } = await program.run();
    expect(out).to.include("applied   ilm-policy/logs-access\n");
    expect(out).to.include("before: policy.phases.delete: sent");
    expect(status).to.equal(0);
    expect(out).to.not.match(/^rollover/m);
  });

  it("lets data streams begin a new index when a template of theirs has changed, and only those", async () => {
    await program.run();
    double.dataStreams.push(
      "logs-access-production",
      "logs-access-old",
      "logs-security-production",
      "logs-nginx-production",
    );
    double.stored.set("/_index_template/logs-access", {
      ...double.stored.get("/_index_template/logs-access"),
      template: {},
    });
    const one = await program.run();
    expect(one.out.match(/^rollover .*$/gm)).to.deep.equal([
      "rollover  logs-access-production begins a new index with its next document",
      "rollover  logs-access-old begins a new index with its next document",
    ]);
    double.stored.set("/_index_template/logs-security", {
      ...double.stored.get("/_index_template/logs-security"),
      composed_of: [],
    });
    expect((await program.run()).out.match(/^rollover .*$/gm)).to.deep.equal([
      "rollover  logs-security-production begins a new index with its next document",
    ]);
    // With the next document, not now: a stream that is quiet gets no empty index.
    const asked = double.writes.filter(({ path }) => path.includes("/_rollover"));
    expect(asked.map(({ path }) => path.replace(/^.*(?=\/)/, ""))).to.deep.equal(Array(3).fill("/_rollover?lazy=true"));
    program.documents(render(1));
    const all = await program.run();
    program.documents(render());
    expect(all.out).to.include('before: template.settings.index.number_of_replicas: sent 0, there is "1"');
    expect(all.out.match(/^rollover .*$/gm)).to.have.length(3);
    expect(all.out).to.not.include("nginx");
  });

  it("reads of a mounted ConfigMap the files, and neither the folders nor the links beside them", async () => {
    const beside = join(program.folder, "elasticsearch", "..2026_03_20");
    mkdirSync(beside);
    const { status, out, err } = await program.run();
    rmSync(beside, { recursive: true });
    expect([status, err]).to.deep.equal([0, ""]);
    expect(out).to.match(/^24 objects/m);
  });

  it("says what a server refuses, goes on with the rest and exits 1", async () => {
    double.instead.push({
      when: "PUT /_component_template/monitoring-logs-mappings",
      times: 1,
      reply: [400, { error: { reason: "outer", caused_by: { reason: "no handler for type [keywrod]" } } }],
    });
    const { status, out } = await program.run();
    expect(out).to.include(
      "REFUSED   component-template/monitoring-logs-mappings\n          HTTP 400: no handler for type [keywrod]\n",
    );
    expect(out).to.include("HTTP 400: specifies component templates [monitoring-logs-mappings] that do not exist");
    expect(out).to.match(/24 objects: 0 unchanged, 16 applied, 0 different, 8 refused\n$/);
    expect(status).to.equal(1);
    expect(double.writes.filter(({ path }) => path.startsWith("/_index_template/"))).to.deep.equal([]);
  });

  it("does not believe an answer: what was taken and is not there is different", async () => {
    double.instead.push({ when: "PUT /_ilm/policy/logs-api", times: 1, reply: [200, { acknowledged: true }] });
    const { status, out } = await program.run();
    expect(out).to.include("DIFFERENT ilm-policy/logs-api\n          is not there\n");
    expect(status).to.equal(1);
  });

  it("waits for servers that are starting, and goes on", async () => {
    program.environment.WAIT_SECONDS = "30";
    double.instead.push({ when: "GET /_cluster/health", times: 1, reply: [503, { error: { reason: "no master" } }] });
    double.instead.push({ when: "GET /api/status", times: 1, reply: [503, "Kibana server is not ready yet"] });
    const { status, err } = await program.run();
    expect(err).to.match(
      /^waiting for Elasticsearch at http:\S+: HTTP 503: no master\nwaiting for Kibana at http:\S+: HTTP 503: Kibana server is not ready yet\n$/,
    );
    expect(status).to.equal(0);
  });

  it("waits for a server that is busy, or whose proxy cannot reach it, in the middle of its work as well", async () => {
    program.environment.WAIT_SECONDS = "30";
    for (const [index, status] of [429, 502, 503, 504].entries())
      double.instead.push({
        when: `PUT /_ilm/policy/logs-${["api", "access", "security", "database"][index]}`,
        times: 1,
        reply: [status, { error: { reason: "later" } }],
      });
    const { status, out } = await program.run();
    expect(out).to.match(/24 objects: 0 unchanged, 24 applied, 0 different, 0 refused\n$/);
    expect(status).to.equal(0);
  });

  it("gives up with a last word when a server stays away", async () => {
    program.environment.ELASTICSEARCH_URL = "http://127.0.0.1:1";
    const { status, out, err } = await program.run();
    expect(err).to.equal(
      "Elasticsearch at http://127.0.0.1:1 is still away, and time is up: connect ECONNREFUSED 127.0.0.1:1\n",
    );
    expect([status, out]).to.deep.equal([1, ""]);
  });

  it("says that the password is wrong, at once, without printing it", async () => {
    program.environment = { ...program.environment, PASSWORD: "not the secret", WAIT_SECONDS: "600" };
    const { status, out, err } = await program.run();
    expect(err).to.equal('Elasticsearch does not know user "setup" with this password (HTTP 401)\n');
    expect([status, out]).to.deep.equal([1, ""]);
  });

  it("never prints the password and never deletes", async () => {
    double.instead.push({ when: "GET /_cluster/health", times: 1, reply: [500, "boom"] });
    for (const args of [[], ["--check"], []]) {
      const { out, err } = await program.run(...args);
      expect(out + err).to.not.include(credentials.password);
    }
    expect(double.seen.map(({ method }) => method)).to.not.include("DELETE");
  });

  it("names everything that it was not told, all together, and exits 2", async () => {
    program.environment = {
      CA_FILE: "/nowhere/ca.crt",
      KIBANA_URL: "https://user:hidden@kibana",
      WAIT_SECONDS: "soon",
    };
    const { status, err } = await program.run("--now");
    expect(err.split("\n")).to.deep.equal([
      "Set-up: 8 problems",
      '  - argument: "--now" is not known; the only one is --check',
      "  - DOCUMENTS: is not set; set it in the Job",
      "  - ELASTICSEARCH_URL: is not set; set it in the Job",
      "  - KIBANA_URL: is no http or https address; write https://host:port",
      '  - CA_FILE: "/nowhere/ca.crt" cannot be read; mount the certificate authorities there',
      "  - USERNAME: is not set; set it in the Job",
      "  - PASSWORD: is not set; set it in the Job",
      '  - WAIT_SECONDS: "soon" is no number of seconds; write a whole number, such as "600"',
      "",
    ]);
    expect(status).to.equal(2);
    expect(double.seen).to.deep.equal([]);
  });

  it("refuses objects that it could not read back, before anything is touched", async () => {
    const odd = {
      "9001-a.json": "{",
      "9002-b.json": '{"method":"PUT"}',
      "9003-c.json": '{"method":"PUT","path":"/_watcher/x","body":{}}',
    };
    program.documents({ elasticsearch: odd, kibana: {} });
    const { status, err } = await program.run();
    for (const name of Object.keys(odd)) rmSync(join(program.folder, "elasticsearch", name));
    expect(err.split("\n").slice(1)).to.deep.equal([
      "  - 9001-a.json: is not JSON; render it again",
      "  - 9002-b.json: is not { method, path, body }; render it again",
      "  - 9003-c.json: is of a kind that cannot be read back: PUT /_watcher/x; render it again",
      "",
    ]);
    expect([status, double.seen.length]).to.deep.equal([2, 0]);
  });

  describe("over TLS", () => {
    const identity = selfSigned("elasticsearch");

    beforeEach(async () => {
      await double.stop();
      await start(new Double(identity));
    });
    afterEach(() => writeFileSync(join(program.folder, "ca.crt"), ""));

    it("believes a server that one of the authorities vouches for", async () => {
      writeFileSync(join(program.folder, "ca.crt"), selfSigned("kibana").certificate + identity.certificate);
      expect(await program.run()).to.deep.include({ status: 0, err: "" });
    });

    it("does not talk to any other, and says so at once", async () => {
      program.environment.WAIT_SECONDS = "600";
      writeFileSync(join(program.folder, "ca.crt"), selfSigned("somebody else").certificate);
      const { status, err } = await program.run();
      expect(err).to.match(
        /^the certificate of Elasticsearch at https:\S+ is not accepted: self-signed certificate\n$/,
      );
      expect([status, double.seen.length]).to.deep.equal([1, 0]);
    });
  });
});
