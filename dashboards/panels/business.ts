import * as queries from "../../rules/queries/index.ts";
import { stat } from "../look/stat.ts";
import { table } from "../look/table.ts";
import { timeseries } from "../look/timeseries.ts";
import type { Panel } from "../look/view.ts";
import { serviceLabel } from "./labels.ts";

/** One row for each service. */
export const overview: Panel = (view) =>
  table(view, {
    title: "The last hour",
    shows:
      "What people did in the last hour, and how many sessions are open now. A click on a service opens its own board.",
    labels: [serviceLabel],
    sortedBy: "Sessions",
    columns: [
      { title: "Sessions", query: queries.activeSessions, target: view.services },
      { title: "Registrations", query: queries.userRegistrations, target: view.services },
      { title: "Training bookings", query: queries.trainingBookings, target: view.services },
      { title: "Job applications", query: queries.jobApplications, target: view.services },
      { title: "Blog views", query: queries.blogViews, target: view.services },
      { title: "Searches", query: queries.searchQueries, target: view.services },
    ],
  });

export const sessionsNow: Panel = (view) =>
  stat(view, {
    title: queries.activeSessions.title,
    shows: "Sessions that have not ended or expired.",
    series: [{ query: queries.activeSessions, target: view.services }],
  });

export const sessions: Panel = (view) =>
  timeseries(view, {
    title: queries.activeSessions.title,
    shows: "Sessions that have not ended or expired.",
    series: [{ query: queries.activeSessions, target: view.services }],
  });

const anHour =
  (query: queries.Query, shows: string): Panel =>
  (view) =>
    timeseries(view, { title: query.title, shows, series: [{ query, target: view.services }] });

export const registrations = anHour(queries.userRegistrations, "Accounts opened, over the last hour.");
export const bookings = anHour(queries.trainingBookings, "Trainings booked, over the last hour.");
export const applications = anHour(queries.jobApplications, "Job applications sent, over the last hour.");
export const blogViews = anHour(queries.blogViews, "Blog pages read, over the last hour.");
export const searches = anHour(queries.searchQueries, "Searches made, over the last hour.");

export const conversions: Panel = (view) =>
  timeseries(view, {
    title: queries.conversions.title,
    shows: "Whether people who come also do what the product is for. Above 100 % a session brings more than one.",
    series: [{ query: queries.conversions, target: view.services }],
  });

export const payments: Panel = (view) =>
  timeseries(view, {
    title: queries.payments.title,
    shows: "Payments that came to an end, by how they ended. Declined cards are among the failed ones here.",
    series: [{ query: queries.payments, target: view.services }],
  });

export const failedPayments: Panel = (view) =>
  timeseries(view, {
    title: queries.failedPayments.title,
    shows:
      "Share of payments that failed for a reason that is not the customer's, by provider: declined cards are not counted.",
    series: [{ query: queries.failedPayments, target: view.services }],
  });
