import { type Duration, days, duration, type LogCategory, seconds } from "../vocabulary/index.ts";

/** How long a log category is kept. The delete step is part of the type: a category that is kept for ever does not compile. */
export type LogRetention = Readonly<Record<LogCategory, { readonly delete: Duration }>>;

/** Section 7.1 of the strategy; performance, database and API logs are application logs to it. A year is 365 days. */
export const logRetention: LogRetention = {
  application: { delete: "30d" },
  access: { delete: "90d" },
  security: { delete: "365d" },
  performance: { delete: "30d" },
  database: { delete: "30d" },
  api: { delete: "30d" },
};

/**
 * How often the write index of a category rolls over. Elasticsearch counts an index's age from its rollover, so its oldest
 * document is this much older than the delete age says: one day in a month, three in a quarter, a week in a year.
 */
export function rolloverAge(retention: { readonly delete: Duration }): Duration {
  const kept = days(retention.delete);
  if (kept > 90) return "7d";
  if (kept > 30) return "3d";
  return kept > 1 ? "1d" : "1h";
}

/** The longest that a document can be there: its age at rollover, and then the delete age. */
export const keptAtMost = (retention: { readonly delete: Duration }): Duration =>
  duration(seconds(retention.delete) + seconds(rolloverAge(retention)));
