import { X509Certificate } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { bundle } from "../../jobs/bundle.ts";
import { Api, token } from "./api.ts";
import { type Ended, runProgram } from "./program.ts";

const authority = { namespace: "monitoring", name: "certificates-authority" };
const logstash = { namespace: "monitoring", name: "certificates-logstash", hosts: ["logstash.monitoring.svc", "logs"] };
const filebeat = { namespace: "agents", name: "certificates-filebeat", hosts: [] };
const place = ({ namespace, name }: { readonly namespace: string; readonly name: string }) => `${namespace}/${name}`;
const places = [authority, logstash, filebeat].map(place);

/** Runs the program as the Job does: bundled, with plain Node. */
class Program {
  readonly folder = mkdtempSync(join(tmpdir(), "certificates-"));
  readonly environment: Record<string, string> = {};

  constructor() {
    writeFileSync(join(this.folder, "certificates.mjs"), bundle("certificates.ts"));
    writeFileSync(join(this.folder, "ca.crt"), "");
    writeFileSync(join(this.folder, "token"), `${token}\n`);
    this.request({ authority, certificates: [logstash, filebeat] });
  }

  request(requests: unknown): void {
    writeFileSync(join(this.folder, "requests.json"), JSON.stringify(requests));
  }

  run(): Promise<Ended> {
    return runProgram(join(this.folder, "certificates.mjs"), this.environment);
  }
}

