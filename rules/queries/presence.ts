import type { MetricId } from "../metrics/index.ts";
import { presenceName, type Series } from "../metrics/index.ts";
import type { MetricClass } from "../vocabulary/index.ts";
import { by, constant, labelsOf, onlyOne, pick, plainLabels, type Query, share, up } from "./query.ts";

/** Share of the targets of each service that cannot be scraped. */
export const targetsDown: Query = {
  name: "targetsDown",
  title: "Targets that cannot be scraped",
  class: "system",
  unit: "ratio",
  traffic: false,
  range: share,
  metrics: [],
  labels: [],
  lookback: "5m",
  expr: (t) => `sum ${by()} (${up(t)} == bool 0)\n/ count ${by()} (${up(t)})`,
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

/** 1 when Prometheus knows no target at all of a service or of a part of the stack: what is not known cannot be down. */
export const targetsAbsent: Query = {
  name: "targetsAbsent",
  title: "No target is known",
  class: "system",
  unit: "fact",
  range: onlyOne,
  metrics: [],
  labels: [],
  lookback: "5m",
  expr: (t) => `absent(${up(t)})`,
  samples: (t, story) =>
    story.value > 0 ? [] : [constant("up", { ...plainLabels(t), instance: "10.0.0.1" }, 1, story)],
  answer: plainLabels,
};

/** 1 when a service exposes no series of a metric at all. Equality matchers only: they become the labels of the answer. */
export const absence = (id: MetricId, metricClass: MetricClass, series: Series): Query => ({
  name: `absence of ${series.name}`,
  title: `${series.name} is absent`,
  class: metricClass,
  unit: "fact",
  range: onlyOne,
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
  range: {},
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

/**
 * 1 while an address does not answer as it should: no connection, a certificate that is not accepted, another status than
 * 2xx. One that is visited from two places fails when it fails for both.
 */
export const probeFails: Query = {
  name: "probeFails",
  title: "Addresses that do not answer as they should",
  class: "system",
  unit: "fact",
  metrics: ["certificates"],
  labels: ["instance"],
  lookback: "5m",
  expr: (t) => `1 - max ${by("instance")} (${pick("probe_success", t)})`,
  samples: (t, story) => [
    constant(
      "probe_success",
      { namespace: "shop", service: "shop", ...plainLabels(t), instance: "https://shop.example" },
      1 - Math.min(1, story.value),
      story,
    ),
  ],
};

/** How many targets are up and how many down, by service. */
export const targetsUp: Query = {
  name: "targetsUp",
  title: "Targets that are up",
  class: "system",
  unit: "ratio",
  traffic: false,
  range: share,
  metrics: [],
  labels: [],
  lookback: "5m",
  expr: (t) => `avg ${by()} (${up(t)})`,
  samples: (t, story) => [
    constant("up", { ...labelsOf(t, "node-exporter"), instance: "10.0.0.1" }, story.value, story),
  ],
};
