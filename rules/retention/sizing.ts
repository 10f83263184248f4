import { contract, everySeries, type Metric, requestDurationBounds } from "../metrics/index.ts";
import {
  type Bytes,
  type Duration,
  days,
  gibibytes,
  type LogCategory,
  logCategories,
  type MetricClass,
  seconds,
} from "../vocabulary/index.ts";
import { keptAtMost, type LogRetention } from "./logs.ts";
import type { MetricRetention } from "./metrics.ts";

/** What the sizes of volumes are computed from. Every number is a guess about somebody's traffic, and can be set per environment. */
export interface Assumptions {
  /** Bytes of one stored sample. Source: Prometheus' storage documentation, 1 to 2 bytes. @default 2 */
  readonly bytesPerSample: number;
  /**
   * Memory of one series that is being written: the head's own 3 to 4 KiB (Prometheus keeps two hours there), and as much again
   * for rules and boards that read it. @default 8000
   */
  readonly bytesPerActiveSeries: number;
  /** Nodes of the cluster. @default 5 */
  readonly nodes: number;
  /** File systems, disks and network devices of a node that are kept. @default 8 */
  readonly devicesPerNode: number;
  /** Processors of a node. @default 8 */
  readonly cpusPerNode: number;
  /** Containers in the whole cluster, whose use and limits are kept. @default 150 */
  readonly containers: number;
  /** Persistent volumes in the whole cluster. @default 20 */
  readonly volumes: number;
  /** Pods of one service. @default 3 */
  readonly podsPerService: number;
  /** Combinations of route, method and status code that one pod of a service has seen. @default 60 */
  readonly routesPerPod: number;
  /** Combinations of the labels of any other metric of one pod of a service. @default 6 */
  readonly combinationsPerPod: number;
  /** Log documents a day of all services together, by category. @default 1,000,000 application and api, 200,000 access, 20,000 security, 100,000 others */
  readonly documentsPerDay: Readonly<Record<LogCategory, number>>;
  /** Bytes of one document on disk, in logsdb index mode with the best compression. @default 250 */
  readonly bytesPerDocument: number;
  /** Hours for which Logstash must hold what services log while Elasticsearch is away. @default 12 */
  readonly queuedHours: number;
  /** Bytes of one event in Logstash's queue, where it is not compressed. @default 1500 */
  readonly bytesPerQueuedEvent: number;
  /** Share of a volume that may be used: Prometheus is told to stop there, Elasticsearch stops allocating there. @default 0.85 */
  readonly fillLimit: number;
}

/** The assumptions of an environment that says nothing else. */
export const defaultAssumptions: Assumptions = Object.freeze({
  bytesPerSample: 2,
  bytesPerActiveSeries: 8000,
  nodes: 5,
  devicesPerNode: 8,
  cpusPerNode: 8,
  containers: 150,
  volumes: 20,
  podsPerService: 3,
  routesPerPod: 60,
  combinationsPerPod: 6,
  documentsPerDay: {
    application: 1_000_000,
    access: 200_000,
    security: 20_000,
    performance: 100_000,
    database: 100_000,
    api: 1_000_000,
  },
  bytesPerDocument: 250,
  queuedHours: 12,
  bytesPerQueuedEvent: 1500,
  fillLimit: 0.85,
});

/** Prometheus' write-ahead log and head are on the same volume: three hours uncompressed, about a tenth of a GiB per 10,000 series. */
const headBytesPerSeries = 12_000;

/** Series that the Prometheus of `metricClass` holds at a time. */
export function seriesCount(metricClass: MetricClass, services: number, a: Assumptions): number {
  const entries = contract.filter((entry) => entry.class === metricClass);
  return entries.reduce((sum, entry) => sum + seriesOfMetric(entry, services, a), 0);
}

function seriesOfMetric(entry: Metric, services: number, a: Assumptions): number {
  const families = everySeries(entry);
  const pods = services * a.podsPerService;
  switch (entry.collector) {
    case "service":
      // A service has one naming profile: of the profiles' histograms only one exists.
      return entry.id === "requests"
        ? pods * a.routesPerPod * (requestDurationBounds.length + 3)
        : pods * families.length * a.combinationsPerPod;
    case "node-exporter":
      // CPU: eight modes of each processor. Everything else: one series per device at most.
      return a.nodes * families.length * (entry.id === "cpu" ? 8 * a.cpusPerNode : a.devicesPerNode);
    case "kubelet":
    case "kube-state-metrics":
      // One series for each phase and condition of a pod, of which there are eight, most pods having one container.
      if (entry.id === "pods") return 8 * a.containers;
      return families.length * (entry.id.startsWith("volume") ? a.volumes : 2 * a.containers);
    default:
      // The stack's own components: tens of series each, whatever the traffic.
      return 200 * families.length;
  }
}

/** Volume for one Prometheus: series x samples x bytes x retention, the head, and the room above the fill limit. */
export function prometheusVolume(
  metricClass: MetricClass,
  services: number,
  retention: MetricRetention,
  interval: Duration,
  a: Assumptions,
): Bytes {
  const series = seriesCount(metricClass, services, a);
  const samples = series * (86_400 / seconds(interval)) * days(retention[metricClass]);
  return gibibytes((samples * a.bytesPerSample + series * headBytesPerSeries) / a.fillLimit);
}

/** What Prometheus needs before it has any series, and to read its log again after a restart. */
const idleBytes = 512 * 2 ** 20;

/** Memory for one Prometheus: what it needs idle, and its series. */
export const prometheusMemory = (metricClass: MetricClass, services: number, a: Assumptions): Bytes =>
  gibibytes(idleBytes + seriesCount(metricClass, services, a) * a.bytesPerActiveSeries);

/** Bytes of one category in Elasticsearch, without replicas. */
export const categoryBytes = (category: LogCategory, retention: LogRetention, a: Assumptions): number =>
  a.documentsPerDay[category] * a.bytesPerDocument * days(keptAtMost(retention[category]));

/** Volume of each Elasticsearch node: all categories with their replicas, spread over the nodes, below the watermark. */
export function elasticsearchVolume(retention: LogRetention, nodes: number, replicas: number, a: Assumptions): Bytes {
  const total = logCategories.reduce((sum, category) => sum + categoryBytes(category, retention, a), 0);
  return gibibytes((total * (1 + replicas)) / nodes / a.fillLimit);
}

/** Log documents of all categories in a day. */
const documentsPerDay = (a: Assumptions): number =>
  logCategories.reduce((sum, category) => sum + a.documentsPerDay[category], 0);

/** Queue of each Logstash instance; it stops accepting when it is full, and Filebeat then waits. */
export const logstashQueue = (replicas: number, a: Assumptions): Bytes =>
  gibibytes((documentsPerDay(a) * a.bytesPerQueuedEvent * a.queuedHours) / 24 / replicas);
