import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { type ClusterProgramName, clusterPrograms } from "../tools/cluster-pins.ts";
import { find } from "../tools/tools.ts";
import { dependencies, proveAll, tests, tools } from "./steps.ts";

const help = `npm run test:cluster: proves the project on a real API server, with the real Pulumi engine and provider.

Without a kubeconfig it brings up a cluster of its own on loopback: etcd, API server, controllers, scheduler and
prometheus-operator are real; nodes and containers are simulated by kwok. It ends with the tests, however they end.
What is not on PATH is built on the first run, which takes some thirty minutes on two cores. The last line is
"N passed, N failed"; the exit code is 0 only when nothing failed.

  --kubeconfig FILE      uses this cluster, and leaves in it what could not be removed @default $KUBECONFIG
  --yes-this-cluster     although it does not look like a cluster for tests
  --only "pattern"       only the tests whose full title matches the pattern
  --help                 this text
`;

const { values } = parseArgs({
  options: {
    kubeconfig: { type: "string" },
    "yes-this-cluster": { type: "boolean" },
    only: { type: "string" },
    help: { type: "boolean" },
  },
});

const kubeconfig = values.kubeconfig ?? process.env.KUBECONFIG ?? "";

/** A cluster that is there needs no control plane. */
const ofControlPlane: readonly ClusterProgramName[] = [
  "etcd",
  "kube-apiserver",
  "kube-controller-manager",
  "kube-scheduler",
  "kwok",
];

const needed = (Object.keys(clusterPrograms) as ClusterProgramName[])
  .filter((name) => kubeconfig === "" || !ofControlPlane.includes(name))
  .map((name) => async () => {
    const started = Date.now();
    const { version, from, path } = await find(name);
    return `${name} ${version} (${from}, ${((Date.now() - started) / 1000).toFixed(1)} s) ${path}`;
  });

if (values.help) process.stdout.write(help);
else {
  const env = {
    ...(kubeconfig !== "" && { TEST_CLUSTER_KUBECONFIG: resolve(kubeconfig) }),
    ...(values["yes-this-cluster"] && { TEST_CLUSTER_IS_SURE: "true" }),
  };
  await proveAll([dependencies, tools(needed), tests({ only: values.only, config: "test/cluster/mocharc.json", env })]);
}
