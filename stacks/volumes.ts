import { logReplicas } from "../rules/render/elasticsearch.ts";
import { logstashVolumeBytes } from "../rules/render/logstash.ts";
import { elasticsearchVolume, logstashQueue, prometheusVolume } from "../rules/retention/index.ts";
import { type Bytes, bytes, gibibytes, type MetricClass } from "../rules/vocabulary/index.ts";
import type { Settings } from "./settings.ts";
import type { VolumeName } from "./volume-names.ts";

/** Size of each volume, of one pod. */
export type Volumes = Readonly<Record<VolumeName, Bytes>>;

/**
 * Sizes computed from the definitions and the assumptions, or what the settings ask for where that is more: a volume can
 * grow and never shrink, so what is already there must stay the least.
 */
export function volumesOf({ environment, replicas, assumptions, leastVolumes }: Settings): Volumes {
  const { services, metricRetention, logRetention, scrapeInterval } = environment;
  const nodes = replicas.elasticsearch;
  const prometheus = (metricClass: MetricClass): Bytes =>
    prometheusVolume(metricClass, services.length, metricRetention, scrapeInterval, assumptions);
  const computed: Volumes = {
    "prometheus-system": prometheus("system"),
    "prometheus-application": prometheus("application"),
    "prometheus-business": prometheus("business"),
    elasticsearch: elasticsearchVolume(logRetention, nodes, logReplicas(nodes), assumptions),
    logstash: gibibytes(logstashVolumeBytes(logstashQueue(replicas.logstash, assumptions))),
    // Silences, notification log and people's own boards: megabytes, whatever is watched.
    alertmanager: "1Gi",
    grafana: "1Gi",
  };
  const larger = (size: Bytes, least: Bytes | undefined): Bytes => (least && bytes(least) > bytes(size) ? least : size);
  return Object.fromEntries(
    (Object.keys(computed) as VolumeName[]).map((name) => [name, larger(computed[name], leastVolumes[name])]),
  ) as Record<VolumeName, Bytes>;
}
