import { expect } from "chai";
import { load } from "js-yaml";
import type { Built } from "../../bin/build.ts";
import { keyOf, type Registered } from "../../bin/record.ts";
import { at } from "../components/support.ts";
import { kindOf, labelsAt, listAt, nameOf, placeOf } from "../support/pods.ts";
import { buildStack } from "../support/stack.ts";

type Tree = Readonly<Record<string, unknown>>;

const isTree = (value: unknown): value is Tree => typeof value === "object" && value !== null && !Array.isArray(value);
const objects = ({ run }: Built): readonly Registered[] => run.resources.filter(({ component }) => !component);
const ofKind = (built: Built, ...kinds: readonly string[]): readonly Registered[] =>
  objects(built).filter((each) => kinds.includes(kindOf(each)));

/** Every part of an object, itself included, that has what is looked for. */
function partsOf(value: unknown, has: (part: Tree) => boolean): readonly Tree[] {
  if (Array.isArray(value)) return value.flatMap((each) => partsOf(each, has));
  if (!isTree(value)) return [];
  return [...(has(value) ? [value] : []), ...Object.values(value).flatMap((each) => partsOf(each, has))];
}

/** The pods' specifications in an object. */
const podsOf = ({ inputs }: Registered): readonly Tree[] => partsOf(inputs, (part) => Array.isArray(part.containers));

/** Every pod of a stack, with the object that makes it. */
const pods = (built: Built) => objects(built).flatMap((object) => podsOf(object).map((spec) => ({ object, spec })));

function texts(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(texts) : [];
}

const namesAt = (value: unknown, ...path: readonly (string | number)[]): readonly string[] =>
  listAt(value, ...path).map((each) => String(at(each, "name")));

