import type { Matchers } from "../vocabulary/index.ts";
import { by, constant, growing, pick, type Query, type Sample, type Story, share, type Target } from "./query.ts";

const node: Matchers = { namespace: "monitoring-agents", service: "node-exporter", instance: "node-1" };

/** File systems in memory and images of containers are no disks. */
const onDisk: Matchers = { fstype: "!~tmpfs|ramfs|overlay|squashfs|iso9660|nsfs" };
/** Loopback and the devices of containers would count a packet twice. */
const physical: Matchers = { device: "!~lo|veth.+|cali.+|cni.+|flannel.+|docker.+|br-.+" };

/**
 * Busy share of a node's processors: everything but idle, waiting for a disk, and what the hypervisor took. Of all time that
 * was counted, not of a second per second: then neither a series that is younger than the range nor an exporter that is
 * there twice while it restarts makes a node look busy.
 */
export const cpuUtilisation: Query = {
  name: "cpuUtilisation",
  title: "CPU usage",
  class: "system",
  unit: "ratio",
  traffic: false,
  range: share,
  metrics: ["cpu"],
  labels: ["instance"],
  lookback: "5m",
  record: "instance:node_cpu_utilisation:rate5m",
  expr: (t) =>
    `1 - sum ${by("instance")} (rate(${pick("node_cpu_seconds_total", t, { mode: "=~idle|iowait|steal" })}[5m]))\n  / sum ${by("instance")} (rate(${pick("node_cpu_seconds_total", t)}[5m]))`,
  samples: (_, story) =>
    ["0", "1"].flatMap((cpu) => [
      growing("node_cpu_seconds_total", { ...node, cpu, mode: "idle" }, (1 - story.value) / 2, story),
      growing("node_cpu_seconds_total", { ...node, cpu, mode: "iowait" }, (1 - story.value) / 2, story),
      growing("node_cpu_seconds_total", { ...node, cpu, mode: "user" }, story.value, story),
    ]),
};

/** Share of a node's memory that no program can get any more. */
export const memoryUtilisation: Query = {
  name: "memoryUtilisation",
  title: "Memory usage",
  class: "system",
  unit: "ratio",
  traffic: false,
  range: share,
  metrics: ["memory"],
  labels: ["instance"],
  lookback: "5m",
  record: "instance:node_memory_utilisation:ratio",
  expr: (t) =>
    `1 - max ${by("instance")} (${pick("node_memory_MemAvailable_bytes", t)})\n  / max ${by("instance")} (${pick("node_memory_MemTotal_bytes", t)})`,
  samples: (_, story) => [
    constant("node_memory_MemAvailable_bytes", node, 1e10 * (1 - story.value), story),
    constant("node_memory_MemTotal_bytes", node, 1e10, story),
  ],
};

const available = (t: Target): string => pick("node_filesystem_avail_bytes", t, onDisk);
const size = (t: Target): string => pick("node_filesystem_size_bytes", t, onDisk);
const disk: Matchers = { ...node, device: "/dev/sda1", mountpoint: "/", fstype: "ext4" };

/**
 * Free share of each file system; one device mounted several times counts once. One that may only be read is full by design
 * and not counted: where it is mounted for writing too, it is not one of those.
 */
export const diskFree: Query = {
  name: "diskFree",
  title: "Free disk space",
  class: "system",
  unit: "ratio",
  traffic: false,
  range: share,
  metrics: ["diskSpace"],
  labels: ["instance", "device"],
  lookback: "5m",
  expr: (t) =>
    `(\n  max ${by("instance", "device")} (${available(t)})\n  / max ${by("instance", "device")} (${size(t)})\n)\nunless min ${by("instance", "device")} (${pick("node_filesystem_readonly", t, onDisk)}) == 1`,
  samples: (_, story) => [
    constant("node_filesystem_avail_bytes", disk, 1e12 * story.value, story),
    constant("node_filesystem_size_bytes", disk, 1e12, story),
    constant("node_filesystem_readonly", disk, 0, story),
  ],
};

/** Time until a file system is full if it goes on filling as in the last six hours; nothing for one that does not fill. */
export const diskFullIn: Query = {
  name: "diskFullIn",
  title: "Time until a disk is full",
  class: "system",
  unit: "seconds",
  metrics: ["diskSpace"],
  labels: ["instance", "device"],
  lookback: "6h",
  proof: { interval: "5m" },
  expr: (t) =>
    `max ${by("instance", "device")} (${available(t)})\n/ (-max ${by("instance", "device")} (deriv(${available(t)}[6h])) > 0)`,
  volume: (t) =>
    `1 - max ${by("instance", "device")} (${available(t)})\n  / max ${by("instance", "device")} (${size(t)})`,
  samples: (_, story) => filling("node_filesystem_avail_bytes", "node_filesystem_size_bytes", disk, story),
};

/** A gauge of free bytes that must hold for the last `story.held` samples that it is full within `story.value` seconds, on a volume that is `story.volume` full at the end. */
export function filling(free: string, whole: string, labels: Matchers, story: Story): readonly Sample[] {
  const total = 1e12;
  const left = total * (1 - story.volume);
  // The time until it is full gets shorter while it fills.
  const perStep = left / (story.value / story.interval - story.held);
  return [
    { name: free, labels, values: `${Math.round(left + perStep * story.steps)}-${Math.round(perStep)}x${story.steps}` },
    constant(whole, labels, total, story),
  ];
}

const perDevice = (name: string, title: string, metric: "diskIo" | "networkIo", family: string): Query => ({
  name,
  title,
  class: "system",
  unit: "bytes/s",
  metrics: [metric],
  labels: ["instance", "device"],
  lookback: "5m",
  expr: (t) => `max ${by("instance", "device")} (rate(${pick(family, t, metric === "networkIo" ? physical : {})}[5m]))`,
  samples: (_, story) => [growing(family, { ...node, device: "sda" }, story.value, story)],
});

export const diskRead = perDevice("diskRead", "Disk reads", "diskIo", "node_disk_read_bytes_total");
export const diskWritten = perDevice("diskWritten", "Disk writes", "diskIo", "node_disk_written_bytes_total");
export const networkReceived = perDevice(
  "networkReceived",
  "Network received",
  "networkIo",
  "node_network_receive_bytes_total",
);
export const networkSent = perDevice("networkSent", "Network sent", "networkIo", "node_network_transmit_bytes_total");

/** Share of time that a disk had at least one request. */
export const diskBusy: Query = {
  ...perDevice("diskBusy", "Disk busy", "diskIo", "node_disk_io_time_seconds_total"),
  unit: "ratio",
  traffic: false,
  range: share,
};

const perNode = (name: string, title: string, metric: "processCount" | "threadCount", family: string): Query => ({
  name,
  title,
  class: "system",
  unit: "count",
  metrics: [metric],
  labels: ["instance"],
  lookback: "5m",
  expr: (t) => `max ${by("instance")} (${pick(family, t)})`,
  samples: (_, story) => [constant(family, node, story.value, story)],
});

export const processCount = perNode("processCount", "Processes", "processCount", "node_processes_pids");
export const threadCount = perNode("threadCount", "Threads", "threadCount", "node_processes_threads");
