import { generateKeyPairSync, randomBytes } from "node:crypto";
import { readdirSync } from "node:fs";
import { access, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { definitionsFolder, tool } from "../../../tools/tools.ts";
import { eventually } from "./api.ts";
import { freePorts, type Processes } from "./processes.ts";

/** Only the reader of the tests' own folder may read what is in these. */
const secret = { mode: 0o600 };

/** Key of the tokens of service accounts. */
const keyFile = ({ folder }: Processes): string => join(folder, "service-accounts.key");

/** The API server's certificate, which is its own authority. */
const authorityFile = ({ folder }: Processes): string => join(folder, "certificates", "apiserver.crt");

const start = async (processes: Processes, name: Parameters<typeof tool>[0], ...args: string[]): Promise<void> =>
  processes.start(name, await tool(name), args);

/** Starts a real API server with its etcd, on loopback. Returns its administrator's kubeconfig; it may not be ready yet. */
export async function startApiServer(processes: Processes): Promise<string> {
  const { folder } = processes;
  const [etcdPort = 0, peerPort = 0, apiPort = 0] = await freePorts(3);
  const key = keyFile(processes);
  const tokens = join(folder, "tokens.csv");
  const authority = authorityFile(processes);
  const token = randomBytes(16).toString("hex");
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  await writeFile(key, privateKey.export({ type: "pkcs1", format: "pem" }), secret);
  await writeFile(tokens, `${token},admin,admin,"system:masters"\n`, secret);
  const kubeconfig = join(folder, "kubeconfig");
  await writeFile(kubeconfig, JSON.stringify(kubeconfigOf(apiPort, authority, token)), secret);
  const client = `http://127.0.0.1:${etcdPort}`;
  const peer = `http://127.0.0.1:${peerPort}`;
  await start(
    processes,
    "etcd",
    ...[`--data-dir=${join(folder, "etcd")}`, "--unsafe-no-fsync", "--log-level=warn"],
    ...[`--listen-client-urls=${client}`, `--advertise-client-urls=${client}`],
    ...[`--listen-peer-urls=${peer}`, `--initial-advertise-peer-urls=${peer}`, `--initial-cluster=default=${peer}`],
  );
  await start(
    processes,
    "kube-apiserver",
    ...[`--etcd-servers=${client}`, `--secure-port=${apiPort}`, "--bind-address=127.0.0.1"],
    // Nobody inside can reach it; the address only fills the place of the `kubernetes` Service.
    ...["--advertise-address=192.0.2.1", "--endpoint-reconciler-type=none", "--service-cluster-ip-range=10.96.0.0/16"],
    ...[`--cert-dir=${dirname(authority)}`, `--token-auth-file=${tokens}`, "--authorization-mode=Node,RBAC"],
    ...[`--service-account-key-file=${key}`, `--service-account-signing-key-file=${key}`],
    ...["--service-account-issuer=https://kubernetes.default.svc", "--allow-privileged=true"],
  );
  await eventually("the API server has its certificate", () => access(authority).then(() => true), {
    guard: processes.check,
  });
  return kubeconfig;
}

/** Starts what makes an API server a cluster: controllers, scheduler, and kwok, which plays kubelet for nodes that do not exist. */
export async function startControllers(processes: Processes, kubeconfig: string): Promise<void> {
  await start(
    processes,
    "kube-controller-manager",
    ...[`--kubeconfig=${kubeconfig}`, `--service-account-private-key-file=${keyFile(processes)}`],
    `--root-ca-file=${authorityFile(processes)}`,
    ...["--use-service-account-credentials=true", "--leader-elect=false", "--secure-port=0"],
    // A node that does not exist cannot be lost: on a busy machine late heartbeats would evict every pod.
    "--node-monitor-grace-period=24h",
  );
  await start(processes, "kube-scheduler", `--kubeconfig=${kubeconfig}`, "--leader-elect=false", "--secure-port=0");
  const ownStage = join(processes.folder, "image-missing.yaml");
  await writeFile(ownStage, JSON.stringify(imageStage));
  const stages = [...(await stageFiles()), ownStage].map((file) => `--config=${file}`);
  await start(processes, "kwok", `--kubeconfig=${kubeconfig}`, "--manage-all-nodes=true", "--node-port=0", ...stages);
}

const kubeconfigOf = (port: number, authority: string, token: string): object => ({
  apiVersion: "v1",
  kind: "Config",
  clusters: [
    {
      name: "test",
      cluster: {
        server: `https://127.0.0.1:${port}`,
        "tls-server-name": "kubernetes.default.svc",
        "certificate-authority": authority,
      },
    },
  ],
  users: [{ name: "admin", user: { token } }],
  contexts: [{ name: "test", context: { cluster: "test", user: "admin" } }],
  "current-context": "test",
});

/** An image that no registry has: kubelets try to pull it again and again. */
export const missingImage = "registry.invalid/missing:1";

/** What a pod with {@link missingImage} does, in the words of a kubelet. Having a weight, it goes before what kwok itself would do. */
const imageStage = {
  apiVersion: "kwok.x-k8s.io/v1alpha1",
  kind: "Stage",
  metadata: { name: "image-missing" },
  spec: {
    resourceRef: { apiGroup: "v1", kind: "Pod" },
    selector: {
      matchExpressions: [
        { key: ".metadata.deletionTimestamp", operator: "DoesNotExist" },
        { key: ".status.phase", operator: "In", values: ["Pending"] },
        { key: ".spec.containers[].image", operator: "In", values: [missingImage] },
      ],
    },
    weight: 1,
    next: {
      statusTemplate: `phase: Pending
conditions:
- { type: Initialized, status: "True" }
- { type: Ready, status: "False", reason: ContainersNotReady, message: "containers with unready status" }
containerStatuses:
{{ range .spec.containers }}
- name: {{ .name | Quote }}
  image: {{ .image | Quote }}
  ready: false
  restartCount: 0
  state: { waiting: { reason: ImagePullBackOff, message: 'Back-off pulling image "{{ .image }}"' } }
{{ end }}
`,
    },
  },
};

/** What nodes, pods and volumes do: become ready at once, Jobs complete, claims are bound. */
const stages = ["node/fast", "node/heartbeat-with-lease", "pod/fast", "volume/fast"];

async function stageFiles(): Promise<readonly string[]> {
  const folder = await definitionsFolder("kwok");
  return stages.flatMap((stage) =>
    readdirSync(join(folder, stage))
      .filter((file) => /^(node|pod|pvc?)-.*\.yaml$/.test(file) && !/patch/.test(file))
      .map((file) => join(folder, stage, file)),
  );
}
