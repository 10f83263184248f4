import {
  type Duration,
  duration,
  type LogCategory,
  literally,
  logCategories,
  type Matchers,
  seconds,
} from "../vocabulary/index.ts";
import { by, growing, labelsOf, pick, type Query, share, type Target, up } from "./query.ts";

const family = "elasticsearch_index_stats_indexing_index_total";

/** The backing indices of a data stream: `.ds-<stream>-<date>-<generation>`. */
const indicesOf = (stream: string): Matchers => ({ index: `=~\\.ds-${stream}-.+` });

/** By index first: while an exporter restarts, each is there twice. */
const byIndex = (inner: string): string => `max ${by("index")} (${inner})`;

/**
 * Zero while the exporter is there and has been known for all of `window`: a category that never had a document has no
 * series of its own. Nothing while the exporter is gone, and not before a new one has seen a whole window.
 */
const zero = (t: Target, window: Duration): string =>
  `0 * max ${by()} (${up(t)} offset ${window}) and max ${by()} (${up(t)}) == 1`;

/** Documents that reached a category's data stream in the last `window`. Its target is the exporter. */
export const documentsWritten = (category: LogCategory, environment: string, window: Duration): Query => {
  const stream = `logs-${category}-${environment}`;
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
      const written = pick(family, t, indicesOf(literally(stream)));
      // An index that is younger than the window was written from nothing, so that its first value counts too: a rare category
      // must not be missed right after its first document.
      const grown = byIndex(`increase(${written}[${window}])`);
      const first = byIndex(`min_over_time(${written}[${window}])`);
      const sum = `sum ${by()} (\n  ${grown} + ${first}\n  unless ${byIndex(`${written} offset ${window}`)}\n  or ${grown}\n)`;
      return `${sum}\nor ${zero(t, window)}`;
    },
    samples: (t, story) => {
      const labels = { ...labelsOf(t, "elasticsearch-exporter"), index: `.ds-${stream}-2026.01.01-000001` };
      return [growing(family, labels, story.value / seconds(window), story)];
    },
  };
};

/**
 * Share of all documents that were set aside, since they are no log documents; zero, not nothing, while none is.
 * @param quarantine dataset of their stream
 */
export const documentsQuarantined = (quarantine: string, environment: string): Query => {
  const all = `(${[...logCategories, quarantine].join("|")})`;
  const streamOf = (dataset: string): string => `logs-${dataset}-${literally(environment)}`;
  const rate = (t: Target, dataset: string): string =>
    `sum ${by()} (${byIndex(`rate(${pick(family, t, indicesOf(streamOf(dataset)))}[10m])`)})`;
  return {
    name: "documentsQuarantined",
    title: "Log documents in quarantine",
    class: "system",
    unit: "ratio",
    traffic: true,
    range: share,
    metrics: ["logDocuments"],
    labels: [],
    lookback: "10m",
    expr: (t) => `(\n  ${rate(t, quarantine)}\n  or ${rate(t, all)} * 0\n)\n/ ${rate(t, all)}`,
    volume: (t) => `sum ${by()} (${byIndex(`increase(${pick(family, t, indicesOf(streamOf(all)))}[10m])`)})`,
    samples: (t, story) => {
      const perSecond = story.volume / 600;
      const index = (dataset: string): Matchers => ({
        ...labelsOf(t, "elasticsearch-exporter"),
        index: `.ds-logs-${dataset}-${environment}-2026.01.01-000001`,
      });
      return [
        growing(family, index(quarantine), perSecond * story.value, story),
        growing(family, index("application"), perSecond * (1 - story.value), story),
      ];
    },
  };
};
