import { expect } from "chai";
import type { Built } from "../../bin/build.ts";
import { keyOf, type Registered } from "../../bin/record.ts";
import { newAuthority, newCertificate } from "../../jobs/x509.ts";
import { at } from "../components/support.ts";
import { isCustomResource, validate } from "../support/crds.ts";
import { kindOf, listAt, nameOf, placeOf } from "../support/pods.ts";
import { type Files, run } from "../support/programs.ts";
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
      // No exception: what services expose and post is not the stack's, and stands in no configuration of its parts.
      expect(found, name).to.deep.equal([]);
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

  it("are all scraped over TLS under the name in their certificate, but for the services", () => {
    for (const [name, built] of Object.entries(stacks)) {
      const monitors = ofKind(built, "ServiceMonitor").filter((each) => !each.name.startsWith("services-"));
      expect(monitors.length, name).to.equal(9);
      for (const monitor of monitors) {
        const host = `${nameOf(monitor)}.${placeOf(monitor)}.svc`;
        expect(at(monitor.inputs, "spec", "scrapeClass"), keyOf(monitor)).to.equal("stack");
        for (const endpoint of listAt(monitor.inputs, "spec", "endpoints"))
          expect(endpoint, keyOf(monitor)).to.deep.include({ scheme: "https", tlsConfig: { serverName: host } });
      }
    }
  });

  it("that are exporters have web configurations which promtool reads, with the files that they will find", async () => {
    const period = { from: new Date(), until: new Date(Date.now() + 86_400_000) };
    const authority = newAuthority(period);
    const { certificate, key } = newCertificate(authority, "exporter", ["exporter.monitoring.svc"], period);
    const own = { "tls.crt": certificate, "tls.key": key, "ca.crt": authority.certificate };
    const { production } = stacks;
    const configurations = (production ? ofKind(production, "ConfigMap") : []).flatMap(({ name, inputs }) => {
      const text = at(inputs, "data", "web.yml");
      return typeof text === "string" ? [[`${name}.yml`, text.replaceAll("/etc/certificate/", "")] as const] : [];
    });
    expect(configurations).to.have.length(4);
    const check = (files: Files) =>
      run("promtool", ["check", "web-config", ...configurations.map(([name]) => name)], { files });
    const files = { ...own, ...Object.fromEntries(configurations) };
    expect((await check(files)).code).to.equal(0);
    expect((await check({ ...files, "tls.key": "no key" })).code).not.to.equal(0);
  });

  it("have somebody look at each certificate, so that one which nobody renewed is told of before it ends", () => {
    for (const [name, built] of Object.entries(stacks)) {
      const requested = name === "managed" ? requestedOf(built) : requestsOf(built).certificates;
      const looked = ofKind(built, "Probe")
        .filter(({ inputs }) => at(inputs, "spec", "module") === "certificate")
        .flatMap(({ inputs }) => listAt(inputs, "spec", "targets", "staticConfig", "static").map(String));
      const hosts = looked.map((address) => address.split(":")[0]);
      expect(hosts.sort(), name).to.deep.equal(requested.flatMap((each) => each.hosts).sort());
    }
  });

  it("have objects that the operators' definitions accept", async () => {
    for (const built of Object.values(stacks))
      for (const object of objects(built).filter(({ inputs }) => isCustomResource(inputs)))
        expect(await validate(object.inputs), keyOf(object)).to.deep.equal([]);
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
      // Without the name, any certificate of the stack's authority would do; without "full" at all, any whatever.
      expect(at(beat?.inputs, "spec", "config", "output.logstash", "ssl")).to.include({
        enabled: true,
        verification_mode: "full",
      });
    }
  });
});

/** Names under which an object asks parts of the stack, those with ECK's certificates left out. */
function askedBy(object: Registered): readonly string[] {
  if (nameOf(object).startsWith("certificates-") || kindOf(object) === "Certificate") return [];
  // A probe looks at whatever there is.
  const { targets: _, ...spec } = Object(at(object.inputs, "spec"));
  return texts({ ...object.inputs, spec })
    .flatMap((text) => text.match(/\b[a-z0-9-]+\.[a-z0-9-]+\.svc\b/g) ?? [])
    .filter((host) => !/^[a-z0-9-]+-(es|kb)-http\./.test(host));
}
