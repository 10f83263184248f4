import { eventually } from "./bed/api.ts";
import { type Cluster, startCluster } from "./bed/cluster.ts";
import type { Write } from "./bed/recorder.ts";
import { type Outcome, type Stack, stackOn } from "./engine.ts";

/** The one cluster of a run of the tests, and what is on it. */
let running: Promise<Cluster> | undefined;
const stacks = new Map<string, Promise<Stack>>();

/** The cluster; the first who asks waits until it is ready. */
export function cluster(): Promise<Cluster> {
  running ??= startCluster({
    kubeconfig: process.env.TEST_CLUSTER_KUBECONFIG,
    isSure: process.env.TEST_CLUSTER_IS_SURE === "true",
  });
  return running;
}

/** A stack of the project that is deployed; the first who asks deploys it. */
export function deployed(name: "production" | "staging"): Promise<Stack> {
  const known = stacks.get(name) ?? deploy(name);
  stacks.set(name, known);
  return known;
}

const made = new Map<string, Promise<Stack>>();

/** A stack of the project, on which nothing was done yet unless by another test. */
export function stack(name: "production" | "staging"): Promise<Stack> {
  const known = made.get(name) ?? cluster().then((each) => stackOn(each, name));
  made.set(name, known);
  return known;
}

async function deploy(name: "production" | "staging"): Promise<Stack> {
  const each = await stack(name);
  succeeded(await each.up());
  return each;
}

/** The outcome, when it is a success; else throws what the engine said. */
export function succeeded(outcome: Outcome): Outcome {
  if (outcome.error !== undefined) throw new Error(`${outcome.error}\n${outcome.output}`);
  return outcome;
}

/** What `work` resolves to, with all that was written into the cluster meanwhile by way of the engine. */
export async function written<T>(
  work: () => Promise<T>,
): Promise<{ readonly result: T; readonly writes: readonly Write[] }> {
  const { recorder } = await cluster();
  const before = recorder.writes().length;
  const result = await work();
  return { result, writes: recorder.writes().slice(before) };
}

/** Who runs now: a pod that was restarted has another identity. */
export async function pods(): Promise<readonly string[]> {
  const { api } = await cluster();
  return (await api.list("v1/pods"))
    .map(({ metadata }) => `${metadata.namespace}/${metadata.name} ${metadata.uid}`)
    .sort();
}

/** What holds data, what its deletion would take along, and passwords: each with its identity. */
const dataPlaces = [
  ...["v1/namespaces", "v1/persistentvolumeclaims", "monitoring.coreos.com/v1/prometheuses"],
  ...["monitoring.coreos.com/v1/alertmanagers", "elasticsearch.k8s.elastic.co/v1/elasticsearches"],
  ...["logstash.k8s.elastic.co/v1alpha1/logstashes", "v1/secrets"],
];

/** Identities of all objects that must never be lost: one that was made anew has another. */
export async function dataObjects(): Promise<readonly string[]> {
  const { api } = await cluster();
  const lists = await Promise.all(
    dataPlaces.map(async (place) =>
      (await api.list(place)).map(
        ({ metadata }) => `${place} ${metadata.namespace ?? ""}/${metadata.name} ${metadata.uid}`,
      ),
    ),
  );
  return lists.flat().sort();
}

/** Resolves when so many objects more were written by way of the engine, and it is in the middle of its work. */
export async function inTheMiddle(writes: number): Promise<void> {
  const { recorder } = await cluster();
  const before = recorder.writes().length;
  await eventually(`${writes} objects are written`, async () => recorder.writes().length >= before + writes);
}

// At the root, since every file of tests takes this one: with the last test, the cluster goes.
after(async () => {
  await (await running?.catch(() => undefined))?.end();
});