describe("the certificates' program", () => {
  let program: Program;
  let api: Api;

  beforeEach(async () => {
    program = new Program();
    api = new Api();
    api.make(...places);
    Object.assign(program.environment, {
      REQUESTS: join(program.folder, "requests.json"),
      KUBERNETES_URL: await api.start(),
      CA_FILE: join(program.folder, "ca.crt"),
      TOKEN_FILE: join(program.folder, "token"),
      WAIT_SECONDS: "0",
    });
  });
  afterEach(async () => {
    await api.stop();
    rmSync(program.folder, { recursive: true });
  });

  it("fills every Secret at first, the authority before what it signs, and writes nothing the second time", async () => {
    const first = await program.run();
    expect(first).to.deep.include({ status: 0, err: "" });
    expect(first.out).to.match(/2 certificates: 0 unchanged, 2 written\n$/);
    expect(api.writes).to.deep.equal(places);
    expect([...api.secrets.values()].map(({ manager }) => manager)).to.deep.equal(
      places.map(() => "monitoring-certificates"),
    );
    const second = await program.run();
    expect(second.out).to.match(/2 certificates: 2 unchanged, 0 written\n$/);
    expect([second.status, api.writes.length]).to.deep.equal([0, 3]);
  });

  it("gives each part what it asks for: its names, its key, both purposes or the client's alone, ninety days", async () => {
    await program.run();
    const { "tls.crt": certificate = "", "tls.key": key = "", "ca.crt": ca = "" } = api.texts(place(logstash));
    const read = new X509Certificate(certificate);
    expect(read.subjectAltName).to.equal("DNS:logstash.monitoring.svc, DNS:logs");
    expect(read.keyUsage).to.deep.equal(["1.3.6.1.5.5.7.3.2", "1.3.6.1.5.5.7.3.1"]);
    expect(read.checkIssued(new X509Certificate(ca))).to.equal(true);
    expect(key).to.match(/^-----BEGIN PRIVATE KEY-----/);
    const days = (Date.parse(read.validTo) - Date.parse(read.validFrom)) / 86_400_000;
    expect(Math.round(days)).to.equal(90);
    const other = new X509Certificate(api.texts(place(filebeat))["tls.crt"] ?? "");
    expect([other.subjectAltName, other.keyUsage]).to.deep.equal([undefined, ["1.3.6.1.5.5.7.3.2"]]);
  });

  it("keeps the authorities' keys in their own Secret, and tells no key", async () => {
    const { out } = await program.run();
    const key = (text: string) => text.split("\n")[1] ?? "no key";
    const own = api.texts(place(authority));
    expect(Object.keys(own)).to.have.members(["current.crt", "current.key"]);
    for (const each of [logstash, filebeat])
      expect(JSON.stringify(api.texts(place(each)))).not.to.include(key(own["current.key"] ?? ""));
    for (const each of places) for (const text of Object.values(api.texts(each))) expect(out).not.to.include(key(text));
    expect(out).not.to.include(token);
  });

  it("makes anew what is asked for other names, and what somebody broke, and nothing else", async () => {
    await program.run();
    const before = api.texts(place(filebeat));
    program.request({ authority, certificates: [{ ...logstash, hosts: ["other.monitoring.svc"] }, filebeat] });
    expect((await program.run()).out).to.include("renewed   monitoring/certificates-logstash");
    expect(new X509Certificate(api.texts(place(logstash))["tls.crt"] ?? "").subjectAltName).to.equal(
      "DNS:other.monitoring.svc",
    );
    expect(api.texts(place(filebeat))).to.deep.equal(before);
    for (const broken of [{}, { ...before, "tls.key": "none" }, { ...before, "tls.crt": "none" }]) {
      api.put(place(filebeat), broken);
      expect((await program.run()).status).to.equal(0);
      expect(api.texts(place(filebeat))).to.have.all.keys("tls.crt", "tls.key", "ca.crt");
      expect(api.texts(place(filebeat))["tls.crt"]).not.to.equal("none");
    }
  });

  it("begins again when somebody writes at the same time, and gives up when that does not end", async () => {
    let times = 2;
    api.between = (path) => {
      if (path === place(authority) && times-- > 0) api.put(path, {});
    };
    const twice = await program.run();
    expect([twice.status, twice.err.match(/beginning again/g)?.length]).to.deep.equal([0, 2]);
    api.make(...places);
    times = 100;
    const never = await program.run();
    expect(never.status).to.equal(1);
    expect(never.err).to.match(/was written by somebody else, 5 times; is this program running twice\?\n$/);
  });

  it("waits for a server that is away, and says a last word when time is up", async () => {
    api.instead.push({ when: "GET ", status: 503, times: 1 });
    program.environment.WAIT_SECONDS = "5";
    const late = await program.run();
    expect(late.status).to.equal(0);
    expect(late.err).to.include("waiting for Kubernetes");
    program.environment.WAIT_SECONDS = "0";
    api.instead.push({ when: "GET ", status: 503, times: 9 });
    const gone = await program.run();
    expect(gone.status).to.equal(1);
    expect(gone.err).to.match(/still away, and time is up: HTTP 503: planned 503\n$/);
  });

  it("says what is missing or refused, at once", async () => {
    api.secrets.delete(place(filebeat));
    const missing = await program.run();
    expect(missing.err).to.equal(
      'the Secret agents/certificates-filebeat is not there; it belongs to the stack, so run "pulumi up"\n',
    );
    expect([missing.status, api.writes.length]).to.deep.equal([1, 0]);
    api.make(place(filebeat));
    api.instead.push({ when: "PATCH ", status: 403, times: 1 });
    expect((await program.run()).err).to.include("certificates-authority cannot be written: HTTP 403");
    writeFileSync(join(program.folder, "token"), "another");
    const stranger = await program.run();
    expect(stranger.err).to.include("Kubernetes does not know the token of this pod's service account (HTTP 401)");
  });

  it("finds the API server where the kubelet says that it is, unless it is told otherwise", async () => {
    const url = new URL(program.environment.KUBERNETES_URL ?? "");
    delete program.environment.KUBERNETES_URL;
    Object.assign(program.environment, { KUBERNETES_SERVICE_HOST: "::1", KUBERNETES_SERVICE_PORT: url.port });
    expect((await program.run()).err).to.include(`Kubernetes at https://[::1]:${url.port} is still away`);
  });

  it("names everything that it was not told, all together, and exits 2", async () => {
    program.environment.KUBERNETES_URL = "";
    program.environment.TOKEN_FILE = "/nowhere";
    program.request({ authority });
    const { status, err } = await program.run();
    expect(status).to.equal(2);
    expect(err).to.match(/^Certificates: 3 problems\n/);
    for (const property of ["REQUESTS", "KUBERNETES_URL", "TOKEN_FILE"]) expect(err).to.include(`- ${property}: `);
  });
});
