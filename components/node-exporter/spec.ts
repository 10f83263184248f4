import type * as k8s from "@pulumi/kubernetes";
import { certificateMount } from "../shared/certificate.ts";
import { labels, selectorLabels } from "../shared/labels.ts";
import { identity, ownMonitor } from "../shared/monitor.ts";
import { resourceRequirements } from "../shared/resources.ts";
import { containerSecurity, podSecurity } from "../shared/security.ts";
import { ownService } from "../shared/service.ts";
import { webConfigFile } from "../shared/web-config.ts";
import type { ResolvedNodeExporter } from "./args.ts";

const component = "node-exporter";
const port = "metrics";

/** The user of the image, `nobody`: what it reads is open to everybody on the node. */
const user = 65_534;

/** The node's root in the container. */
const root = "/host/root";

/**
 * Mount points that show a disk again which is already counted where it is mounted by the node, or no disk at all: the
 * containers' and the volumes' own, which kubelet reports by claim. RE2, as seen from the node.
 */
const repeatedMounts = "^/(dev|proc|run|sys|var/lib/(containerd|containers|docker|kubelet)/.+)($|/)";

/** File systems that are no disk: the exporter's own list, and those in memory. */
const noDisk = [
  ...["autofs", "binfmt_misc", "bpf", "cgroup2?", "configfs", "debugfs", "devpts", "devtmpfs", "erofs", "fusectl"],
  ...["hugetlbfs", "iso9660", "mqueue", "nsfs", "overlay", "proc", "procfs", "pstore", "ramfs", "rpc_pipefs"],
  ...["securityfs", "selinuxfs", "squashfs", "sysfs", "tmpfs", "tracefs"],
].join("|");

/** Network devices of containers: one end of a pair whose other end is counted. */
const containerDevices = "^(veth|cali|cni|flannel|lxc|docker|br-).*$";

const args = ({ port: number }: ResolvedNodeExporter): string[] => [
  // The node's own address and not all of them: the port is on the node's network.
  `--web.listen-address=[$(POD_IP)]:${number}`,
  `--web.config.file=${webConfigFile}`,
  `--path.rootfs=${root}`,
  `--path.sysfs=${root}/sys`,
  `--path.udev.data=${root}/run/udev/data`,
  // Off by default; the strategy's process and thread counts come from it.
  "--collector.processes",
  `--collector.filesystem.mount-points-exclude=${repeatedMounts}`,
  `--collector.filesystem.fs-types-exclude=^(${noDisk})$`,
  `--collector.netdev.device-exclude=${containerDevices}`,
  `--collector.netclass.ignored-devices=${containerDevices}`,
];

/** The kubelet has no certificate to show, which everybody must who asks more: its port is open to whoever reaches the node. */
const answers = { tcpSocket: { port } };

const container = (resolved: ResolvedNodeExporter): k8s.types.input.core.v1.Container => ({
  name: component,
  image: resolved.image,
  args: args(resolved),
  env: [{ name: "POD_IP", valueFrom: { fieldRef: { fieldPath: "status.podIP" } } }],
  ports: [{ name: port, containerPort: resolved.port, hostPort: resolved.port }],
  resources: resourceRequirements(resolved.compute),
  securityContext: containerSecurity,
  livenessProbe: answers,
  readinessProbe: answers,
  // Mounts that the node makes later are seen too.
  volumeMounts: [
    { name: "root", mountPath: root, readOnly: true, mountPropagation: "HostToContainer" },
    certificateMount,
  ],
});

/**
 * One pod on every node. What it needs of the node, and why:
 * - its network: the counters of network devices are those of the reader's own network;
 * - its processes: `/proc` lists the reader's own otherwise, and process and thread counts would be those of the pod;
 * - its root, read-only: the space on a file system is asked for at its mount point.
 * It needs no more: it is not root, has no capability and cannot write.
 */
export const daemonSet = (
  name: string,
  resolved: ResolvedNodeExporter,
  certificate: k8s.types.input.core.v1.Volume,
): k8s.apps.v1.DaemonSetArgs => ({
  metadata: { name, namespace: resolved.namespace, labels: labels(component, name) },
  spec: {
    selector: { matchLabels: selectorLabels(component, name) },
    updateStrategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: "10%" } },
    template: {
      metadata: { labels: labels(component, name) },
      spec: {
        automountServiceAccountToken: false,
        enableServiceLinks: false,
        priorityClassName: resolved.priorityClassName,
        hostNetwork: true,
        hostPID: true,
        nodeSelector: { "kubernetes.io/os": "linux" },
        // A node that is set apart, or in trouble, is watched as well.
        tolerations: [{ operator: "Exists" }],
        securityContext: podSecurity(user),
        containers: [container(resolved)],
        volumes: [{ name: "root", hostPath: { path: "/" } }, certificate],
      },
    },
  },
});

/** Its Service, without an address of its own: nobody asks any node. */
export const service = (name: string, { namespace, port: number }: ResolvedNodeExporter): k8s.core.v1.ServiceArgs =>
  ownService(component, name, namespace, { name: port, port: number }, { clusterIP: "None" });

/** Its series carry the node's name as `instance`: an address tells nobody which node it is. */
export const monitor = (name: string, { namespace }: ResolvedNodeExporter) =>
  ownMonitor(component, name, namespace, port, {
    relabelings: [
      ...identity(name, namespace),
      { sourceLabels: ["__meta_kubernetes_pod_node_name"], targetLabel: "instance" },
    ],
  });
