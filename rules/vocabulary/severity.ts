/** How soon somebody must act. The strategy's section 3.1, in the order of urgency. */
export const severities = ["critical", "high", "medium", "low"] as const;

/** One of {@link severities}. */
export type Severity = (typeof severities)[number];

/** What each severity asks of the people who receive it. */
export const response: Readonly<Record<Severity, string>> = {
  critical: "act now",
  high: "act within the hour",
  medium: "act within the day",
  low: "keep watching",
};
