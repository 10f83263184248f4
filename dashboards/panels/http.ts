import * as queries from "../../rules/queries/index.ts";
import { stat } from "../look/stat.ts";
import { table } from "../look/table.ts";
import { timeseries } from "../look/timeseries.ts";
import type { Panel } from "../look/view.ts";
import { serviceLabel } from "./labels.ts";

/** One row for each service. */
export const overview: Panel = (view) =>
  table(view, {
    title: "Services",
    shows: "Every service now, the one with most errors first. A click on its name opens its own board.",
    labels: [serviceLabel],
    sortedBy: "Error rate",
    columns: [
      { title: "Requests", query: queries.requestRate, target: view.services },
      { title: "Error rate", query: queries.errorRatio, target: view.services },
      { title: "Median", query: queries.latencyP50, target: view.services },
      { title: "95th percentile", query: queries.latencyP95, target: view.services },
      { title: "Active users", query: queries.activeUsers, target: view.services },
      { title: "Failed logins", query: queries.failedLogins, target: view.services },
    ],
  });

export const rateNow: Panel = (view) =>
  stat(view, {
    title: "Requests",
    shows: "Requests per second, over the last five minutes.",
    series: [{ query: queries.requestRate, target: view.services }],
  });

export const errorsNow: Panel = (view) =>
  stat(view, {
    title: "Error rate",
    shows: "Share of requests that were answered with a 5xx status, over the last five minutes.",
    series: [{ query: queries.errorRatio, target: view.services }],
  });

export const latencyNow: Panel = (view) =>
  stat(view, {
    title: "Response time",
    shows: "95 of 100 requests are answered within this time.",
    series: [{ query: queries.latencyP95, target: view.services }],
  });

export const rate: Panel = (view) =>
  timeseries(view, {
    title: queries.requestRate.title,
    shows: "Requests per second of each service, whatever became of them.",
    series: [{ query: queries.requestRate, target: view.services }],
  });

export const latency: Panel = (view) =>
  timeseries(view, {
    title: "Response time",
    shows:
      "Half of the requests are answered within the median, 95 of 100 within the 95th percentile. The alert looks at the latter.",
    series: [
      { query: queries.latencyP95, target: view.services, name: "95th percentile" },
      { query: queries.latencyP50, target: view.services, name: "median" },
    ],
  });

export const errors: Panel = (view) =>
  timeseries(view, {
    title: queries.errorRatio.title,
    shows:
      "Share of each service's requests that were answered with a 5xx status; zero while none fails, no line while none comes.",
    series: [{ query: queries.errorRatio, target: view.services }],
  });

export const routeErrors: Panel = (view) =>
  timeseries(view, {
    title: queries.routeErrorRatio.title,
    shows:
      "Share of each route's requests that were answered with a 5xx status: one broken route, while the whole looks well.",
    series: [{ query: queries.routeErrorRatio, target: view.services }],
  });

export const routeRate: Panel = (view) =>
  timeseries(view, {
    title: queries.routeRate.title,
    shows: "Requests per second of each route.",
    series: [{ query: queries.routeRate, target: view.services }],
  });
