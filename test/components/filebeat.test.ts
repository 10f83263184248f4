import { expect } from "chai";
import { type FilebeatArgs, filebeatDefaults } from "../../components/filebeat/args.ts";
import { Filebeat } from "../../components/filebeat/index.ts";
import { at, containersOf, deploy, documentedDefaults, keepsHabits, lacks } from "./support.ts";

const args: FilebeatArgs = {
  namespace: "agents",
  priorityClassName: "monitoring-priority",
  image: "elastic.example/filebeat:9.5.1",
  certificateSecretName: "own-certificate",
  version: "9.5.1",
  serviceNamespaces: ["darassa", "blog", "darassa"],
  stackNamespaces: ["monitoring", "agents"],
  logstashHosts: ["logstash-ls-beats.monitoring.svc:5044"],
};

const run = (overrides: Partial<FilebeatArgs> = {}) =>
  deploy(() => new Filebeat("filebeat", { ...args, ...overrides }));
const spec = async (overrides: Partial<FilebeatArgs> = {}) =>
  at((await run(overrides)).one("v1beta1:Beat").inputs, "spec");
const pod = async () => at(await spec(), "daemonSet", "podTemplate", "spec");

describe("Filebeat", () => {
  keepsHabits((name) => new Filebeat(name, args));

  it("opens the logs of the services' namespaces, each once, and no other", async () => {
    expect(at(await spec(), "config", "filebeat.inputs", 0, "paths")).to.deep.equal([
      "/var/log/containers/*_blog_*.log",
      "/var/log/containers/*_darassa_*.log",
    ]);
  });

  it("refuses each of the stack's own namespaces, all in one message", async () => {
    const failure = await run({ serviceNamespaces: ["monitoring", "darassa", "agents"] }).catch(String);
    expect(failure).to.include("Filebeat: 2 problems");
    expect(failure).to.include('serviceNamespaces: "monitoring" is a namespace of the stack itself');
    expect(failure).to.include('serviceNamespaces: "agents" is a namespace of the stack itself');
    expect(failure).not.to.include("darassa");
  });

  it("sends to Logstash only, as it reads: no reference to Elasticsearch, no parsing of JSON", async () => {
    const given = await spec();
    expect(at(given, "config", "output.logstash", "hosts")).to.deep.equal(args.logstashHosts);
    expect(given).not.to.have.any.keys("elasticsearchRef", "kibanaRef");
    expect(at(given, "config", "filebeat.inputs", 0, "parsers")).to.deep.equal([
      { container: { stream: "all", format: "auto" } },
    ]);
  });

  it("follows the links that the kubelet makes, and knows a file from its first line on", async () => {
    const input = at(await spec(), "config", "filebeat.inputs", 0);
    const scanner = at(input, "prospector", "scanner");
    expect(at(scanner, "symlinks")).to.equal(true);
    // A container's line begins with a time in nanoseconds, a stream and a flag: 45 bytes before the first of its own.
    expect(at(scanner, "fingerprint")).to.deep.equal({ enabled: true, offset: 0, length: 64 });
    expect(input).to.have.nested.property("file_identity.fingerprint");
  });

  it("asks the API about the pods of its own node, and finds each by the folder of its log", async () => {
    const metadata = at(await spec(), "config", "processors", 0, "add_kubernetes_metadata");
    expect(metadata).to.include({ scope: "node", host: "${NODE_NAME}" });
    const [path] = [at(await spec(), "config", "filebeat.inputs", 0, "paths", 0)].map(String);
    const folder = at(metadata, "matchers", 0, "logs_path", "logs_path");
    expect(path?.startsWith(String(folder))).to.equal(true);
    expect(at(await pod(), "containers", 0, "env")).to.deep.equal([
      { name: "NODE_NAME", valueFrom: { fieldRef: { fieldPath: "spec.nodeName" } } },
    ]);
  });

  it("gives every instance of Logstash its share, those that come later too", async () => {
    const output = at(await spec(), "config", "output.logstash");
    expect(output).to.include({ loadbalance: true });
    const [, minutes] = /^(\d+)m$/.exec(String(at(output, "ttl"))) ?? [];
    expect(Number(minutes)).to.be.within(1, 15);
    // Filebeat ignores the time while it pipelines.
    expect(output).to.include({ pipelining: 0 });
  });

  it("keeps of an event the line and the names of its container", async () => {
    expect(at(await spec(), "config", "processors", 1, "include_fields", "fields")).to.deep.equal([
      "message",
      "kubernetes.namespace",
      "kubernetes.node.name",
      "kubernetes.pod.name",
      "kubernetes.container.name",
    ]);
  });

  it("may read pods and nothing else of the API", async () => {
    const { one } = await run();
    expect(at(one("ClusterRole").inputs, "rules")).to.deep.equal([
      { apiGroups: [""], resources: ["pods"], verbs: ["list", "watch"] },
    ]);
    expect(at(one("ClusterRoleBinding").inputs, "subjects")).to.deep.equal([
      { kind: "ServiceAccount", name: "filebeat", namespace: "agents" },
    ]);
    expect(at(await pod(), "serviceAccountName")).to.equal("filebeat");
  });

  it("is root, without which it could not read the logs, and otherwise as restricted as the others", async () => {
    const [container = {}] = containersOf((await run()).one("v1beta1:Beat"));
    expect(lacks(container)).to.deep.equal(["runAsNonRoot"]);
    expect(at(container, "securityContext", "runAsUser")).to.equal(0);
  });

  it("mounts the two folders of container logs from the host, read only, and no other", async () => {
    const given = await pod();
    const volumes = [0, 1, 2].map((index) => at(given, "volumes", index, "hostPath", "path"));
    expect(volumes).to.deep.equal(["/var/log/containers", "/var/log/pods", undefined]);
    const writable = [0, 1, 2].map((index) => at(given, "containers", 0, "volumeMounts", index, "readOnly"));
    expect(writable).to.deep.equal([true, true, undefined]);
  });

  it("documents its defaults as they are", () => {
    expect(documentedDefaults("filebeat/args.ts")).to.deep.equal(filebeatDefaults);
  });
});
