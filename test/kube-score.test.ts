import { expect } from "chai";
import { disagreements, exclusions, type Finding, scored } from "./support/kube-score.ts";
import { everyManifest } from "./support/manifests.ts";

describe("kube-score", () => {
  const findings: Finding[] = [];
  before(async () => {
    const manifests = Object.entries(await everyManifest());
    for (const stack of ["production", "staging"])
      findings.push(
        ...(await scored(manifests.flatMap(([path, text]) => (path.includes(`/${stack}/`) ? [text] : [])))),
      );
  });

  it("finds in the manifests of both stacks what is excluded, for the objects that are named, and nothing else", () => {
    expect(disagreements("manifests", findings)).to.deep.equal([]);
  });

  it("would be heard when it found something new, or no longer what is excluded", () => {
    const [first, ...others] = findings.filter(({ check }) => check === "deployment-replicas");
    if (!first) throw new Error("no Deployment has one pod");
    const without = findings.filter((each) => each.object !== first.object || each.check !== first.check);
    expect(disagreements("manifests", without)).to.deep.equal([
      `deployment-replicas ${first.object}: is excluded, and not found`,
    ]);
    const more = { ...first, object: "Deployment/other" };
    expect(disagreements("manifests", [...findings, more])).to.deep.equal([
      "deployment-replicas Deployment/other: Deployment few replicas",
    ]);
    expect(others).not.to.have.length(0);
  });

  it("is told a reason for every exclusion", () => {
    for (const { check, reason } of exclusions) expect(reason, check).to.match(/^[A-Z].{40,}\.$/);
  });
});

describe("kube-score finds", () => {
  const metadata = { name: "a", namespace: "a", labels: { app: "a" } };
  const securityContext = {
    runAsUser: 20_000,
    runAsGroup: 20_000,
    privileged: false,
    readOnlyRootFilesystem: true,
    seccompProfile: { type: "RuntimeDefault" },
  };
  const amounts = { cpu: "1", memory: "1Gi", "ephemeral-storage": "1Gi" };
  const container = {
    name: "a",
    image: "a:1",
    imagePullPolicy: "Always",
    resources: { requests: amounts, limits: amounts },
    securityContext,
  };
  const job = (changed: object) =>
    JSON.stringify({
      apiVersion: "batch/v1",
      kind: "Job",
      metadata,
      spec: { template: { metadata, spec: { restartPolicy: "Never", containers: [{ ...container, ...changed }] } } },
    });
  const policy = JSON.stringify({
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata,
    spec: { podSelector: { matchLabels: metadata.labels }, policyTypes: ["Ingress", "Egress"] },
  });
  const checksOf = async (...manifests: readonly string[]): Promise<readonly string[]> =>
    (await scored(manifests)).map(({ check }) => check);

  const wrong: Readonly<Record<string, readonly [object, string]>> = {
    "a container that may write to its root": [
      { securityContext: { ...securityContext, readOnlyRootFilesystem: false } },
      "container-security-context-readonlyrootfilesystem",
    ],
    "a privileged one": [
      { securityContext: { ...securityContext, privileged: true } },
      "container-security-context-privileged",
    ],
    "one without limits": [{ resources: { requests: amounts } }, "container-resources"],
    "one with more memory than is set aside for it": [
      { resources: { requests: amounts, limits: { ...amounts, memory: "2Gi" } } },
      "container-memory-requests-equal-limits",
    ],
    "an image of no version": [{ image: "a" }, "container-image-tag"],
    "a variable that is set twice": [
      { env: ["1", "2"].map((value) => ({ name: "A", value })) },
      "environment-variable-key-duplication",
    ],
  };
  for (const [what, [changed, check]] of Object.entries(wrong))
    it(what, async () => {
      expect(await checksOf(job(changed), policy)).to.include(check);
    });

  it("a pod without a network policy, and a policy without a pod", async () => {
    expect(await checksOf(job({}))).to.deep.equal(["pod-networkpolicy"]);
    expect(await checksOf(policy)).to.deep.equal(["networkpolicy-targets-pod"]);
  });

  it("nothing in the same pod as it should be", async () => {
    expect(await checksOf(job({}), policy)).to.deep.equal([]);
  });
});
