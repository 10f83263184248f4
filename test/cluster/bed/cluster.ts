import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { loadAll } from "js-yaml";
import { definitionsFolder, tool } from "../../../tools/tools.ts";
import { type Api, apiAt, eventually, holds, type KubernetesObject } from "./api.ts";
import { startApiServer, startControllers } from "./control-plane.ts";
import { reportElasticWell } from "./elastic-status.ts";
import { refusal } from "./given.ts";
import { freePorts, type Processes, processes } from "./processes.ts";
import { type Recorder, recorderOf } from "./recorder.ts";

/** A cluster for tests, with the operators' definitions and prometheus-operator itself. */
export interface Cluster {
  readonly api: Api;
  /** A temporary folder that goes with the cluster. */
  readonly folder: string;
  /** For the program under test: all that it changes through it is recorded. */
  readonly kubeconfig: string;
  readonly recorder: Recorder;
  readonly end: () => Promise<void>;
}

/** Which cluster the tests use. */
export interface ClusterArgs {
  /** Kubeconfig of one that is there. @default one of the tests' own, that ends with them */
  readonly kubeconfig?: string | undefined;
  /** Whether it may be one that does not look like a cluster for tests. @default false */
  readonly isSure?: boolean;
}

/** A cluster that is ready. */
export async function startCluster({ kubeconfig, isSure = false }: ClusterArgs): Promise<Cluster> {
  if (kubeconfig !== undefined) {
    const reason = isSure ? undefined : refusal(await readFile(kubeconfig, "utf8"));
    if (reason !== undefined) throw new Error(`${kubeconfig}: ${reason}`);
  }
  const own = await processes();
  try {
    const admin = kubeconfig ?? (await startApiServer(own));
    const upstream = await startProxy(own, admin);
    const api = apiAt(upstream);
    await eventually("the API server is ready", () => isReady(api), { guard: own.check });
    if (kubeconfig === undefined) {
      await startControllers(own, admin);
      await addNodes(api);
    }
    await addDefinitions(api);
    await startOperator(own, upstream);
    const stopReports = reportElasticWell(api);
    const recorder = await recorderOf(upstream);
    return {
      api,
      folder: own.folder,
      kubeconfig: await kubeconfigFor(own.folder, recorder.url),
      recorder,
      end: async () => {
        stopReports();
        await recorder.end();
        await own.end();
      },
    };
  } catch (error) {
    await own.end();
    throw error;
  }
}

/** A way to the API server without login, whatever the kubeconfig's way to log in. Returns its address. */
async function startProxy(own: Processes, kubeconfig: string): Promise<string> {
  const [port] = await freePorts(1);
  own.start("kubectl", await tool("kubectl"), ["proxy", `--kubeconfig=${kubeconfig}`, `--port=${port}`]);
  return `http://127.0.0.1:${port}`;
}

async function isReady(api: Api): Promise<boolean> {
  const { status } = await api.request("GET", "/readyz");
  return status === 200;
}

async function kubeconfigFor(folder: string, server: string): Promise<string> {
  const file = join(folder, "recorded.kubeconfig");
  const config = {
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "test", cluster: { server } }],
    users: [{ name: "test", user: {} }],
    contexts: [{ name: "test", context: { cluster: "test", user: "test" } }],
    "current-context": "test",
  };
  await writeFile(file, JSON.stringify(config), { mode: 0o600 });
  return file;
}

const capacity = { cpu: "32", memory: "256Gi", pods: "110", "ephemeral-storage": "1Ti" };

/** Three nodes in three zones, as many as Elasticsearch and Alertmanager spread over, and a storage class. */
async function addNodes(api: Api): Promise<void> {
  for (const number of [1, 2, 3]) {
    const name = `fake-${number}`;
    const labels = {
      "kubernetes.io/hostname": name,
      "kubernetes.io/os": "linux",
      "kubernetes.io/arch": "amd64",
      "topology.kubernetes.io/zone": `zone-${number}`,
    };
    const metadata = { name, labels, annotations: { "kwok.x-k8s.io/node": "fake" } };
    const node = { apiVersion: "v1", kind: "Node", metadata };
    await expectApplied(api, "v1/nodes", node);
    await api.apply("v1/nodes", { ...node, status: { capacity, allocatable: capacity } }, { subresource: "status" });
  }
  const file = join(await definitionsFolder("kwok"), "volume/fast/storage-class.yaml");
  for (const object of await objectsIn(file))
    await expectApplied(api, "storage.k8s.io/v1/storageclasses", { ...object, allowVolumeExpansion: true });
  await eventually("the nodes are ready", async () =>
    (await api.list("v1/nodes")).every((node) => holds(node, "Ready")),
  );
}

const objectsIn = async (file: string): Promise<readonly KubernetesObject[]> =>
  loadAll(await readFile(file, "utf8")).flatMap((each) => (each ? [each as KubernetesObject] : []));

const definitionsPlace = "apiextensions.k8s.io/v1/customresourcedefinitions";

/** The definitions of both operators, as their modules have them; those that are there already stay as they are. */
async function addDefinitions(api: Api): Promise<void> {
  const present = new Set((await api.list(definitionsPlace)).map(({ metadata }) => metadata.name));
  for (const folder of [await definitionsFolder("prometheus-operator"), await definitionsFolder("eck")]) {
    for (const file of (await readdir(folder)).filter(
      (name) => name.endsWith(".yaml") && name !== "kustomization.yaml",
    )) {
      for (const object of await objectsIn(join(folder, file))) {
        if (object.kind !== "CustomResourceDefinition" || present.has(object.metadata.name)) continue;
        await expectApplied(api, definitionsPlace, object);
      }
    }
  }
  await eventually("the definitions are established", async () =>
    (await api.list(definitionsPlace)).every((definition) => holds(definition, "Established")),
  );
}

async function expectApplied(api: Api, place: string, object: KubernetesObject): Promise<void> {
  const { status, body } = await api.apply(place, object);
  if (status >= 300) throw new Error(`${object.kind} ${object.metadata.name} is refused: ${JSON.stringify(body)}`);
}

/** The real operator, beside the cluster and not in it. */
async function startOperator(own: Processes, upstream: string): Promise<void> {
  const [port] = await freePorts(1);
  const args = [`--apiserver=${upstream}`, `--web.listen-address=127.0.0.1:${port}`];
  own.start("prometheus-operator", await tool("prometheus-operator"), args);
}
