import type { Environment } from "../environment.ts";
import * as queries from "../queries/index.ts";
import type { systemThresholds } from "../thresholds/system.ts";
import { type AlertsFor, forCluster, type Instance, perService, stackTarget } from "./alert.ts";

/** The container of each service, and all of the stack. */
const restarting = (environment: Environment): readonly Instance[] => [
  ...perService(queries.containerRestarts)(environment),
  {
    query: queries.containerRestarts,
    target: stackTarget(environment),
    labels: { service: "kube-state-metrics" },
  },
];

/** "System Alerts" of the strategy's section 3.2. */
export const systemAlerts: AlertsFor<typeof systemThresholds> = {
  HighCpuUsage: {
    summary: (limit) => `CPU usage of node {{ $labels.instance }} is ${limit}`,
    board: "system",
    instances: forCluster(queries.cpuUtilisation),
    runbook: {
      meaning: "The processors of a node are busy almost all the time; waiting for disks does not count as busy.",
      impact: "Everything on the node answers later; new pods may not fit. Users notice once requests queue.",
      diagnosis: [
        "On the System board, find out when it began and whether other nodes are busy too.",
        "`kubectl top pods --all-namespaces --sort-by=cpu` and the node's pods: which of them grew?",
        "Compare with the request rate on the Application board: more traffic, or more work per request?",
      ],
      mitigation: [
        "Scale out what is busy, or move it: `kubectl drain` only when the other nodes have room.",
        "Roll back the release that came with the rise.",
        "Give a runaway container a CPU limit.",
      ],
    },
  },
  HighMemoryUsage: {
    summary: (limit) => `Memory usage of node {{ $labels.instance }} is ${limit}`,
    board: "system",
    instances: forCluster(queries.memoryUtilisation),
    runbook: {
      meaning:
        "Hardly any memory of a node can still be given to a program; the page cache is already counted as free.",
      impact: "The kubelet evicts pods, then the kernel kills processes, and not always the guilty ones.",
      diagnosis: [
        "`kubectl top pods --all-namespaces --sort-by=memory`: which pod grew, and does it still?",
        "`kubectl describe node`: are requests close to what the node has, or do pods use more than they asked for?",
        "Look for evicted pods and OOMKilled containers in the last hour.",
      ],
      mitigation: [
        "Restart the pod that leaks, and keep a heap dump of it first.",
        "Raise requests to what is really used, so that the scheduler spreads the load.",
        "Add a node.",
      ],
    },
  },
  LowDiskSpace: {
    summary: (limit) => `Free space on {{ $labels.device }} of node {{ $labels.instance }} is ${limit}`,
    board: "system",
    instances: forCluster(queries.diskFree),
    runbook: {
      meaning: "A file system of a node has little space left for ordinary programs.",
      impact: "Once it is full, writes fail: pods crash, images cannot be pulled, logs are lost, the node is tainted.",
      diagnosis: [
        "On the node: `df -h`, then `du -xh --max-depth=2 / | sort -h | tail`.",
        "`crictl images` and `/var/log`: images and container logs are the usual causes.",
        "On the System board: did it fill slowly, or within minutes?",
      ],
      mitigation: [
        "`crictl rmi --prune` removes images that no container uses.",
        "Truncate the log file that grew, and set a rotation for it.",
        "Enlarge the disk; cordon the node until it is done.",
      ],
    },
  },
  HighContainerCpuUsage: {
    summary: (limit) => `CPU usage of {{ $labels.namespace }}/{{ $labels.pod }} is ${limit} of its limit`,
    board: "system",
    instances: perService(queries.containerCpu),
    runbook: {
      meaning: "A container uses nearly all the CPU that its limit allows.",
      impact: "The kernel throttles it: requests wait although the node may be idle.",
      diagnosis: [
        "Does the whole deployment do so, or one pod? One pod alone often means a hot key or a loop.",
        "Compare with the request rate and the response time of the service.",
        "Profile one pod before it is restarted.",
      ],
      mitigation: [
        "Add replicas.",
        "Raise the limit if the node has room.",
        "Roll back the release that came with the rise.",
      ],
    },
  },
  HighContainerMemoryUsage: {
    summary: (limit) => `Memory of {{ $labels.namespace }}/{{ $labels.pod }} is ${limit} of its limit`,
    board: "system",
    instances: perService(queries.containerMemory),
    runbook: {
      meaning: "The memory of a container that cannot be reclaimed is close to its limit.",
      impact:
        "At the limit the kernel kills it; requests in flight are lost, and it may happen again after the restart.",
      diagnosis: [
        "Is it a steady climb (a leak), or a step (a large request, a warm cache)?",
        "`kubectl describe pod`: was it OOMKilled before?",
        "Take a heap snapshot of one pod.",
      ],
      mitigation: [
        "Restart the pods one by one to win time.",
        "Raise the limit, and the runtime's heap size with it.",
        "Roll back the release that came with the rise.",
      ],
    },
  },
  ContainerRestarts: {
    summary: (limit) =>
      `Restarts of {{ $labels.namespace }}/{{ $labels.pod }} ({{ $labels.container }}) in an hour are ${limit}`,
    board: "system",
    instances: restarting,
    runbook: {
      meaning: "A container ends and is started anew, over and over, with longer and longer pauses.",
      impact:
        "It works for moments only. Requests in flight are lost at every end, and its share of the work waits or falls to others.",
      diagnosis: [
        "`kubectl logs --previous` and `kubectl describe pod`: what did it say at the end, and with which exit code?",
        "137 with OOMKilled: its memory limit. 143 after a failing liveness probe: it hangs, or starts too slowly.",
        "Did it begin with a deployment, or when something that it needs went away?",
      ],
      mitigation: [
        "Roll back the deployment that it began with.",
        "Raise the limit that it meets, or mend what it waits for.",
      ],
    },
  },
  DiskFullSoon: {
    measure: "A disk will be full in",
    summary: (limit) => `{{ $labels.device }} of node {{ $labels.instance }} will be full in ${limit}`,
    board: "system",
    instances: forCluster(queries.diskFullIn),
    silencedBy: ["LowDiskSpace"],
    runbook: {
      meaning:
        "If a file system goes on filling as in the last six hours, it is full before the threshold's time is over.",
      impact: "None yet. This is the time to act without hurry.",
      diagnosis: [
        "On the System board, look at a week: a saw-tooth that is emptied every night is no trouble.",
        "On the node: what was written last? `find / -xdev -mmin -360 -size +100M`.",
      ],
      mitigation: ["Set a rotation or a retention for what grows.", "Enlarge the disk."],
    },
  },
  LowVolumeSpace: {
    summary: (limit) => `Free space on volume {{ $labels.namespace }}/{{ $labels.persistentvolumeclaim }} is ${limit}`,
    board: "system",
    instances: forCluster(queries.volumeFree),
    runbook: {
      meaning: "A persistent volume has little space left.",
      impact: "The program that writes to it fails once it is full; databases may refuse to start again.",
      diagnosis: [
        "Which pod mounts it? `kubectl describe pvc` says.",
        "Inside that pod: `du -h` on the mount. Is it data, or temporary files and old logs?",
      ],
      mitigation: [
        "Enlarge the claim, if its storage class allows expansion; sizes of the stack's own volumes are computed from its definitions.",
        "Delete what is not needed any more, by the program's own means.",
      ],
    },
  },
  VolumeFullSoon: {
    measure: "A volume will be full in",
    summary: (limit) => `Volume {{ $labels.namespace }}/{{ $labels.persistentvolumeclaim }} will be full in ${limit}`,
    board: "system",
    instances: forCluster(queries.volumeFullIn),
    silencedBy: ["LowVolumeSpace"],
    runbook: {
      meaning: "If a volume goes on filling as in the last six hours, it is full before the threshold's time is over.",
      impact: "None yet. This is the time to act without hurry.",
      diagnosis: [
        "Look at a week of it: is the growth steady, or was there one large job?",
        "For the stack's own volumes, compare the assumptions in the settings with what is really written.",
      ],
      mitigation: ["Enlarge the claim.", "Shorten what the program keeps."],
    },
  },
  LowElasticsearchDiskSpace: {
    summary: (limit) => `Free space of Elasticsearch node {{ $labels.name }} is ${limit}`,
    board: "system",
    instances: forCluster(queries.elasticsearchDiskFree),
    runbook: {
      meaning: "The data volume of an Elasticsearch node has reached the watermark at which it gets no more shards.",
      impact: "Shards move away, then cannot be placed; at 95 % used, indices become read-only and logs are refused.",
      diagnosis: [
        "`GET _cat/allocation?v` and `GET _cat/indices/.ds-logs-*?v&s=store.size:desc`.",
        "`GET _ilm/explain` on the largest: is a step stuck, so that nothing is deleted?",
        "Did a category suddenly write far more than the assumptions say?",
      ],
      mitigation: [
        "Enlarge the volumes: ECK expands them in place when the storage class allows it.",
        "Add a node.",
        "Repair the stuck lifecycle step with `POST <index>/_ilm/retry`.",
      ],
    },
  },
};
