import { expect } from "chai";
import type { Built } from "../../bin/build.ts";
import { posturePage } from "../../bin/docs/posture.ts";
import { disagreements, type Exception, exceptions } from "../../bin/posture/exceptions.ts";
import { containersOf } from "../../bin/posture/facts.ts";
import { completed } from "../../bin/posture/operators.ts";
import { type Posture, postureOf } from "../../bin/posture/rows.ts";
import { buildStack } from "../support/stack.ts";

describe("the posture of the production stack", () => {
  let production: Built;
  let posture: Posture;
  before(async () => {
    production = await buildStack("production");
    posture = postureOf(production);
  });

  const without = (index: number): readonly Exception[] => exceptions.filter((_, each) => each !== index);

  /** The posture where one property of one container or workload is another. */
  const changed = (of: string, cell: Readonly<Record<string, boolean>>): Posture => ({
    containers: posture.containers.map((row) => (row.of === of ? { of, cells: { ...row.cells, ...cell } } : row)),
    workloads: posture.workloads.map((row) => (row.of === of ? { of, cells: { ...row.cells, ...cell } } : row)),
  });

  it("is whole, but for exceptions that each have their reason, and each is one", () => {
    expect(disagreements(posture)).to.deep.equal([]);
  });

  it("is looked at in every container, those included that operators add and those that only prepare a pod", () => {
    const names = posture.containers.map(({ of }) => of);
    expect(new Set(names).size).to.equal(names.length);
    expect(names).to.include.members([
      ...["Prometheus/prometheus-system/init-config-reloader", "Prometheus/prometheus-system/prometheus"],
      ...["Prometheus/prometheus-system/config-reloader", "Elasticsearch/logs/elastic-internal-init-filesystem"],
      ...["Kibana/kibana/elastic-internal-init", "Logstash/logstash/logstash-internal-init-config"],
      ...["Beat/filebeat/filebeat", "DaemonSet/node-exporter/node-exporter", "CronJob/certificates/certificates"],
    ]);
    for (const { of } of posture.workloads)
      expect(
        names.some((name) => name.startsWith(`${of}/`)),
        of,
      ).to.equal(true);
  });

  it("cannot be told of a container that the operator does not make: it would run beside those that it does", () => {
    const pods = (name: string) => ({ containers: [{ name: "kibana" }], initContainers: [{ name }] });
    expect(() => completed("Kibana", {}, pods("elastic-internal-init-config"))).to.throw(
      "Kibana has no container elastic-internal-init-config, but elastic-internal-init, kibana",
    );
    expect(() => completed("Kibana", {}, pods("elastic-internal-init"))).not.to.throw();
    expect(() => completed("Deployment", {}, pods("anything"))).not.to.throw();
  });

  it("fails without the reason of any exception", () => {
    for (const [index, { column, of }] of exceptions.entries()) {
      const [problem, ...more] = disagreements(posture, without(index));
      expect(problem, column).to.match(new RegExp(`^${column} of [\\w/-]+: is missing$`));
      expect(more.length + 1, column).to.be.at.least(of?.length ?? 2);
    }
  });

  it("fails when a reason has become none, for all or for one of those that it names", () => {
    expect(disagreements(changed("Beat/filebeat/filebeat", { nonRoot: true }))).to.deep.equal([
      "nonRoot of Beat/filebeat/filebeat: has a reason to be missing, and is not",
    ]);
    expect(disagreements(changed("Kibana/kibana", { volume: true }))).to.deep.equal([
      "volume of Kibana/kibana: has a reason to be missing, and is not",
    ]);
    const pinned = posture.containers.map(({ of, cells }) => ({ of, cells: { ...cells, digest: true } }));
    expect(disagreements({ ...posture, containers: pinned })).to.deep.equal([
      "digest of all: has a reason to be missing, and is not",
    ]);
  });

  it("fails when anything else is missing, and the page is not made then", () => {
    const worse = changed("Deployment/grafana/grafana", { root: false });
    expect(disagreements(worse)).to.deep.equal(["root of Deployment/grafana/grafana: is missing"]);
    expect(() => posturePage(worse)).to.throw("root of Deployment/grafana/grafana: is missing");
    expect(disagreements(changed("Kibana/kibana", { budget: false }))).to.deep.equal([
      "budget of Kibana/kibana: is missing",
    ]);
  });

  it("fails for two reasons for the same, and for a reason without words", () => {
    const [first] = exceptions;
    if (!first) throw new Error("there is no exception");
    expect(disagreements(posture, [...exceptions, first])).to.deep.equal([
      "nonRoot of Beat/filebeat/filebeat: has more than one reason to be missing",
    ]);
    const wordless = [{ ...first, reason: "because" }, ...without(0)];
    expect(disagreements(posture, wordless)).to.deep.equal(["nonRoot: give a reason"]);
  });

  it("has a page that counts those to which something applies, and shows each exception", () => {
    const page = posturePage(posture);
    const count = posture.containers.length;
    expect(page).to.include(`| Drops ALL | all (${count}) |`);
    expect(page).to.include(`| Not root | ${count - 1}/${count} |`);
    expect(page).to.include("| Disruption budget | all (7) |");
    for (const { reason } of exceptions) expect(page).to.include(reason);
    expect(page.match(/\*\*no\*\*/g)).to.have.length(
      [...posture.containers, ...posture.workloads].flatMap(({ cells }) =>
        Object.values(cells).filter((each) => each === false),
      ).length,
    );
  });

  it("of the workloads follows what is rendered: no policy, no volume, no budget where the settings leave them out", async () => {
    const open = postureOf(await buildStack("production", { networkPolicies: "false" }));
    for (const { of, cells } of open.workloads) expect([cells.policy, cells.egress], of).to.deep.equal([false, false]);
    const staging = postureOf(await buildStack("staging"));
    for (const { of, cells } of staging.workloads)
      expect([cells.budget, cells.spread], of).to.deep.equal([undefined, undefined]);
  });
});

