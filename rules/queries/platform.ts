import type { MetricId } from "../metrics/index.ts";
import { presenceName, type Series } from "../metrics/index.ts";
import {
  type Duration,
  duration,
  type LogCategory,
  literally,
  type Matchers,
  type MetricClass,
  seconds,
  selector,
} from "../vocabulary/index.ts";
import { by, constant, growing, pick, plainLabels, type Query, type Target } from "./query.ts";

const labelsOf = (t: Target, service: string): Matchers => ({ namespace: "monitoring", service, ...plainLabels(t) });

/** Share of the targets of each service that cannot be scraped. */
export const targetsDown: Query = {
  name: "targetsDown",
  title: "Targets that cannot be scraped",
  class: "system",
  unit: "ratio",
  metrics: [],
  labels: [],
  lookback: "5m",
  expr: (t) => `sum ${by()} (${pick("up", t)} == bool 0)\n/ count ${by()} (${pick("up", t)})`,
  samples: (t, story) => {
    const targets = 100;
    // Rounded up: a share just below a whole number of targets comes out at it, the hardest case of staying silent.
    const down = Math.ceil(story.value * targets);
    return Array.from({ length: targets }, (_, index) =>
      constant("up", { ...labelsOf(t, "node-exporter"), instance: `10.0.0.${index}` }, index < down ? 0 : 1, story),
    );
  },
};

/** 1 when a service exposes no series of a metric at all. Equality matchers only: they become the labels of the answer. */
export const absence = (id: MetricId, metricClass: MetricClass, series: Series): Query => ({
  name: `absence of ${series.name}`,
  title: `${series.name} is absent`,
  class: metricClass,
  unit: "count",
  metrics: [id],
  labels: [],
  lookback: "5m",
  expr: (t) => `absent(${pick(presenceName(series), t)})`,
  samples: (t, story) => (story.value > 0 ? [] : [constant(presenceName(series), plainLabels(t), 1, story)]),
  answer: plainLabels,
});

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
    // The maximum first: while an exporter restarts, each index is there twice.
    expr: (t) =>
      `sum ${by()} (\n  max ${by("index")} (increase(${pick("elasticsearch_index_stats_indexing_index_total", t, { index })}[${window}]))\n)`,
    samples: (t, story) => {
      const labels = { ...labelsOf(t, "elasticsearch-exporter"), index: `.ds-${stream}-2026.01.01-000001` };
      return [growing("elasticsearch_index_stats_indexing_index_total", labels, story.value / seconds(window), story)];
    },
  };
};

/** Time until the first certificate at an address expires. */
export const certificateExpiresIn: Query = {
  name: "certificateExpiresIn",
  title: "Time until a certificate expires",
  class: "system",
  unit: "seconds",
  metrics: ["certificates"],
  labels: ["instance"],
  lookback: "5m",
  expr: (t) => `min ${by("instance")} (${pick("probe_ssl_earliest_cert_expiry", t)}) - time()`,
  // A proof's clock starts at zero, so the end of a certificate is its remaining time; it shrinks while the proof runs.
  samples: (t, story) => [
    constant(
      "probe_ssl_earliest_cert_expiry",
      { ...labelsOf(t, "blackbox-exporter"), instance: "https://shop.example" },
      story.value + story.interval * story.steps,
      story,
    ),
  ],
};

/** Share of notifications that failed, by kind of receiver. */
export const notificationsFailing: Query = {
  name: "notificationsFailing",
  title: "Notifications that failed",
  class: "system",
  unit: "ratio",
  metrics: ["alertmanagerSelf"],
  labels: ["integration"],
  lookback: "5m",
  expr: (t) =>
    `sum ${by("integration")} (rate(${pick("alertmanager_notifications_failed_total", t)}[5m]))\n/ sum ${by("integration")} (rate(${pick("alertmanager_notifications_total", t)}[5m]))`,
  samples: (t, story) => {
    const labels = { ...labelsOf(t, "alertmanager"), integration: "slack" };
    return [
      growing("alertmanager_notifications_total", labels, 1, story),
      growing("alertmanager_notifications_failed_total", { ...labels, reason: "serverError" }, story.value, story),
    ];
  },
};

/** Evaluations of rules that failed in the last five minutes. */
export const ruleFailures: Query = {
  name: "ruleFailures",
  title: "Rule evaluations that failed",
  class: "system",
  unit: "count",
  metrics: ["prometheusSelf"],
  labels: [],
  lookback: "5m",
  expr: (t) => `sum ${by()} (increase(${pick("prometheus_rule_evaluation_failures_total", t)}[5m]))`,
  samples: (t, story) => [
    growing(
      "prometheus_rule_evaluation_failures_total",
      { ...labelsOf(t, "prometheus-system"), rule_group: "nodes" },
      story.value / 300,
      story,
    ),
  ],
};

const colour = (color: "red" | "yellow"): Query => ({
  name: `elasticsearch ${color}`,
  title: `Elasticsearch is ${color}`,
  class: "system",
  unit: "count",
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

/** Always 1: the alert on it never ends, and its end is the alarm. */
export const always: Query = {
  name: "always",
  title: "The chain from Prometheus to the heartbeat",
  class: "system",
  unit: "count",
  metrics: [],
  labels: [],
  lookback: "30s",
  expr: () => "vector(1)",
  samples: () => [],
  answer: () => ({}),
};

/** How many targets are up and how many down, by service. */
export const targetsUp: Query = {
  name: "targetsUp",
  title: "Targets that are up",
  class: "system",
  unit: "ratio",
  metrics: [],
  labels: [],
  lookback: "5m",
  expr: (t) => `avg ${by()} (${pick("up", t)})`,
  samples: (t, story) => [
    constant("up", { ...labelsOf(t, "node-exporter"), instance: "10.0.0.1" }, story.value, story),
  ],
};

/** Alerts that are firing now, by severity; without the heartbeat, which always is. */
export const firingAlerts: Query = {
  name: "firingAlerts",
  title: "Alerts that are firing",
  class: "system",
  unit: "count",
  metrics: [],
  labels: ["alertname", "severity"],
  lookback: "5m",
  expr: (t) => {
    const matchers = selector(t.matchers, { alertstate: "firing", alertname: "!=Watchdog" });
    return `count ${by("alertname", "severity")} (ALERTS${matchers})`;
  },
  samples: (t, story) => [
    constant(
      "ALERTS",
      { ...labelsOf(t, "node-exporter"), alertname: "HighCpuUsage", alertstate: "firing", severity: "high" },
      story.value,
      story,
    ),
  ],
};
