import type { Threshold } from "../vocabulary/index.ts";

/** Section 3.2 of the strategy, "System Alerts", and the companions without which they come too late. */
export const systemThresholds = {
  HighCpuUsage: {
    unit: "ratio",
    direction: "above",
    value: 0.9,
    for: "5m",
    keepFiringFor: "10m",
    severity: "high",
    reason: "Strategy 3.2: CPU > 90 % for 5 minutes. A busy node is a cause, and not yet what users notice.",
  },
  HighMemoryUsage: {
    unit: "ratio",
    direction: "above",
    value: 0.85,
    for: "5m",
    keepFiringFor: "10m",
    severity: "high",
    reason:
      "Strategy 3.2: memory > 85 % for 5 minutes. Counted by MemAvailable, since the page cache can be given back.",
  },
  LowDiskSpace: {
    unit: "ratio",
    direction: "below",
    value: 0.1,
    for: "5m",
    severity: "critical",
    reason: "Strategy 3.2: disk space < 10 %. Held 5 minutes, so that one large temporary file wakes nobody.",
  },
  HighContainerCpuUsage: {
    unit: "ratio",
    direction: "above",
    value: 0.9,
    for: "5m",
    keepFiringFor: "10m",
    severity: "high",
    reason: "Strategy 3.2 applied to a container: at its CPU limit it is throttled while its node may look idle.",
  },
  HighContainerMemoryUsage: {
    unit: "ratio",
    direction: "above",
    value: 0.85,
    for: "5m",
    keepFiringFor: "10m",
    severity: "high",
    reason: "Strategy 3.2 applied to a container: at 100 % of its memory limit the kernel kills it.",
  },
  ContainerRestarts: {
    unit: "count",
    direction: "above",
    value: 5.5,
    for: "5m",
    severity: "high",
    reason:
      "In a crash loop a container is up for a moment again and again, so that neither its target nor its pod is down for long. Six in an hour are no deployment and no move; a loop comes there within a quarter of an hour. The half is there because Prometheus counts five, up to the edges of the hour, as a little more.",
  },
  DiskFullSoon: {
    unit: "seconds",
    direction: "below",
    value: 4 * 86_400,
    for: "1h",
    severity: "medium",
    floor: { atLeast: 0.5, unit: "ratio", of: "used" },
    reason: "4 days outlast a long weekend. Only past half full: a young file system fills fast and means nothing.",
  },
  LowVolumeSpace: {
    unit: "ratio",
    direction: "below",
    value: 0.1,
    for: "5m",
    severity: "critical",
    reason: "Strategy 3.2 applied to persistent volumes, which no node file system shows.",
  },
  VolumeFullSoon: {
    unit: "seconds",
    direction: "below",
    value: 4 * 86_400,
    for: "1h",
    severity: "medium",
    floor: { atLeast: 0.5, unit: "ratio", of: "used" },
    reason: "As DiskFullSoon, for persistent volumes.",
  },
  LowElasticsearchDiskSpace: {
    unit: "ratio",
    direction: "below",
    value: 0.15,
    for: "5m",
    severity: "critical",
    reason:
      "Elasticsearch stops allocating shards to a node at 85 % used (cluster.routing.allocation.disk.watermark.low).",
  },
} as const satisfies Record<string, Threshold>;