describe("the posture of a container", () => {
  const securityContext = {
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ["ALL"] },
  };
  const amounts = { cpu: "1", memory: "1Gi" };
  const container = {
    name: "a",
    image: "example.org/a:1",
    securityContext,
    resources: { requests: amounts, limits: amounts },
    livenessProbe: {},
    readinessProbe: {},
  };
  const pod = {
    automountServiceAccountToken: false,
    securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
    containers: [container],
  };
  const missing = (spec: object, ends = false, list = 0): readonly string[] =>
    Object.entries(containersOf({ of: "Pod/a", spec, ends }, [container.image])[list]?.cells ?? {}).flatMap(
      ([column, holds]) => (holds === false ? [column] : []),
    );
  const but = (changes: object): object => ({ ...pod, containers: [{ ...container, ...changes }] });
  const secured = (changes: object): object => but({ securityContext: { ...securityContext, ...changes } });

  it("lacks only the digest when all is well, of which the pod may say some for all of its containers", () => {
    expect(missing(pod)).to.deep.equal(["digest"]);
  });

  const wrong: Readonly<Record<string, readonly [object, string]>> = {
    "may be root": [{ ...pod, securityContext: { ...pod.securityContext, runAsNonRoot: false } }, "nonRoot"],
    "may be root itself, whatever the pod says": [secured({ runAsNonRoot: false }), "nonRoot"],
    "keeps capabilities": [secured({ capabilities: { drop: ["NET_RAW"] } }), "drop"],
    "takes one back": [secured({ capabilities: { drop: ["ALL"], add: ["NET_ADMIN"] } }), "drop"],
    "may become more": [secured({ allowPrivilegeEscalation: undefined }), "escalation"],
    "is privileged": [secured({ privileged: true }), "escalation"],
    "is not filtered": [secured({ seccompProfile: { type: "Unconfined" } }), "seccomp"],
    "writes to its root": [secured({ readOnlyRootFilesystem: undefined }), "root"],
    "has no limit of memory": [but({ resources: { requests: amounts, limits: { cpu: "1" } } }), "resources"],
    "has no liveness": [but({ livenessProbe: undefined }), "liveness"],
    "has no readiness": [but({ readinessProbe: undefined }), "readiness"],
    "runs an image that no setting names": [but({ image: "example.org/b:1" }), "overridable"],
    "has the token because nobody refused it": [{ ...pod, automountServiceAccountToken: undefined }, "token"],
  };
  for (const [what, [spec, column]] of Object.entries(wrong))
    it(`shows when it ${what}`, () => {
      expect(missing(spec)).to.have.members([column, "digest"]);
    });

  it("needs no probe when its pod ends by itself, or when it only prepares it", () => {
    const bare = { ...container, livenessProbe: undefined, readinessProbe: undefined };
    expect(missing({ ...pod, containers: [bare] }, true)).to.deep.equal(["digest"]);
    expect(missing({ ...pod, initContainers: [bare] })).to.deep.equal(["digest"]);
  });
});
