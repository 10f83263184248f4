/**
 * What a series tells about, and so how long it is kept: each class has a Prometheus of its own,
 * because one Prometheus keeps all its series for the same time.
 */
export const metricClasses = ["system", "application", "business"] as const;

/** One of {@link metricClasses}. */
export type MetricClass = (typeof metricClasses)[number];

/** The strategy's six log categories (section 1.3). */
export const logCategories = ["application", "access", "security", "performance", "database", "api"] as const;

/** One of {@link logCategories}. */
export type LogCategory = (typeof logCategories)[number];
