import { type Duration, selector } from "../vocabulary/index.ts";
import { by, constant, growing, labelsOf, onlyOne, pick, type Query, share, type Target } from "./query.ts";

const failedOf = (name: string, range: Duration, t: Target): string =>
  `sum ${by("integration")} (increase(${pick(`${name}_failed_total`, t)}[${range}]))\n  / sum ${by("integration")} (increase(${pick(`${name}_total`, t)}[${range}]))`;

/**
 * Share of notifications that failed, by kind of receiver. Each of them matters, so it is no mere share of traffic.
 *
 * Alertmanager counts a notification as failed once for each flush of a group: after the first attempt when it is refused, but
 * when nothing answers not before the group's interval is over, since it goes on trying until then; for the digest that is four
 * hours. So what failed in the last 20 minutes counts, and otherwise attempts of which none succeeded in five hours. One that
 * succeeded ends both, however long it was broken.
 */
export const notificationsFailing: Query = {
  name: "notificationsFailing",
  title: "Notifications that failed",
  class: "system",
  unit: "ratio",
  traffic: false,
  range: share,
  metrics: ["alertmanagerSelf"],
  labels: ["integration"],
  lookback: "5h",
  proof: { interval: "1m", settles: "20m" },
  expr: (t) =>
    `(\n  ${failedOf("alertmanager_notifications", "20m", t)} > 0\n)\nor (\n  ${failedOf("alertmanager_notification_requests", "5h", t)} > 0.99\n)`,
  samples: (t, story) => {
    const labels = { ...labelsOf(t, "alertmanager"), integration: "slack" };
    return [
      growing("alertmanager_notifications_total", labels, 1, story),
      growing("alertmanager_notifications_failed_total", { ...labels, reason: "serverError" }, story.value, story),
      growing("alertmanager_notification_requests_total", labels, 1, story),
      growing("alertmanager_notification_requests_failed_total", labels, story.value, story),
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

/**
 * Alerts that a Prometheus could not hand over in the last five minutes. Each Alertmanager is told by itself, and tells the
 * others: only what all of them missed is lost, and what the other replica of Prometheus handed over is not.
 */
export const notificationsDropped: Query = {
  name: "notificationsDropped",
  title: "Alerts that were not handed over",
  class: "system",
  unit: "count",
  metrics: ["prometheusSelf"],
  labels: [],
  lookback: "5m",
  expr: (t) => `min ${by()} (increase(${pick("prometheus_notifications_dropped_total", t)}[5m]))`,
  samples: (t, story) => [
    growing(
      "prometheus_notifications_dropped_total",
      { ...labelsOf(t, "prometheus-system"), alertmanager: "http://10.0.1.4:9093/api/v2/alerts" },
      story.value / 300,
      story,
    ),
  ],
};

/** How often in the last day a Prometheus deleted its oldest samples for want of space. */
export const sizeRetentions: Query = {
  name: "sizeRetentions",
  title: "Deletions for want of space",
  class: "system",
  unit: "count",
  metrics: ["prometheusSelf"],
  labels: [],
  lookback: "1d",
  proof: { interval: "30m" },
  expr: (t) => `sum ${by()} (increase(${pick("prometheus_tsdb_size_retentions_total", t)}[1d]))`,
  samples: (t, story) => [
    growing("prometheus_tsdb_size_retentions_total", labelsOf(t, "prometheus-system"), story.value / 86_400, story),
  ],
};

/** Series that a Prometheus holds in memory; of replicas the one with most. */
export const headSeries: Query = {
  name: "headSeries",
  title: "Series in memory",
  class: "system",
  unit: "count",
  metrics: ["prometheusSelf"],
  labels: [],
  lookback: "5m",
  expr: (t) => `max ${by()} (${pick("prometheus_tsdb_head_series", t)})`,
  samples: (t, story) => [
    constant("prometheus_tsdb_head_series", labelsOf(t, "prometheus-system"), story.value, story),
  ],
};

/** Always 1: the alert on it never ends, and its end is the alarm. */
export const always: Query = {
  name: "always",
  title: "The chain from Prometheus to the heartbeat",
  class: "system",
  unit: "fact",
  range: onlyOne,
  metrics: [],
  labels: [],
  lookback: "30s",
  expr: () => "vector(1)",
  samples: () => [],
  answer: () => ({}),
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
  samples: (t, story) =>
    Array.from({ length: Math.round(story.value) }, (_, index) => {
      const labels = { alertname: "HighCpuUsage", alertstate: "firing", severity: "high", instance: `node-${index}` };
      return constant("ALERTS", { ...labelsOf(t, "node-exporter"), ...labels }, 1, story);
    }),
};
