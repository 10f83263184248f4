import { by, constant, labelsOf, onlyOne, pick, plainLabels, type Query, share, up } from "./query.ts";

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

/** 1 while the exporter is up and knows no colour of the cluster: then nothing of Elasticsearch answers it. */
export const elasticsearchUnreachable: Query = {
  name: "elasticsearchUnreachable",
  title: "Elasticsearch does not answer",
  class: "system",
  unit: "fact",
  range: onlyOne,
  metrics: ["elasticsearchHealth"],
  labels: [],
  lookback: "5m",
  expr: (t) => `max ${by()} (${up(t)}) == 1\nunless max ${by()} (${pick("elasticsearch_cluster_health_status", t)})`,
  samples: (t, story) => {
    const labels = { ...plainLabels(t), instance: "10.0.0.7:9114" };
    const health = { ...labels, cluster: "logs", color: "green" };
    return [
      constant("up", labels, 1, story),
      ...(story.value > 0 ? [] : [constant("elasticsearch_cluster_health_status", health, 1, story)]),
    ];
  },
};

/** Free share of the data volume of each Elasticsearch node. */
export const elasticsearchDiskFree: Query = {
  name: "elasticsearchDiskFree",
  title: "Free space on Elasticsearch data volumes",
  class: "system",
  unit: "ratio",
  traffic: false,
  range: share,
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
  traffic: false,
  range: share,
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
