import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { InvalidInput } from "../rules/vocabulary/index.ts";
import { type ClusterProgramName, clusterPrograms } from "../tools/cluster-pins.ts";
import { find } from "../tools/tools.ts";
import { readOptions } from "./options.ts";
import { dependencies, proveAll, tests, tools } from "./steps.ts";

const usage = {
  call: "npm run test:cluster",
  about: `Proves the project on a real API server, with the real Pulumi engine and provider.

Without a kubeconfig it brings up a cluster of its own on loopback: etcd, API server, controllers, scheduler and
prometheus-operator are real; nodes and containers are simulated by kwok. It ends with the tests, however they end.
What is not on PATH is built on the first run, which takes some thirty minutes on two cores. The last line is
"N passed, N failed"; the exit code is 0 only when nothing failed.`,
  options: {
    kubeconfig: {
      value: "FILE",
      says: "uses this cluster, and leaves in it what could not be removed",
      otherwise: "$KUBECONFIG, else a cluster of its own",
    },
    "yes-this-cluster": { says: "although it does not look like a cluster for tests", otherwise: "refuse such a one" },
    only: { value: "PATTERN", says: "only the tests whose full title matches", otherwise: "all" },
  },
} as const;

/** A cluster that is there needs no control plane. */
const ofControlPlane: readonly ClusterProgramName[] = [
  "etcd",
  "kube-apiserver",
  "kube-controller-manager",
  "kube-scheduler",
  "kwok",
];

/** Who judges what the operator makes. */
const judges = ["promtool", "amtool", "kube-score"] as const;

const needed = (isThere: boolean) =>
  [...(Object.keys(clusterPrograms) as ClusterProgramName[]), ...judges]
    .filter((name) => !isThere || !ofControlPlane.some((other) => other === name))
    .map((name) => async () => {
      const started = Date.now();
      const { version, from, path } = await find(name);
      return `${name} ${version} (${from}, ${((Date.now() - started) / 1000).toFixed(1)} s) ${path}`;
    });

const asked = readOptions(usage);
if (asked) {
  const kubeconfig = asked.kubeconfig ?? process.env.KUBECONFIG ?? "";
  const isThere = kubeconfig !== "";
  if (isThere && !existsSync(kubeconfig))
    throw new InvalidInput(usage.call, [
      {
        property: asked.kubeconfig === undefined ? "KUBECONFIG" : "--kubeconfig",
        value: kubeconfig,
        rule: "is not a file that is there",
        remedy: "name the kubeconfig of a cluster for tests, or none: the tests then bring up their own",
      },
    ]);
  const env = {
    ...(isThere && { TEST_CLUSTER_KUBECONFIG: resolve(kubeconfig) }),
    ...(asked["yes-this-cluster"] && { TEST_CLUSTER_IS_SURE: "true" }),
  };
  const { only } = asked;
  await proveAll([dependencies, tools(needed(isThere)), tests({ only, config: "test/cluster/mocharc.json", env })]);
}
