import type { MetricId } from "../metrics/index.ts";
import { presenceName, type Series } from "../metrics/index.ts";
import { type MetricClass, selector } from "../vocabulary/index.ts";
import { by, constant, growing, labelsOf, pick, plainLabels, type Query } from "./query.ts";

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
    const { down, all } = targetsWith(Math.min(1, story.value));
    return Array.from({ length: all }, (_, index) =>
      constant("up", { ...labelsOf(t, "node-exporter"), instance: `target-${index}` }, index < down ? 0 : 1, story),
    );
  },
};

/** The fewest targets of which `share` can be down, to a fraction of what a proof keeps away from its threshold. */
function targetsWith(share: number): { readonly down: number; readonly all: number } {
  const tolerance = Math.min(share / 200, (1 - share) / 8);
  for (let all = 1; ; all += 1) {
    const down = Math.round(share * all);
    if (Math.abs(down / all - share) <= tolerance) return { down, all };
  }
}

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
      story.value + story.interval * (story.steps - story.held),
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
  samples: (t, story) =>
    Array.from({ length: Math.round(story.value) }, (_, index) => {
      const labels = { alertname: "HighCpuUsage", alertstate: "firing", severity: "high", instance: `node-${index}` };
      return constant("ALERTS", { ...labelsOf(t, "node-exporter"), ...labels }, 1, story);
    }),
};
