import { expect } from "chai";
import { disagreements, scored } from "../support/kube-score.ts";
import type { KubernetesObject } from "./bed/api.ts";
import { cluster, deployed } from "./support.ts";

/** Everything that kube-score looks at, by its kind: the list that an API server answers names it with each object. */
const looked = {
  StatefulSet: "apps/v1/statefulsets",
  Deployment: "apps/v1/deployments",
  DaemonSet: "apps/v1/daemonsets",
  Job: "batch/v1/jobs",
  CronJob: "batch/v1/cronjobs",
  Service: "v1/services",
  NetworkPolicy: "networking.k8s.io/v1/networkpolicies",
  PodDisruptionBudget: "policy/v1/poddisruptionbudgets",
} as const;

/** The objects of a kind in both namespaces of the stack, whoever made them. */
async function objects(kind: keyof typeof looked): Promise<readonly KubernetesObject[]> {
  const { api } = await cluster();
  const place = looked[kind];
  const lists = await Promise.all(["monitoring", "monitoring-agents"].map((namespace) => api.list(place, namespace)));
  const apiVersion = place.slice(0, place.lastIndexOf("/"));
  return lists.flat().map(({ status, ...object }) => ({ ...object, apiVersion, kind }));
}

describe("the posture of what runs", () => {
  before(async () => {
    await deployed("production");
  });

  it("is what kube-score advises, also in what the operator made, but for what is excluded with a reason", async () => {
    const all = await Promise.all((Object.keys(looked) as (keyof typeof looked)[]).map(objects));
    expect(all[0]).not.to.have.length(0);
    const manifests = all.flat().map((object) => JSON.stringify(object));
    expect(disagreements("cluster", await scored(manifests))).to.deep.equal([]);
  });
});
