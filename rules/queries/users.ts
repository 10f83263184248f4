import {
  by,
  constant,
  growing,
  pick,
  plainLabels,
  type Query,
  read,
  type Sample,
  type Story,
  share,
  type Target,
} from "./query.ts";

/** Users active now. Each pod counts its own, so they add up. */
export const activeUsers: Query = {
  name: "activeUsers",
  title: "Active users",
  class: "application",
  unit: "count",
  metrics: ["activeUsers"],
  labels: [],
  lookback: "5m",
  expr: (t) => `sum ${by()} (${pick("app_active_users", t)})`,
  samples: (t, story) => [constant("app_active_users", plainLabels(t), story.value, story)],
};

/** What users did in the last hour. */
export const userActions: Query = {
  name: "userActions",
  title: "User actions in an hour",
  class: "application",
  unit: "count",
  metrics: ["userActions"],
  labels: [],
  lookback: "1h",
  record: "service:app_user_actions:increase1h",
  expr: (t) => `sum ${by()} (increase(${pick("app_user_actions_total", t)}[1h]))`,
  samples: (t, story) => [growing("app_user_actions_total", plainLabels(t), story.value / 3600, story)],
};

/** The median of the same hour one, two and three weeks before: one holiday or one outage does not move it. */
const usualActions = (t: Target): string => {
  const weeks = [7, 14, 21].map(
    (days) => `label_replace(${read(userActions, t)} offset ${days}d, "weeks", "${days / 7}", "", "")`,
  );
  return `quantile ${by()} (0.5,\n  ${weeks.join("\n  or ")}\n)`;
};

/** `story.volume` actions an hour for the whole history, then the share `story.value` of them is missing. */
const dropping = (t: Target, { value, volume, interval, steps, onset }: Story): readonly Sample[] => {
  const usual = (volume / 3600) * interval;
  const after = usual * (1 - value);
  const values = `0+${usual}x${onset} ${usual * onset + after}+${after}x${steps - onset - 1}`;
  return [{ name: "app_user_actions_total", labels: plainLabels(t), values }];
};

/** How much of the usual activity is missing: 0 on a usual day, 1 when nobody is there. */
export const activityDrop: Query = {
  name: "activityDrop",
  title: "Drop of user activity against the same hour of the last three weeks",
  class: "application",
  unit: "ratio",
  traffic: true,
  range: { max: 1 },
  metrics: ["userActions"],
  labels: [],
  lookback: "22d",
  proof: { interval: "30m", history: "22d", settles: "1h" },
  expr: (t) => `1 - ${read(userActions, t)}\n/ ${usualActions(t)}`,
  volume: usualActions,
  samples: dropping,
};

/** Hits among the look-ups of each cache. */
export const cacheHitRatio: Query = {
  name: "cacheHitRatio",
  title: "Cache hit rate",
  class: "application",
  unit: "ratio",
  traffic: true,
  range: share,
  metrics: ["cache"],
  labels: ["cache"],
  lookback: "5m",
  expr: (t) =>
    `sum ${by("cache")} (rate(${pick("cache_requests_total", t, { result: "hit" })}[5m]))\n/ sum ${by("cache")} (rate(${pick("cache_requests_total", t)}[5m]))`,
  samples: (t, story) => [
    growing("cache_requests_total", { ...plainLabels(t), cache: "sessions", result: "hit" }, story.value, story),
    growing("cache_requests_total", { ...plainLabels(t), cache: "sessions", result: "miss" }, 1 - story.value, story),
  ],
};

/** Connections in use, of those that each pool may have. */
export const connectionsUsed: Query = {
  name: "connectionsUsed",
  title: "Database connections in use",
  class: "application",
  unit: "ratio",
  traffic: false,
  range: share,
  metrics: ["database"],
  labels: ["pool"],
  lookback: "5m",
  expr: (t) =>
    `sum ${by("pool")} (${pick("db_client_connection_count", t, { state: "used" })})\n/ sum ${by("pool")} (${pick("db_client_connection_max", t)})`,
  samples: (t, story) => [
    constant("db_client_connection_count", { ...plainLabels(t), pool: "main", state: "used" }, story.value * 20, story),
    constant("db_client_connection_max", { ...plainLabels(t), pool: "main" }, 20, story),
  ],
};

/** Failed logins a minute. Over five minutes: a range of one minute would miss samples that come every 30 s. */
export const failedLogins: Query = {
  name: "failedLogins",
  title: "Failed logins a minute",
  class: "application",
  unit: "count/min",
  metrics: ["logins"],
  labels: [],
  lookback: "5m",
  expr: (t) => `sum ${by()} (rate(${pick("auth_login_attempts_total", t, { result: "failure" })}[5m])) * 60`,
  samples: (t, story) => [
    growing("auth_login_attempts_total", { ...plainLabels(t), result: "failure" }, story.value / 60, story),
    growing("auth_login_attempts_total", { ...plainLabels(t), result: "success" }, 1, story),
  ],
};
