import { type Duration, duration, type LogCategory, literally, seconds } from "../vocabulary/index.ts";
import { by, constant, growing, labelsOf, pick, type Query } from "./query.ts";

/** Documents that reached a category's data stream in the last `window`. */
export const documentsWritten = (category: LogCategory, environment: string, window: Duration): Query => {
  const stream = `logs-${category}-${environment}`;
  const index = `=~\\.ds-${literally(stream)}-.+`;
  return {
    name: `documents of ${category}`,
    title: `Documents written to ${stream}`,
    class: "system",
    unit: "count",
    metrics: ["logDocuments"],
    labels: [],
    lookback: window,
    proof: { interval: duration(Math.max(30, seconds(window) / 48)) },
    expr: (t) => {
      const written = pick("elasticsearch_index_stats_indexing_index_total", t, { index });
      // By index first: while an exporter restarts, each is there twice. One that is younger than the window was written from
      // nothing, so that its first value counts too: a rare category must not be missed right after its first document.
      const byIndex = (inner: string): string => `max ${by("index")} (${inner})`;
      const grown = byIndex(`increase(${written}[${window}])`);
      const first = byIndex(`min_over_time(${written}[${window}])`);
      return `sum ${by()} (\n  ${grown} + ${first}\n  unless ${byIndex(`${written} offset ${window}`)}\n  or ${grown}\n)`;
    },
    samples: (t, story) => {
      const labels = { ...labelsOf(t, "elasticsearch-exporter"), index: `.ds-${stream}-2026.01.01-000001` };
      return [growing("elasticsearch_index_stats_indexing_index_total", labels, story.value / seconds(window), story)];
    },
  };
};

const colour = (color: "red" | "yellow"): Query => ({
  name: `elasticsearch ${color}`,
  title: `Elasticsearch is ${color}`,
  class: "system",
  unit: "fact",
  metrics: ["elasticsearchHealth"],
  labels: ["cluster"],
  lookback: "5m",
  expr: (t) => `max ${by("cluster")} (${pick("elasticsearch_cluster_health_status", t, { color })})`,
  samples: (t, story) => [
    constant(
      "elasticsearch_cluster_health_status",
      { ...labelsOf(t, "elasticsearch-exporter"), cluster: "logs", color },
      Math.min(1, story.value),
      story,
    ),
  ],
});

export const elasticsearchRed = colour("red");
export const elasticsearchYellow = colour("yellow");

/** Free share of the data volume of each Elasticsearch node. */
export const elasticsearchDiskFree: Query = {
  name: "elasticsearchDiskFree",
  title: "Free space on Elasticsearch data volumes",
  class: "system",
  unit: "ratio",
  metrics: ["elasticsearchHealth"],
  labels: ["cluster", "name"],
  lookback: "5m",
  expr: (t) =>
    `max ${by("cluster", "name")} (${pick("elasticsearch_filesystem_data_available_bytes", t)})\n/ max ${by("cluster", "name")} (${pick("elasticsearch_filesystem_data_size_bytes", t)})`,
  samples: (t, story) => {
    const labels = {
      ...labelsOf(t, "elasticsearch-exporter"),
      cluster: "logs",
      name: "logs-es-default-0",
      mount: "/data",
      path: "/data",
    };
    return [
      constant("elasticsearch_filesystem_data_available_bytes", labels, 1e12 * story.value, story),
      constant("elasticsearch_filesystem_data_size_bytes", labels, 1e12, story),
    ];
  },
};

/** Heap in use on each Elasticsearch node. */
export const elasticsearchHeap: Query = {
  name: "elasticsearchHeap",
  title: "Elasticsearch heap in use",
  class: "system",
  unit: "ratio",
  metrics: ["elasticsearchHealth"],
  labels: ["cluster", "name"],
  lookback: "5m",
  expr: (t) =>
    `max ${by("cluster", "name")} (${pick("elasticsearch_jvm_memory_used_bytes", t, { area: "heap" })})\n/ max ${by("cluster", "name")} (${pick("elasticsearch_jvm_memory_max_bytes", t, { area: "heap" })})`,
  samples: (t, story) => {
    const labels = {
      ...labelsOf(t, "elasticsearch-exporter"),
      cluster: "logs",
      name: "logs-es-default-0",
      area: "heap",
    };
    return [
      constant("elasticsearch_jvm_memory_used_bytes", labels, 1e9 * story.value, story),
      constant("elasticsearch_jvm_memory_max_bytes", labels, 1e9, story),
    ];
  },
};
