import type { Threshold } from "../vocabulary/index.ts";

/** What tells that the others can be believed: the watched is reachable, the watcher works, and somebody is told. */
export const platformThresholds = {
  TargetDown: {
    unit: "ratio",
    direction: "above",
    value: 0.1,
    for: "5m",
    severity: "critical",
    reason:
      "What cannot be scraped raises no other alert. One in ten, so that one of many nodes in maintenance is no alarm.",
  },
  MetricAbsent: {
    unit: "count",
    direction: "above",
    value: 0,
    for: "15m",
    severity: "medium",
    reason: "An alert on a metric that is gone never fires. 15 minutes outlast a deployment.",
  },
  NoLogs: {
    unit: "count",
    direction: "below",
    value: 1,
    for: "15m",
    severity: "high",
    reason: "A category without a single document for longer than it is ever quiet has lost its way to Elasticsearch.",
  },
  CertificateExpiresSoon: {
    unit: "seconds",
    direction: "below",
    value: 14 * 86_400,
    for: "1h",
    severity: "medium",
    reason:
      "Automatic renewal happens 30 days before the end: at 14 days it has failed for two weeks, and two are left.",
  },
  AlertmanagerNotificationsFailing: {
    unit: "ratio",
    direction: "above",
    value: 0.01,
    for: "5m",
    severity: "critical",
    reason: "An alert that nobody receives is none. Alertmanager retries, so 5 minutes of failures are no blip.",
  },
  PrometheusRuleFailures: {
    unit: "count",
    direction: "above",
    value: 0,
    for: "5m",
    severity: "high",
    reason: "A rule that cannot be evaluated is an alert switched off, however often it fails.",
  },
  ElasticsearchRed: {
    unit: "count",
    direction: "above",
    value: 0,
    for: "2m",
    severity: "critical",
    reason:
      "Red: at least one primary shard is missing, logs are refused or cannot be found. 2 minutes outlast an election.",
  },
  ElasticsearchYellow: {
    unit: "count",
    direction: "above",
    value: 0,
    for: "30m",
    severity: "medium",
    reason: "Yellow: a copy is missing; one more loss is data loss. 30 minutes outlast a rolling restart of one node.",
  },
  Watchdog: {
    unit: "count",
    direction: "above",
    value: 0,
    for: "30s",
    severity: "low",
    reason: "Always firing: when the heartbeat stops, the chain from Prometheus to the receivers is broken somewhere.",
  },
} as const satisfies Record<string, Threshold>;
