import type { Threshold } from "../vocabulary/index.ts";

/** What tells that the others can be believed: the watcher works, and somebody is told. */
export const platformThresholds = {
  AlertmanagerNotificationsFailing: {
    unit: "ratio",
    direction: "above",
    value: 0.01,
    for: "5m",
    severity: "critical",
    reason:
      "An alert that nobody receives is none. Alertmanager tries again by itself, so what it counts as failed was not told; 5 minutes outlast an attempt that the next makes good.",
  },
  PrometheusRuleFailures: {
    unit: "count",
    direction: "above",
    value: 0,
    for: "5m",
    severity: "high",
    reason: "A rule that cannot be evaluated is an alert switched off, however often it fails.",
  },
  PrometheusNotificationsDropped: {
    unit: "count",
    direction: "above",
    value: 0,
    for: "5m",
    severity: "critical",
    reason:
      "An alert that Alertmanager never got reaches nobody, and Alertmanager cannot say so. Prometheus tries again only with the next evaluation; 5 minutes of it are no restart.",
  },
  RetentionCutShort: {
    unit: "count",
    direction: "above",
    value: 0,
    for: "15m",
    severity: "medium",
    reason:
      "The strategy's section 7 promises a time; one deletion for want of space already breaks it. Nothing is lost that is younger, so the day is soon enough.",
  },
  ElasticsearchRed: {
    unit: "fact",
    direction: "above",
    value: 0,
    for: "2m",
    severity: "critical",
    reason:
      "Red: at least one primary shard is missing, logs are refused or cannot be found. 2 minutes outlast an election.",
  },
  ElasticsearchUnreachable: {
    unit: "fact",
    direction: "above",
    value: 0,
    for: "5m",
    severity: "critical",
    reason:
      "Gone altogether it has no colour: no log is kept or found. 5 minutes outlast the restart of a cluster of one node.",
  },
  ElasticsearchYellow: {
    unit: "fact",
    direction: "above",
    value: 0,
    for: "30m",
    severity: "medium",
    reason: "Yellow: a copy is missing; one more loss is data loss. 30 minutes outlast a rolling restart of one node.",
  },
  Watchdog: {
    unit: "fact",
    direction: "above",
    value: 0,
    for: "30s",
    severity: "low",
    reason: "Always firing: when the heartbeat stops, the chain from Prometheus to the receivers is broken somewhere.",
  },
} as const satisfies Record<string, Threshold>;
