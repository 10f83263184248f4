import type { MetricId } from "../metrics/index.ts";
import type { Matchers } from "../vocabulary/index.ts";
import { by, constant, growing, pick, plainLabels, type Query, share } from "./query.ts";

/** Reasons for which a customer's bank, not the service, refuses a payment. */
const declined: Matchers = { reason: "!~insufficient_funds|card_declined" };

/** Payments that failed for a reason that is not the customer's, of all that came to an end, by provider. */
export const failedPayments: Query = {
  name: "failedPayments",
  title: "Failed payments",
  class: "business",
  unit: "ratio",
  traffic: true,
  range: share,
  metrics: ["payments"],
  labels: ["provider"],
  lookback: "15m",
  record: "provider:business_payments_failed:ratio_rate15m",
  expr: (t) =>
    `(\n  sum ${by("provider")} (rate(${pick("business_payments_total", t, { status: "failed", ...declined })}[15m]))\n  or sum ${by("provider")} (rate(${pick("business_payments_total", t)}[15m])) * 0\n)\n/ sum ${by("provider")} (rate(${pick("business_payments_total", t)}[15m]))`,
  volume: (t) => `sum ${by("provider")} (increase(${pick("business_payments_total", t)}[15m]))`,
  samples: (t, story) => {
    const perSecond = story.volume / 900;
    const one = { ...plainLabels(t), provider: "stripe" };
    return [
      growing(
        "business_payments_total",
        { ...one, status: "failed", reason: "gateway_timeout" },
        perSecond * story.value,
        story,
      ),
      growing(
        "business_payments_total",
        { ...one, status: "succeeded", reason: "" },
        perSecond * (1 - story.value),
        story,
      ),
    ];
  },
};

const anHour = (name: string, title: string, metric: MetricId, family: string): Query => ({
  name,
  title,
  class: "business",
  unit: "count",
  metrics: [metric],
  labels: [],
  lookback: "1h",
  record: `service:${family.replace(/_total$/, "")}:increase1h`,
  expr: (t) => `sum ${by()} (increase(${pick(family, t)}[1h]))`,
  samples: (t, story) => [growing(family, plainLabels(t), story.value / 3600, story)],
});

export const userRegistrations = anHour(
  "userRegistrations",
  "User registrations in an hour",
  "userRegistrations",
  "business_user_registrations_total",
);
export const trainingBookings = anHour(
  "trainingBookings",
  "Training bookings in an hour",
  "trainingBookings",
  "business_training_bookings_total",
);
export const jobApplications = anHour(
  "jobApplications",
  "Job applications in an hour",
  "jobApplications",
  "business_job_applications_total",
);
export const blogViews = anHour("blogViews", "Blog views in an hour", "blogViews", "business_blog_views_total");
export const searchQueries = anHour(
  "searchQueries",
  "Search queries in an hour",
  "searchQueries",
  "business_search_queries_total",
);

/** Sessions that are open now. */
export const activeSessions: Query = {
  name: "activeSessions",
  title: "Active sessions",
  class: "business",
  unit: "count",
  metrics: ["activeSessions"],
  labels: [],
  lookback: "5m",
  expr: (t) => `sum ${by()} (${pick("business_active_sessions", t)})`,
  samples: (t, story) => [constant("business_active_sessions", plainLabels(t), story.value, story)],
};

/** Bookings and applications for each open session: whether people who come also do what the product is for. */
export const conversions: Query = {
  name: "conversions",
  title: "Bookings and applications per session",
  class: "business",
  unit: "ratio",
  traffic: true,
  range: { min: 0 },
  metrics: ["trainingBookings", "jobApplications", "activeSessions"],
  labels: [],
  lookback: "1h",
  expr: (t) =>
    `(\n  sum ${by()} (increase(${pick("business_training_bookings_total", t)}[1h]))\n  + sum ${by()} (increase(${pick("business_job_applications_total", t)}[1h]))\n)\n/ sum ${by()} (avg_over_time(${pick("business_active_sessions", t)}[1h]))`,
  samples: (t, story) => [
    growing("business_training_bookings_total", plainLabels(t), (story.value * 100) / 3600, story),
    growing("business_job_applications_total", plainLabels(t), 0, story),
    constant("business_active_sessions", plainLabels(t), 100, story),
  ],
};

/** Payments a minute that came to an end, by final state. */
export const payments: Query = {
  name: "payments",
  title: "Payments a minute",
  class: "business",
  unit: "count/min",
  metrics: ["payments"],
  labels: ["status"],
  lookback: "15m",
  expr: (t) => `sum ${by("status")} (rate(${pick("business_payments_total", t)}[15m])) * 60`,
  samples: (t, story) => [
    growing(
      "business_payments_total",
      { ...plainLabels(t), status: "succeeded", reason: "", provider: "stripe" },
      story.value / 60,
      story,
    ),
  ],
};
