import type { NamingProfile } from "../vocabulary/index.ts";
import { counter, gauge, histogram, metricsOf } from "./metric.ts";

/** Names of a service's HTTP metrics. */
export interface HttpNames {
  /** The request duration histogram, in seconds. */
  readonly duration: string;
  /** Label of the status code. */
  readonly status: string;
  /** Label of the route template, never of the raw path. */
  readonly route: string;
  /** Label of the method. */
  readonly method: string;
}

/**
 * HTTP names by profile. OpenTelemetry: semantic conventions for HTTP metrics, as Prometheus stores them. prom-client: the
 * names of its own README's example.
 */
export const httpNames: Readonly<Record<NamingProfile, HttpNames>> = {
  opentelemetry: {
    duration: "http_server_request_duration_seconds",
    status: "http_response_status_code",
    route: "http_route",
    method: "http_request_method",
  },
  "prom-client": {
    duration: "http_request_duration_seconds",
    status: "status_code",
    route: "route",
    method: "method",
  },
};

/**
 * Upper bounds that a service's request duration histogram must have, in seconds. OpenTelemetry advises 0.005 to 10 without
 * a bound at 2, where the strategy's threshold lies: a percentile is only exact at a bound.
 */
export const requestDurationBounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10] as const;

/** Section 2.2 of the strategy, and the logins and actions that its alerts count. */
export const applicationMetrics = metricsOf(
  {
    id: "requests",
    title: "Response Time, Request Rate, Error Rate",
    class: "application",
    collector: "service",
    series: (profile: NamingProfile) => {
      const { duration, status, route, method } = httpNames[profile];
      return [histogram(duration, "seconds", status, route, method)];
    },
    meaning: "One observation per finished request: its count is the request rate, its 5xx share the error rate.",
  },
  {
    id: "activeUsers",
    title: "Active Users",
    class: "application",
    collector: "service",
    series: [gauge("app_active_users", "count")],
    meaning: "Users with activity in the last minutes, as the service defines it.",
  },
  {
    id: "userActions",
    title: "User Actions",
    class: "application",
    collector: "service",
    series: [counter("app_user_actions_total", "count")],
    meaning: "Everything a user did on purpose; the base of the activity alert, since a counter survives restarts.",
  },
  {
    id: "cache",
    title: "Cache Hit Rate",
    class: "application",
    collector: "service",
    series: [counter("cache_requests_total", "count", "result", "cache")],
    meaning: "Cache look-ups by result, `hit` or `miss`.",
  },
  {
    id: "database",
    title: "Database Connections",
    class: "application",
    collector: "service",
    series: [
      gauge("db_client_connection_count", "count", "state", "pool"),
      gauge("db_client_connection_max", "count", "pool"),
    ],
    meaning: "Connections of each pool by state, `used` or `idle`, and how many it may have.",
  },
  {
    id: "logins",
    title: "Failed Logins",
    class: "application",
    collector: "service",
    series: [counter("auth_login_attempts_total", "count", "result")],
    meaning: "Login attempts by result, `success` or `failure`; never labelled by user or address.",
  },
);
