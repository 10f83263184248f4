import { expect } from "chai";
import { everyManifest, kindsOf } from "./support/manifests.ts";
import { type Files, run } from "./support/programs.ts";
import { kubernetesVersions, operatorsFolder, schemaFiles, schemaLocation } from "./support/schemas.ts";

interface Judgement {
  readonly resources: readonly { readonly filename: string; readonly status: string; readonly msg: string }[];
  readonly summary: Readonly<Record<"valid" | "invalid" | "errors" | "skipped", number>>;
}

/** What kubeconform says of manifests, on one version of Kubernetes. */
async function judged(version: string, manifests: Files, schemas: Files): Promise<Judgement> {
  const locations = [version, operatorsFolder].flatMap((folder) => ["-schema-location", schemaLocation(folder)]);
  const options = ["-strict", "-summary", "-output", "json", ...locations, "manifests"];
  const { code, stdout, stderr } = await run("kubeconform", options, { files: { ...manifests, ...schemas } });
  expect(stderr).to.equal("");
  const judgement = JSON.parse(stdout) as Judgement;
  expect(code === 0).to.equal(judgement.resources.length === 0);
  return judgement;
}

describe("kubeconform -strict", () => {
  let all: Files = {};
  let schemas: Files = {};
  before(async () => {
    all = await everyManifest();
    schemas = await schemaFiles(kindsOf(all));
  });

  it("is asked about three minor versions of Kubernetes", () => {
    expect(kubernetesVersions).to.have.length(3);
  });

  for (const version of kubernetesVersions)
    it(`accepts every manifest of both stacks on ${version}, and leaves none out`, async () => {
      const { resources, summary } = await judged(version, all, schemas);
      expect(resources.map(({ filename, msg }) => `${filename}: ${msg}`)).to.deep.equal([]);
      expect(summary).to.deep.equal({ valid: Object.keys(all).length, invalid: 0, errors: 0, skipped: 0 });
    });
});

describe("kubeconform -strict refuses", () => {
  let schemas: Files = {};
  before(async () => {
    schemas = await schemaFiles([
      { apiVersion: "v1", kind: "Pod" },
      { apiVersion: "policy/v1", kind: "PodDisruptionBudget" },
      { apiVersion: "monitoring.coreos.com/v1", kind: "Prometheus" },
    ]);
  });

  const inVersions = (manifest: object): Promise<readonly string[]> =>
    Promise.all(
      kubernetesVersions.map(async (version) => {
        const { resources } = await judged(version, { "manifests/a.yaml": JSON.stringify(manifest) }, schemas);
        return resources.map(({ status, msg }) => `${status} ${msg}`).join();
      }),
    );

  const pod = (spec: object) => ({ apiVersion: "v1", kind: "Pod", metadata: { name: "a" }, spec });
  const containers = [{ name: "a", image: "a:1" }];
  const operated = (spec: object) => ({
    apiVersion: "monitoring.coreos.com/v1",
    kind: "Prometheus",
    metadata: { name: "a" },
    spec,
  });
  const budget = { apiVersion: "policy/v1", kind: "PodDisruptionBudget", metadata: { name: "a" } };

  const wrong: Readonly<Record<string, readonly [object, RegExp]>> = {
    "a field that Kubernetes does not know": [
      pod({ containers, nodeNames: "b" }),
      /^statusInvalid .*'\/spec'.*'nodeNames' not allowed/,
    ],
    "one deep inside": [
      pod({ containers: [{ ...containers[0], securityContext: { runAsNonroot: true } }] }),
      /'runAsNonroot' not allowed/,
    ],
    "a value of another type": [pod({ containers, terminationGracePeriodSeconds: "30" }), /got string, want integer/],
    "a field that is missing": [pod({}), /missing property 'containers'/],
    "a field that the operator does not know": [operated({ replica: 2 }), /'replica' not allowed/],
    "a value that the operator does not allow": [operated({ retention: "a month" }), /does not match pattern/],
    "a field beside the specification": [{ ...budget, replicas: 1 }, /'replicas' not allowed/],
    "a version that is served no more": [
      { ...budget, apiVersion: "policy/v1beta1" },
      /^statusError could not find schema/,
    ],
    "a kind that nobody defines": [{ ...budget, kind: "Budget" }, /^statusError could not find schema/],
  };
  for (const [what, [manifest, message]] of Object.entries(wrong))
    it(what, async () => {
      for (const said of await inVersions(manifest)) expect(said).to.match(message);
    });

  it("what only a newer version of Kubernetes knows, on the older ones", async () => {
    const said = await inVersions(pod({ containers, schedulingGroup: { podGroupName: "a" } }));
    expect(said).to.have.length(3);
    expect(said[0]).to.include("'schedulingGroup' not allowed");
    expect(said.slice(1)).to.deep.equal(["", ""]);
  });

  it("none of the same objects as they should be", async () => {
    for (const manifest of [pod({ containers }), operated({ replicas: 2, retention: "30d" }), budget])
      expect(await inVersions(manifest)).to.deep.equal(["", "", ""]);
  });
});
