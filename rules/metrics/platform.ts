import { counter, gauge, metricsOf } from "./metric.ts";

/** What the stack tells about itself: the alerts on the strategy's thresholds are worth nothing when these are not watched. */
export const platformMetrics = metricsOf(
  {
    id: "prometheusSelf",
    title: "Prometheus itself",
    class: "system",
    collector: "prometheus",
    series: [
      counter("prometheus_rule_evaluation_failures_total", "count", "rule_group"),
      gauge("prometheus_tsdb_head_series", "count"),
      counter("prometheus_notifications_dropped_total", "count", "alertmanager"),
      counter("prometheus_tsdb_size_retentions_total", "count"),
    ],
    meaning:
      "Rules that could not be evaluated, series in memory, alerts that could not be handed over, and deletions because the volume was full before the retention's time was over.",
  },
  {
    id: "alertmanagerSelf",
    title: "Alertmanager itself",
    class: "system",
    collector: "alertmanager",
    series: [
      counter("alertmanager_notifications_total", "count", "integration"),
      counter("alertmanager_notifications_failed_total", "count", "integration", "reason"),
      counter("alertmanager_notification_requests_total", "count", "integration"),
      counter("alertmanager_notification_requests_failed_total", "count", "integration"),
    ],
    meaning:
      "Notifications tried and failed, per kind of receiver, and the attempts at each: one that nothing answers is tried again until its group's interval is over, and fails only then.",
  },
  {
    id: "elasticsearchHealth",
    title: "Elasticsearch health",
    class: "system",
    collector: "elasticsearch-exporter",
    series: [
      gauge("elasticsearch_cluster_health_status", "count", "cluster", "color"),
      gauge("elasticsearch_filesystem_data_available_bytes", "bytes", "cluster", "name", "mount", "path"),
      gauge("elasticsearch_filesystem_data_size_bytes", "bytes", "cluster", "name", "mount", "path"),
      gauge("elasticsearch_jvm_memory_used_bytes", "bytes", "cluster", "name", "area"),
      gauge("elasticsearch_jvm_memory_max_bytes", "bytes", "cluster", "name", "area"),
    ],
    meaning: "Colour of the cluster, space on its data volumes, heap of its nodes.",
  },
  {
    id: "logDocuments",
    title: "Log documents",
    class: "system",
    collector: "elasticsearch-exporter",
    series: [counter("elasticsearch_index_stats_indexing_index_total", "count", "index")],
    meaning: "Documents written per backing index, and so per log category.",
  },
  {
    id: "certificates",
    title: "Certificates",
    class: "system",
    collector: "blackbox-exporter",
    series: [
      gauge("probe_ssl_earliest_cert_expiry", "seconds", "instance"),
      gauge("probe_success", "count", "instance"),
    ],
    meaning:
      "When the first certificate of the chain at an address expires, in Unix time, and whether the address answered as it should. Of a certificate that is not accepted any more only the latter is told.",
  },
);
