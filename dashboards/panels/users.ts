import * as queries from "../../rules/queries/index.ts";
import { stat } from "../look/stat.ts";
import { timeseries } from "../look/timeseries.ts";
import type { Panel } from "../look/view.ts";

export const activeNow: Panel = (view) =>
  stat(view, {
    title: queries.activeUsers.title,
    shows: "Users with activity in the last minutes, as the service counts them.",
    series: [{ query: queries.activeUsers, target: view.services }],
  });

export const active: Panel = (view) =>
  timeseries(view, {
    title: queries.activeUsers.title,
    shows: "Users with activity in the last minutes, as each service counts them.",
    series: [{ query: queries.activeUsers, target: view.services }],
  });

export const failedLogins: Panel = (view) =>
  timeseries(view, {
    title: queries.failedLogins.title,
    shows: "Many at once: somebody tries passwords, or the login itself is broken.",
    series: [{ query: queries.failedLogins, target: view.services }],
  });

export const actions: Panel = (view) =>
  timeseries(view, {
    title: queries.userActions.title,
    shows: "Everything that users did on purpose, over the last hour.",
    series: [{ query: queries.userActions, target: view.services }],
  });

export const drop: Panel = (view) =>
  timeseries(view, {
    title: "Drop of user activity",
    shows:
      "How much of the usual activity is missing, against the median of the same hour one, two and three weeks before. Below zero there is more than usual; with less than a week of history there is no line.",
    series: [{ query: queries.activityDrop, target: view.services }],
    negative: true,
  });

export const cacheHits: Panel = (view) =>
  timeseries(view, {
    title: queries.cacheHitRatio.title,
    shows: "Hits among the look-ups of each cache. A sudden fall means more work for what lies behind it.",
    series: [{ query: queries.cacheHitRatio, target: view.services }],
    max: 1,
  });

export const connections: Panel = (view) =>
  timeseries(view, {
    title: queries.connectionsUsed.title,
    shows: "Connections in use, of those that each pool may have. At 100 % requests wait for one.",
    series: [{ query: queries.connectionsUsed, target: view.services }],
    max: 1,
  });
