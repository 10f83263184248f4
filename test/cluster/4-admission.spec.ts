import { expect } from "chai";
import type { KubernetesObject } from "./bed/api.ts";
import { cluster, deployed } from "./support.ts";

interface Container {
  readonly name: string;
  readonly image?: string;
}

interface PodSpec {
  readonly containers?: readonly Container[];
  readonly initContainers?: readonly Container[];
  readonly [key: string]: unknown;
}

/** Every pod template below an object, wherever it stands. */
function podSpecs(value: unknown): readonly PodSpec[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, child]) =>
    key === "podTemplate" ? [(child as { readonly spec: PodSpec }).spec] : podSpecs(child),
  );
}

/** Custom resources of Elastic, of which nobody makes pods here. */
const elastic = [
  "elasticsearch.k8s.elastic.co/v1/elasticsearches",
  "kibana.k8s.elastic.co/v1/kibanas",
  "logstash.k8s.elastic.co/v1alpha1/logstashes",
  "beat.k8s.elastic.co/v1beta1/beats",
];

describe("admission", () => {
  before(async () => {
    await deployed("production");
  });

  it("takes every object without a warning", async () => {
    const { recorder } = await cluster();
    const warned = recorder.writes().filter(({ warnings }) => warnings.length > 0);
    expect(warned.map(({ path, warnings }) => `${path}: ${warnings.join("; ")}`)).to.deep.equal([]);
  });

  it("would have warned: a pod of root's is refused in the namespace of the stack", async () => {
    const { api } = await cluster();
    const metadata = { name: "root", namespace: "monitoring" };
    const pod = { apiVersion: "v1", kind: "Pod", metadata, spec: { containers: [{ name: "a", image: "a:1" }] } };
    const { status, body } = await api.apply("v1/pods", pod, { dryRun: true });
    expect(status).to.equal(403);
    expect(JSON.stringify(body)).to.include('violates PodSecurity \\"restricted');
  });

  it("lets the operator make its pods: no workload is refused one", async () => {
    const { api } = await cluster();
    const refused = (await api.list("v1/events")).filter(({ reason }) => /FailedCreate/.test(`${reason}`));
    expect(refused.map(({ message }) => message)).to.deep.equal([]);
    for (const workload of await api.list("apps/v1/statefulsets")) {
      const { replicas, readyReplicas } = workload.status as {
        readonly replicas: number;
        readonly readyReplicas?: number;
      };
      expect(readyReplicas, workload.metadata.name).to.equal(replicas);
    }
  });

  for (const place of elastic) {
    it(`takes the pods that ${place.split("/")[2]} ask for`, async () => {
      const { api } = await cluster();
      const objects = await api.list(place);
      expect(objects).not.to.have.length(0);
      for (const object of objects) {
        for (const pod of podsOf(object)) {
          const { status, body, warnings } = await api.apply("v1/pods", pod, { dryRun: true });
          expect(status, JSON.stringify(body)).to.equal(201);
          expect(warnings).to.deep.equal([]);
        }
      }
    });
  }
});

/** The pods of a custom resource, with the image that the operator would fill in. */
function podsOf({ kind, metadata, spec }: KubernetesObject): readonly KubernetesObject[] {
  const image = (spec as { readonly image?: string }).image ?? "image:1";
  const filled = (containers: readonly Container[] = []): readonly Container[] =>
    containers.map((each) => ({ image, ...each }));
  const templates = podSpecs(spec);
  expect(templates, kind).not.to.have.length(0);
  return templates.map((template, index) => ({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: `${metadata.name}-dry-run-${index}`, namespace: metadata.namespace ?? "" },
    spec: {
      ...template,
      containers: filled(template.containers),
      ...(template.initContainers && { initContainers: filled(template.initContainers) }),
    },
  }));
}
