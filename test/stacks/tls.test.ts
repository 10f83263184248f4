import { expect } from "chai";
import type { Built } from "../../bin/build.ts";
import { keyOf, type Registered } from "../../bin/record.ts";
import { at } from "../components/support.ts";
import { kindOf, listAt, nameOf, placeOf } from "../support/pods.ts";
import { buildStack } from "../support/stack.ts";

const objects = ({ run }: Built): readonly Registered[] => run.resources.filter(({ component }) => !component);
const ofKind = (built: Built, ...kinds: readonly string[]): readonly Registered[] =>
  objects(built).filter((each) => kinds.includes(kindOf(each)));

function texts(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(texts) : [];
}

/** What the stack asks of the program that makes certificates. */
interface Requests {
  readonly authority: { readonly namespace: string; readonly name: string };
  readonly certificates: readonly {
    readonly namespace: string;
    readonly name: string;
    readonly hosts: readonly string[];
  }[];
}

const requestsOf = (built: Built): Requests => {
  const [requests] = ofKind(built, "ConfigMap").filter(({ name }) => name === "certificates-requests");
  return JSON.parse(String(at(requests?.inputs, "data", "requests.json")));
};

/** The same of cert-manager. */
const requestedOf = (built: Built): Requests["certificates"] =>
  ofKind(built, "Certificate").map(({ inputs }) => ({
    namespace: String(at(inputs, "metadata", "namespace")),
    name: String(at(inputs, "spec", "secretName")),
    hosts: listAt(inputs, "spec", "usages").includes("server auth")
      ? listAt(inputs, "spec", "dnsNames").map(String)
      : [],
  }));

/** Secrets of certificates that the pods of an object mount, or that an operator is told to mount. */
const mountedIn = (object: Registered): readonly string[] =>
  texts(object.inputs).filter((text) => /^certificates-[a-z-]+$/.test(text) && text !== "certificates-requests");

/** Addresses inside the cluster that are asked without TLS, each with the reason why it may. */
const plain: Readonly<Record<string, string>> = {
  "http://prometheus-system:9090": "Prometheus has no certificate yet",
  "http://prometheus-application:9090": "Prometheus has no certificate yet",
  "http://prometheus-business:9090": "Prometheus has no certificate yet",
  "http://alertmanager:9093": "Alertmanager has no certificate yet",
};

describe("the parts of the stack among themselves", () => {
  const stacks: Record<string, Built> = {};
  before(async () => {
    stacks.production = await buildStack("production");
    stacks.staging = await buildStack("staging");
    stacks.managed = await buildStack("production", { certificates: "cert-manager", certificateIssuer: "internal" });
  });

  it("are asked for no address of the cluster without TLS", () => {
    for (const [name, built] of Object.entries(stacks)) {
      const found = objects(built).flatMap((object) =>
        texts(object.inputs).flatMap((text) =>
          Array.from(
            text.matchAll(/(http:\/\/[a-z0-9-]+)\.[a-z0-9-]+\.svc(:\d+)?/g),
            ([, host, port = ""]) => `${host}${port}`,
          ),
        ),
      );
      expect(Object.keys(plain), name).to.include.members(found);
      for (const address of Object.keys(plain)) expect(found, `${name}: no exception is left over`).to.include(address);
    }
  });

  it("have certificates for every name under which they are asked, and for no other", () => {
    for (const [name, built] of Object.entries(stacks)) {
      const requested = name === "managed" ? requestedOf(built) : requestsOf(built).certificates;
      const hosts = requested.flatMap((each) => each.hosts);
      expect(new Set(hosts).size, name).to.equal(hosts.length);
      const asked = new Set(objects(built).flatMap(askedBy));
      expect([...asked].sort(), name).to.deep.equal([...hosts].sort());
    }
  });

  it("mount only certificates that are made, each its own, and nobody the authorities' keys", () => {
    for (const [name, built] of Object.entries(stacks)) {
      const requested = name === "managed" ? requestedOf(built) : requestsOf(built).certificates;
      const users = objects(built)
        .filter((object) => !/^(Secret|ConfigMap|Role|RoleBinding|Certificate)$/.test(kindOf(object)))
        .flatMap((object) => mountedIn(object).map((secret) => ({ object, secret: `${placeOf(object)}/${secret}` })));
      expect([...new Set(users.map(({ secret }) => secret))].sort(), name).to.deep.equal(
        requested.map((each) => `${each.namespace}/${each.name}`).sort(),
      );
      for (const { object, secret } of users)
        expect(secret.split("/")[1], keyOf(object)).to.equal(`certificates-${nameOf(object)}`);
    }
  });

  it("have no private key in anything that is rendered", () => {
    for (const built of Object.values(stacks))
      for (const object of objects(built)) {
        if (nameOf(object).startsWith("certificates-program-")) continue;
        expect(JSON.stringify(object.inputs), keyOf(object)).not.to.match(/PRIVATE KEY/);
      }
  });

  it("show certificates to each other where lines of log pass", () => {
    for (const built of Object.values(stacks)) {
      const [logstash] = ofKind(built, "Logstash");
      const pipeline = listAt(logstash?.inputs, "spec", "pipelines")
        .map((each) => String(at(each, "config.string")))
        .join();
      const beats = /\bbeats \{\n([\s\S]*?)\n {2}\}/.exec(pipeline)?.[1] ?? "";
      expect(beats).to.match(/ssl_enabled => true/);
      expect(beats).to.match(/ssl_client_authentication => "required"/);
      const [beat] = ofKind(built, "Beat");
      expect(at(beat?.inputs, "spec", "config", "output.logstash", "ssl", "enabled")).to.equal(true);
    }
  });
});

/** Names under which an object asks parts of the stack that have a certificate of the stack's own. */
function askedBy(object: Registered): readonly string[] {
  return listAt(object.inputs, "spec", "config", "output.logstash", "hosts").map(
    (host) => String(host).split(":")[0] ?? "",
  );
}
