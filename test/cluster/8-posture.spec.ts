import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { containerLine } from "../../bin/docs/posture.ts";
import { type ContainerColumn, containersOf, type Row } from "../../bin/posture/facts.ts";
import { endsByItself, named } from "../../bin/posture/rows.ts";
import { imageReferences } from "../../components/shared/images.ts";
import { at } from "../components/support.ts";
import { disagreements, scored } from "../support/kube-score.ts";
import { listAt } from "../support/pods.ts";
import type { KubernetesObject } from "./bed/api.ts";
import { cluster, deployed } from "./support.ts";

/** Everything that makes pods, by its kind. */
const workloads = {
  StatefulSet: "apps/v1/statefulsets",
  Deployment: "apps/v1/deployments",
  DaemonSet: "apps/v1/daemonsets",
  Job: "batch/v1/jobs",
  CronJob: "batch/v1/cronjobs",
} as const;

/** Everything that kube-score looks at. */
const looked = {
  ...workloads,
  Service: "v1/services",
  NetworkPolicy: "networking.k8s.io/v1/networkpolicies",
  PodDisruptionBudget: "policy/v1/poddisruptionbudgets",
} as const;

/** The objects of these kinds in both namespaces of the stack, whoever made them. */
async function objects(places: Readonly<Record<string, string>>): Promise<readonly KubernetesObject[]> {
  const { api } = await cluster();
  const lists = Object.entries(places).flatMap(([kind, place]) =>
    ["monitoring", "monitoring-agents"].map(async (namespace) => {
      const apiVersion = place.slice(0, place.lastIndexOf("/"));
      // The list names the kind once for all.
      return (await api.list(place, namespace)).map(({ status, ...object }) => ({ ...object, apiVersion, kind }));
    }),
  );
  return (await Promise.all(lists)).flat();
}

/** What holds for the containers of an object, under the name of what the stack gave to the operator for it. */
function rowsOf(object: KubernetesObject): readonly Row<ContainerColumn>[] {
  const [owner] = listAt(object.metadata, "ownerReferences");
  const [kind, name] = [at(owner, "kind") ?? object.kind, at(owner, "name") ?? object.metadata.name].map(String);
  const template = at(object.spec, "jobTemplate", "spec", "template") ?? at(object.spec, "template");
  const of = named(kind ?? "", name ?? "");
  const ends = endsByItself(object.kind);
  return containersOf({ of, spec: at(template, "spec"), ends }, Object.values(imageReferences()));
}

describe("the posture of what runs", () => {
  before(async () => {
    await deployed("production");
  });

  it("is what kube-score advises, also in what the operator made, but for what is excluded with a reason", async () => {
    const manifests = (await objects(looked)).map((object) => JSON.stringify(object));
    expect(manifests.some((text) => text.includes('"kind":"StatefulSet"'))).to.equal(true);
    expect(disagreements("cluster", await scored(manifests))).to.deep.equal([]);
  });

  it("is what the page says, container by container, also of those that the operator added; ECK's are not made here", async () => {
    const page = readFileSync(join(import.meta.dirname, "../../docs/reference/posture.md"), "utf8").split("\n");
    const lines = new Set((await objects(workloads)).flatMap(rowsOf).map(containerLine));
    expect([...lines].filter((line) => !page.includes(line))).to.deep.equal([]);
    const told = page
      .slice(page.indexOf("## Containers"), page.indexOf("## Workloads"))
      .filter((line) => /^\| `/.test(line));
    const unseen = told.filter((line) => !lines.has(line) && !/^\| `(Elasticsearch|Kibana|Logstash|Beat)\//.test(line));
    expect(unseen).to.deep.equal([]);
    expect(lines.size).to.be.at.least(18);
  });
});
