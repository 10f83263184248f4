import type { Threshold } from "../vocabulary/index.ts";

/** Section 3.2 of the strategy, "Application Alerts" and "Business Alerts". */
export const applicationThresholds = {
  HighErrorRate: {
    unit: "ratio",
    direction: "above",
    value: 0.01,
    for: "5m",
    keepFiringFor: "10m",
    severity: "critical",
    floor: { atLeast: 100, unit: "count", of: "requests", window: "10m" },
    reason: "Strategy 3.2: error rate > 1 %. Below 100 requests in 10 minutes one failure is already 1 %.",
  },
  MostRequestsFail: {
    unit: "ratio",
    direction: "above",
    value: 0.5,
    for: "5m",
    keepFiringFor: "10m",
    severity: "high",
    floor: { atLeast: 10, unit: "count", of: "requests", window: "10m" },
    reason:
      "Where fewer come than HighErrorRate asks for, a total outage would raise nothing. Half of ten requests is no single failure, though so few may all be one client that tries again.",
  },
  SlowResponses: {
    unit: "seconds",
    direction: "above",
    value: 2,
    for: "5m",
    keepFiringFor: "10m",
    severity: "high",
    floor: { atLeast: 100, unit: "count", of: "requests", window: "10m" },
    reason: "Strategy 3.2: response time > 2 s, read as the 95th percentile: a mean hides the slow tenth.",
  },
  FailedLogins: {
    unit: "count/min",
    direction: "above",
    value: 100,
    for: "2m",
    keepFiringFor: "15m",
    severity: "critical",
    reason:
      "Strategy 3.2: failed logins > 100 per minute. Held 2 minutes: an attack lasts, a burst of retries does not.",
  },
  UserActivityDrop: {
    unit: "ratio",
    direction: "above",
    value: 0.5,
    for: "30m",
    keepFiringFor: "30m",
    severity: "high",
    floor: { atLeast: 100, unit: "count", of: "actions", window: "1h" },
    reason: "Strategy 3.2: drop in user activity > 50 %, against the median of the same hour 1, 2 and 3 weeks before.",
  },
  FailedPayments: {
    unit: "ratio",
    direction: "above",
    value: 0.1,
    for: "5m",
    keepFiringFor: "15m",
    severity: "critical",
    floor: { atLeast: 20, unit: "count", of: "attempts", window: "15m" },
    reason:
      "Strategy 3.2: failed payments > 10 %. What a customer's bank declines is no fault of ours and does not count as failed.",
  },
  HighApiErrorRate: {
    unit: "ratio",
    direction: "above",
    value: 0.05,
    for: "5m",
    keepFiringFor: "10m",
    severity: "high",
    floor: { atLeast: 50, unit: "count", of: "requests", window: "10m" },
    reason: "Strategy 3.2: API errors > 5 %, per route, so that one broken route is seen while the whole looks well.",
  },
} as const satisfies Record<string, Threshold>;
