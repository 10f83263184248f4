import { counter, gauge, metricsOf } from "./metric.ts";

const container = ["pod", "container"] as const;

/** Section 2.1 of the strategy, for nodes and for the containers of services, and the volumes that its disk alert needs. */
export const systemMetrics = metricsOf(
  {
    id: "cpu",
    title: "CPU Usage",
    class: "system",
    collector: "node-exporter",
    series: [counter("node_cpu_seconds_total", "seconds", "instance", "cpu", "mode")],
    meaning: "Seconds that each processor spent in each mode.",
  },
  {
    id: "memory",
    title: "Memory Usage",
    class: "system",
    collector: "node-exporter",
    series: [
      gauge("node_memory_MemAvailable_bytes", "bytes", "instance"),
      gauge("node_memory_MemTotal_bytes", "bytes", "instance"),
    ],
    meaning: "Memory that programs could still get without swapping, and all there is.",
  },
  {
    id: "diskIo",
    title: "Disk I/O",
    class: "system",
    collector: "node-exporter",
    series: [
      counter("node_disk_read_bytes_total", "bytes", "instance", "device"),
      counter("node_disk_written_bytes_total", "bytes", "instance", "device"),
      counter("node_disk_io_time_seconds_total", "seconds", "instance", "device"),
    ],
    meaning: "Bytes read and written per disk, and the time it was busy.",
  },
  {
    id: "diskSpace",
    title: "Disk Space",
    class: "system",
    collector: "node-exporter",
    series: [
      gauge("node_filesystem_avail_bytes", "bytes", "instance", "device", "mountpoint", "fstype"),
      gauge("node_filesystem_size_bytes", "bytes", "instance", "device", "mountpoint", "fstype"),
      gauge("node_filesystem_readonly", "count", "instance", "device", "mountpoint", "fstype"),
    ],
    meaning: "Space that a program without root's reserve can use on each file system, and its size.",
  },
  {
    id: "networkIo",
    title: "Network I/O",
    class: "system",
    collector: "node-exporter",
    series: [
      counter("node_network_receive_bytes_total", "bytes", "instance", "device"),
      counter("node_network_transmit_bytes_total", "bytes", "instance", "device"),
    ],
    meaning: "Bytes received and sent per network device.",
  },
  {
    id: "processCount",
    title: "Process Count",
    class: "system",
    collector: "node-exporter",
    series: [gauge("node_processes_pids", "count", "instance")],
    meaning: "Processes on a node; needs the exporter's processes collector, which is off by default.",
  },
  {
    id: "threadCount",
    title: "Thread Count",
    class: "system",
    collector: "node-exporter",
    series: [gauge("node_processes_threads", "count", "instance")],
    meaning: "Threads on a node; needs the exporter's processes collector, which is off by default.",
  },
  {
    id: "containerUsage",
    title: "Container CPU and memory",
    class: "system",
    collector: "kubelet",
    series: [
      counter("container_cpu_usage_seconds_total", "seconds", ...container),
      gauge("container_memory_working_set_bytes", "bytes", ...container),
    ],
    meaning:
      "Processor time and the memory that cannot be reclaimed, per container. The alerts look at the container that bears the name of its service, not at those beside it.",
  },
  {
    id: "containerLimits",
    title: "Container limits and restarts",
    class: "system",
    collector: "kube-state-metrics",
    series: [
      gauge("kube_pod_container_resource_limits", "count", ...container, "resource", "unit"),
      counter("kube_pod_container_status_restarts_total", "count", ...container),
    ],
    meaning:
      "What a container may use at most, and how often it restarted. Of a service, the container of the service's own name.",
  },
  {
    id: "pods",
    title: "Pods",
    class: "system",
    collector: "kube-state-metrics",
    series: [
      gauge("kube_pod_status_ready", "count", "pod", "condition"),
      gauge("kube_pod_status_phase", "count", "pod", "phase"),
    ],
    meaning: "Whether a pod is ready to do its work, and whether it has ended.",
  },
  {
    id: "volumes",
    title: "Persistent volumes",
    class: "system",
    collector: "kubelet",
    series: [
      gauge("kubelet_volume_stats_available_bytes", "bytes", "persistentvolumeclaim"),
      gauge("kubelet_volume_stats_capacity_bytes", "bytes", "persistentvolumeclaim"),
    ],
    meaning: "Space left on each mounted persistent volume, and its size.",
  },
  {
    id: "volumeModes",
    title: "Volume access modes",
    class: "system",
    collector: "kube-state-metrics",
    series: [gauge("kube_persistentvolumeclaim_access_mode", "count", "persistentvolumeclaim", "access_mode")],
    meaning: "How a volume may be mounted; a read-only volume is full by design.",
  },
);
