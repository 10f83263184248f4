import { counter, gauge, metricsOf } from "./metric.ts";

/** Section 2.3 of the strategy, and the payments that its alert counts. */
export const businessMetrics = metricsOf(
  {
    id: "userRegistrations",
    title: "User Registrations",
    class: "business",
    collector: "service",
    series: [counter("business_user_registrations_total", "count", "result")],
    meaning: "Accounts opened, by result.",
  },
  {
    id: "activeSessions",
    title: "Active Sessions",
    class: "business",
    collector: "service",
    series: [gauge("business_active_sessions", "count")],
    meaning: "Sessions that have not ended or expired.",
  },
  {
    id: "trainingBookings",
    title: "Training Bookings",
    class: "business",
    collector: "service",
    series: [counter("business_training_bookings_total", "count", "result")],
    meaning: "Trainings booked, by result.",
  },
  {
    id: "jobApplications",
    title: "Job Applications",
    class: "business",
    collector: "service",
    series: [counter("business_job_applications_total", "count", "result")],
    meaning: "Job applications sent, by result.",
  },
  {
    id: "blogViews",
    title: "Blog Views",
    class: "business",
    collector: "service",
    series: [counter("business_blog_views_total", "count")],
    meaning: "Blog pages read; never labelled by page.",
  },
  {
    id: "searchQueries",
    title: "Search Queries",
    class: "business",
    collector: "service",
    series: [counter("business_search_queries_total", "count", "result")],
    meaning: "Searches made, by result; never labelled by what was searched.",
  },
  {
    id: "payments",
    title: "Failed Payments",
    class: "business",
    collector: "service",
    series: [counter("business_payments_total", "count", "status", "reason", "provider")],
    meaning: "Payments by final state, `succeeded` or `failed`, counted once each, with the reason and the provider.",
  },
);
