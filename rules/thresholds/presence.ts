import type { Threshold } from "../vocabulary/index.ts";

/** What tells that the others can be believed: whatever is watched is there, can be reached, and says what it should. */
export const presenceThresholds = {
  TargetDown: {
    unit: "ratio",
    direction: "above",
    value: 0.1,
    for: "5m",
    severity: "critical",
    reason:
      "What cannot be scraped raises no other alert. One in ten, so that one of many nodes in maintenance is no alarm.",
  },
  TargetAbsent: {
    unit: "fact",
    direction: "above",
    value: 0,
    for: "5m",
    severity: "critical",
    reason:
      "What is not there is not even down: it raises no other alert. 5 minutes outlast a new start of discovery, and a pod that is replaced.",
  },
  PodNotReady: {
    unit: "fact",
    direction: "above",
    value: 0,
    for: "15m",
    severity: "high",
    reason:
      "Filebeat, Logstash and Kibana are not scraped: that one of them does not work is seen by its pod alone. 15 minutes outlast a start, a move to another node, and a rolling update's step.",
  },
  MetricAbsent: {
    unit: "fact",
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
  LogsQuarantined: {
    unit: "ratio",
    direction: "above",
    value: 0.01,
    for: "15m",
    keepFiringFor: "30m",
    severity: "medium",
    floor: { atLeast: 100, unit: "count", of: "documents", window: "10m" },
    reason:
      "A stray line of a library is no trouble; one line in a hundred is a service, or a part of one, that writes something else. 15 minutes outlast a deployment's start messages.",
  },
  ProbeFailed: {
    unit: "fact",
    direction: "above",
    value: 0,
    for: "5m",
    severity: "critical",
    reason:
      "Whoever opens the address sees an error, and when its certificate has expired no other alert tells. 5 minutes are five visits: one that is lost on the way is no outage.",
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
} as const satisfies Record<string, Threshold>;