describe("the pods of the stack", () => {
  let production: Built;
  let staging: Built;
  before(async () => {
    production = await buildStack("production");
    staging = await buildStack("staging");
    for (const built of [production, staging]) expect(pods(built).length).to.be.at.least(14);
  });

  it("are not told the addresses of all Services by variables, which programs take for their own settings", () => {
    for (const { object, spec } of [...pods(production), ...pods(staging)])
      expect(spec.enableServiceLinks, keyOf(object)).to.equal(false);
  });

  it("have a token of the Kubernetes API if their account has rights there, and say so themselves", () => {
    const entitled = ofKind(production, "ClusterRoleBinding", "RoleBinding").flatMap(({ inputs }) =>
      listAt(inputs, "subjects").map((subject) => `${at(subject, "namespace")}/${at(subject, "name")}`),
    );
    expect(new Set(entitled).size).to.equal(6);
    for (const { object, spec } of pods(production)) {
      const account = `${placeOf(object)}/${spec.serviceAccountName ?? "default"}`;
      expect(spec.automountServiceAccountToken, keyOf(object)).to.equal(entitled.includes(account));
    }
    const used = pods(production).map(({ object, spec }) => `${placeOf(object)}/${spec.serviceAccountName}`);
    expect(used).to.include.members(entitled);
  });

  it("watch whatever they list: a list that is not watched is of the moment at which the pod started", () => {
    const rules = ofKind(production, "ClusterRole").flatMap(({ name, inputs }) =>
      listAt(inputs, "rules").map((rule) => ({ name, verbs: listAt(rule, "verbs") })),
    );
    expect(rules.length).to.be.at.least(8);
    for (const { name, verbs } of rules) expect(verbs.includes("list"), name).to.equal(verbs.includes("watch"));
  });

  it("get no token by way of an account: a pod that forgot to refuse it would have it", () => {
    const accounts = ofKind(production, "ServiceAccount");
    expect(accounts.length).to.be.at.least(6);
    for (const { name, inputs } of accounts) expect(inputs.automountServiceAccountToken, name).to.equal(false);
  });

  it("mount every volume that they have, and have every volume that they mount", () => {
    for (const { object, spec } of pods(production)) {
      const mounted = [...listAt(spec, "containers"), ...listAt(spec, "initContainers")].flatMap((each) =>
        namesAt(each, "volumeMounts"),
      );
      expect([...new Set(mounted)], keyOf(object)).to.have.members([...namesAt(spec, "volumes")]);
    }
  });

  it("have every variable that their configuration names", () => {
    const named = (value: unknown): readonly string[] =>
      texts(value).flatMap((text) => Array.from(text.matchAll(/\$[{(]([A-Z_]+)[)}]/g), ([, name]) => name ?? ""));
    const looked = pods(production).flatMap(({ object, spec }) => {
      const own = new Set(listAt(spec, "containers").flatMap((each) => namesAt(each, "env")));
      const wanted = named(object.inputs).filter(
        (name) => kindOf(object) !== "Logstash" || !name.startsWith("MAIN_ES_"),
      );
      for (const name of wanted) expect([...own], keyOf(object)).to.include(name);
      return wanted;
    });
    const certificate = ["CERTIFICATE_FILE", "CERTIFICATE_KEY_FILE", "CERTIFICATE_AUTHORITIES_FILE"];
    expect(looked).to.have.members(["NODE_NAME", "POD_IP", ...certificate]);
    const [grafana] = pods(production).filter(({ object }) => object.name === "grafana");
    const [provisioning] = ofKind(production, "ConfigMap").filter(({ name }) => name === "grafana-provisioning");
    const sources = load(String(at(provisioning?.inputs, "data", "datasources.yaml")));
    const variables = texts(sources).flatMap((text) => /^\$([A-Z_]+)$/.exec(text)?.[1] ?? []);
    expect(variables).to.have.length(2);
    expect(namesAt(grafana?.spec, "containers", 0, "env")).to.include.members(variables);
  });

  it("answer their probes on a port that they have, by its name", () => {
    for (const { object, spec } of pods(production))
      for (const container of listAt(spec, "containers")) {
        const probes = ["livenessProbe", "readinessProbe", "startupProbe"].map((name) => at(container, name));
        const ports = probes.map((probe) => at(probe, "httpGet", "port")).filter((port) => typeof port === "string");
        // The operator gives its reloader the port.
        const own = [
          ...namesAt(container, "ports"),
          ...(at(container, "name") === "config-reloader" ? ["reloader-web"] : []),
        ];
        expect(own, keyOf(object)).to.include.members([...new Set(ports)]);
      }
  });

  it("are given time to start where they start slowly: a liveness probe alone would end them again and again", () => {
    const slow = ["grafana", "kibana", "logstash"];
    for (const { object, spec } of pods(production).filter((each) => slow.includes(each.object.name)))
      for (const container of listAt(spec, "containers")) {
        const [period, failures] = ["periodSeconds", "failureThreshold"].map((field) =>
          Number(at(container, "startupProbe", field)),
        );
        expect((period ?? 0) * (failures ?? 0), keyOf(object)).to.be.at.least(300);
      }
  });

  it("touch their node only in the namespace that lets them: what PodSecurity refuses elsewhere is nowhere else", () => {
    const levels = new Map(
      ofKind(production, "Namespace").map(({ inputs }) => [
        String(at(inputs, "metadata", "name")),
        labelsAt(inputs, "metadata", "labels")["pod-security.kubernetes.io/enforce"],
      ]),
    );
    expect([...levels.values()]).to.have.members(["restricted", "privileged"]);
    const touching = pods(production).filter(
      ({ spec }) =>
        ["hostNetwork", "hostPID", "hostIPC"].some((field) => spec[field] === true) ||
        partsOf(spec, (part) => "hostPath" in part || "hostPort" in part).length > 0,
    );
    expect(touching.map(({ object }) => object.name)).to.have.members(["filebeat", "node-exporter"]);
    for (const { object } of pods(production))
      expect(levels.get(placeOf(object)), keyOf(object)).to.equal(
        touching.some((each) => each.object === object) ? "privileged" : "restricted",
      );
  });

  it("that look after a node run on every node, whatever keeps others away from it", () => {
    const agents = pods(production).filter(({ object }) => ["DaemonSet", "Beat"].includes(kindOf(object)));
    expect(agents.map(({ object }) => object.name)).to.have.members(["filebeat", "node-exporter"]);
    for (const { object, spec } of agents)
      expect(spec.tolerations, keyOf(object)).to.deep.equal([{ operator: "Exists" }]);
  });

  it("run the image of their own program, at the version that their operator is told", () => {
    for (const built of [production, staging])
      for (const { object, spec } of pods(built)) {
        const component = labelsAt(object.inputs, "metadata", "labels")["app.kubernetes.io/name"];
        const specified = [
          at(object.inputs, "spec", "image"),
          ...listAt(spec, "containers").map((each) => at(each, "image")),
        ];
        const [image, ...more] = specified.filter((each) => each !== undefined).map(String);
        expect(more, keyOf(object)).to.have.length(0);
        const [, program, tag] = /([^/:]+):([^:]+)$/.exec(image ?? "") ?? [];
        expect(program, keyOf(object)).to.equal(
          ["setup", "certificates"].includes(component ?? "") ? "node" : component,
        );
        const version = at(object.inputs, "spec", "version");
        if (version !== undefined) expect(version, keyOf(object)).to.equal(tag);
      }
  });

  it("come whole from a mirror, and their volumes of a storage class, where the settings name one", async () => {
    const built = await buildStack("production", { imageMirror: "mirror.example/all", storageClass: "fast" });
    for (const { object } of pods(built))
      for (const { image } of partsOf(object.inputs, (part) => typeof part.image === "string"))
        expect(image, keyOf(object)).to.match(/^mirror\.example\/all\/[a-z]/);
    const claims = objects(built).flatMap((object) =>
      partsOf(object.inputs, (part) => Array.isArray(part.accessModes)).map((claim) => ({ object, claim })),
    );
    expect(claims).to.have.length(7);
    for (const { object, claim } of claims) expect(claim.storageClassName, keyOf(object)).to.equal("fast");
    for (const { claim } of objects(production).flatMap(({ inputs }) =>
      partsOf(inputs, (part) => Array.isArray(part.accessModes)).map((each) => ({ claim: each })),
    ))
      expect(claim).not.to.have.property("storageClassName");
  });

  it("have the volumes that were computed for them, each its own", () => {
    const sizes = objects(production).flatMap((object) =>
      partsOf(object.inputs, (part) => Array.isArray(part.accessModes)).map((claim) => [
        nameOf(object) === "logs" ? "elasticsearch" : nameOf(object),
        at(claim, "resources", "requests", "storage"),
      ]),
    );
    expect(Object.fromEntries(sizes)).to.deep.equal(production.documents.volumes);
  });
});
