import { type Cluster, startCluster } from "./bed/cluster.ts";
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

/** A stack of the project, on which nothing was done yet unless by another test. */
const made = new Map<string, Promise<Stack>>();
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

/** Root hooks: with the last test, the cluster goes. */
export const mochaHooks = {
  async afterAll(): Promise<void> {
    await (await running?.catch(() => undefined))?.end();
  },
};
