import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { Operators, type OperatorsArgs } from "../../components/operators/index.ts";
import { charts } from "../../components/shared/charts.ts";
import { imageReferences, images } from "../../components/shared/images.ts";
import { at, deploy, lacks } from "./support.ts";

const args: OperatorsArgs = {
  namespace: "elastic-system",
  priorityClassName: "monitoring-priority",
  images: imageReferences(),
};

const run = (overrides: Partial<OperatorsArgs> = {}) =>
  deploy(() => new Operators("operators", { ...args, ...overrides }));

const valuesOf = async (chart: string, overrides: Partial<OperatorsArgs> = {}) =>
  (await run(overrides)).one("helm.sh/v4:Chart", chart).inputs.values;

/** The values of both operators' pods, as parts of a container: probes are the charts' own. */
const pods = async (overrides: Partial<OperatorsArgs> = {}) => {
  const eck = await valuesOf("-eck-operator", overrides);
  const prometheus = at(await valuesOf("-kube-prometheus-stack", overrides), "prometheusOperator");
  return [
    { pod: at(eck, "podSecurityContext"), container: at(eck, "securityContext"), values: eck },
    {
      pod: at(prometheus, "securityContext"),
      container: at(prometheus, "containerSecurityContext"),
      values: prometheus,
    },
  ];
};

/** A folder that holds files of these names while `use` runs. */
async function withFiles<T>(names: readonly string[], use: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "charts-"));
  try {
    for (const name of names) writeFileSync(join(folder, name), "");
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const files = Object.values(charts).map(({ name, version }) => `${name}-${version}.tgz`);

describe("Operators", () => {
  it("takes the official charts of both, and of their definitions, at the pinned versions", async () => {
    const { resources } = await run();
    const found = resources.filter(({ type }) => type.endsWith("helm.sh/v4:Chart")).map(({ inputs }) => inputs);
    expect(
      found.map(({ chart, version, repositoryOpts }) => [chart, version, at(repositoryOpts, "repo")]),
    ).to.have.deep.members([
      ["eck-operator-crds", "3.5.0", "https://helm.elastic.co"],
      ["eck-operator", "3.5.0", "https://helm.elastic.co"],
      ["prometheus-operator-crds", "31.0.1", "https://prometheus-community.github.io/helm-charts"],
      ["kube-prometheus-stack", "88.5.3", "https://prometheus-community.github.io/helm-charts"],
    ]);
    for (const { namespace } of found) expect(namespace).to.equal("elastic-system");
  });

  it("takes them from a folder when it is given one, and asks no repository", () =>
    withFiles(files, async (folder) => {
      const { resources } = await run({ folder });
      const found = resources.filter(({ type }) => type.endsWith("helm.sh/v4:Chart")).map(({ inputs }) => inputs);
      expect(found.map(({ chart }) => chart)).to.have.members(files.map((file) => join(folder, file)));
      for (const inputs of found) expect(inputs).not.to.have.any.keys("version", "repositoryOpts");
    }));

  it("tells every chart that the folder lacks, at once, before anything is made", () =>
    withFiles(files.slice(2), async (folder) => {
      const error = await run({ folder }).then(
        () => undefined,
        (thrown: Error) => thrown.message.split("\n"),
      );
      expect(error).to.deep.equal([
        "Operators operators: 2 problems",
        `  - operatorCharts: "${folder}" has no eck-operator-crds-3.5.0.tgz; put there what \`helm pull eck-operator-crds --repo https://helm.elastic.co --version 3.5.0\` fetches`,
        `  - operatorCharts: "${folder}" has no eck-operator-3.5.0.tgz; put there what \`helm pull eck-operator --repo https://helm.elastic.co --version 3.5.0\` fetches`,
      ]);
    }));

  it("protects and keeps the definitions, and neither the operators nor their namespace", async () => {
    const { resources, one } = await run();
    for (const { name, protect, retainOnDelete } of resources.filter(({ type }) => type.endsWith("v4:Chart")))
      expect([protect, retainOnDelete], name).to.deep.equal(Array(2).fill(name.endsWith("-crds")));
    expect(one("v1:Namespace").protect).to.equal(false);
  });

  it("brings definitions by their own charts only, so that no other chart can replace one", async () => {
    expect(at(await valuesOf("-eck-operator"), "installCRDs")).to.equal(false);
    expect(at(await valuesOf("-kube-prometheus-stack"), "crds", "enabled")).to.equal(false);
  });

  it("runs both in a namespace of their own, under `restricted`, with all resources and the stack's priority", async () => {
    const namespace = (await run()).one("v1:Namespace").inputs;
    expect(at(namespace, "metadata", "name")).to.equal("elastic-system");
    expect(at(namespace, "metadata", "labels", "pod-security.kubernetes.io/enforce")).to.equal("restricted");
    for (const { pod, container, values } of await pods()) {
      const asContainer = { securityContext: container, resources: at(values, "resources") };
      expect(lacks(asContainer, ["liveness", "readiness"])).to.deep.equal([]);
      expect(at(pod, "runAsNonRoot")).to.equal(true);
      expect(at(pod, "seccompProfile", "type")).to.equal("RuntimeDefault");
      expect(at(values, "priorityClassName")).to.equal("monitoring-priority");
    }
  });

  it("lets neither send figures of use anywhere", async () => {
    expect(at(await valuesOf("-eck-operator"), "telemetry")).to.deep.equal({ disabled: true });
  });

  it("brings of the great chart the operator alone, without what needs Helm's hooks", async () => {
    const values = await valuesOf("-kube-prometheus-stack");
    const parts = ["alertmanager", "grafana", "kubeStateMetrics", "nodeExporter", "prometheus", "thanosRuler"];
    for (const part of [...parts, "kubernetesServiceMonitors"])
      expect(at(values, part), part).to.deep.equal({ enabled: false });
    expect(at(values, "defaultRules")).to.deep.equal({ create: false });
    const operator = at(values, "prometheusOperator");
    expect(at(operator, "admissionWebhooks", "enabled")).to.equal(false);
    expect(at(operator, "tls", "enabled")).to.equal(false);
    expect(at(operator, "kubeletService", "enabled")).to.equal(false);
  });

  it("pulls the operators' images from wherever the stack's come from, tag, digest and all", async () => {
    const digest = "0123456789abcdef".repeat(4);
    const mirrored = imageReferences("mirror.example:5000/m", {
      prometheusOperator: `mirror.example:5000/own/operator:v1@sha256:${digest}`,
      eckOperator: `mirror.example/eck@sha256:${digest}`,
    });
    const [eck, prometheus] = await pods({ images: mirrored });
    expect(at(eck?.values, "image")).to.deep.equal({ repository: "mirror.example/eck", digest: `sha256:${digest}` });
    expect(at(prometheus?.values, "image")).to.deep.equal({
      registry: "mirror.example:5000",
      repository: "own/operator",
      tag: "v1",
      sha: digest,
    });
    expect(at(prometheus?.values, "prometheusConfigReloader", "image")).to.deep.equal({
      registry: "mirror.example:5000",
      repository: "m/prometheus-operator/prometheus-config-reloader",
      tag: images.prometheusConfigReloader.tag,
    });
    expect(at((await pods())[0]?.values, "image")).to.deep.equal(images.eckOperator);
  });

  it("runs of each operator the version that its definitions are of", () => {
    expect(charts.eck.version).to.equal(charts.eckDefinitions.version);
    expect(images.eckOperator.tag).to.equal(charts.eck.version);
    expect(images.prometheusConfigReloader.tag).to.equal(images.prometheusOperator.tag);
  });
});
