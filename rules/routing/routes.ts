import type { AlertName } from "../thresholds/index.ts";
import type { Duration, Severity } from "../vocabulary/index.ts";
import { kindsOf, type ReceiverKind, type Receivers } from "./receivers.ts";

/** Who hears of some alerts, by what means, and how often. */
export interface Route {
  /** Also the name of the receiver: `critical`, `medium-digest`. */
  readonly name: string;
  readonly when: { readonly severity: Severity } | { readonly alert: AlertName };
  readonly kinds: readonly ReceiverKind[];
  /** Labels of which each combination is one message. */
  readonly groupBy: readonly string[];
  /** How long to wait for others of the same group before the first message. */
  readonly groupWait: Duration;
  /** How long to wait before a message about new ones in the group. */
  readonly groupInterval: Duration;
  /** After how long to say again that it still fires. */
  readonly repeatInterval: Duration;
  /** Whether the end is told too. */
  readonly resolved: boolean;
  /** Whether later routes may take the same alerts too. @default false */
  readonly andOthers?: boolean;
  /** Why so. */
  readonly reason: string;
}

const perService = ["alertname", "namespace", "service"] as const;

/** All routes, the first that fits taking an alert. */
export const routes: readonly Route[] = [
  {
    name: "heartbeat",
    when: { alert: "Watchdog" },
    kinds: ["heartbeat"],
    groupBy: ["alertname"],
    groupWait: "1s",
    groupInterval: "30s",
    // Short of two looks: a beat counts from its delivery, a moment after a look, and with "1m" the second look after it would
    // find it too young.
    repeatInterval: "50s",
    resolved: false,
    reason:
      "A beat a minute: the outside service alarms after five without one; a resolved Watchdog must not look like a beat.",
  },
  {
    name: "everyone",
    when: { alert: "AlertmanagerNotificationsFailing" },
    kinds: ["slack", "email", "jira"],
    groupBy: ["alertname", "integration"],
    groupWait: "10s",
    groupInterval: "5m",
    repeatInterval: "1h",
    resolved: true,
    reason: "When one way to the team is broken, the others must carry the news.",
  },
  {
    name: "critical",
    when: { severity: "critical" },
    kinds: ["slack", "jira"],
    groupBy: perService,
    groupWait: "10s",
    groupInterval: "2m",
    repeatInterval: "1h",
    resolved: true,
    reason: "Act now: ten seconds gather what breaks together, an hour without an end is worth saying again.",
  },
  {
    name: "high",
    when: { severity: "high" },
    kinds: ["slack", "jira"],
    groupBy: perService,
    groupWait: "30s",
    groupInterval: "5m",
    repeatInterval: "4h",
    resolved: true,
    reason: "Within the hour: said once, and again twice a working day.",
  },
  {
    name: "medium",
    when: { severity: "medium" },
    kinds: ["slack"],
    groupBy: perService,
    groupWait: "1m",
    groupInterval: "15m",
    repeatInterval: "1d",
    resolved: true,
    andOthers: true,
    reason: "All alerts are written to Slack; these are for the day, so once a day is enough.",
  },
  {
    name: "medium-digest",
    when: { severity: "medium" },
    kinds: ["email"],
    groupBy: ["severity"],
    groupWait: "30m",
    groupInterval: "4h",
    // A day less an hour: it repeats with the group's next look, and after a whole day that would be after 28 hours.
    repeatInterval: "23h",
    resolved: false,
    reason: "One e-mail for all that is medium, not one each.",
  },
  {
    name: "low",
    when: { severity: "low" },
    kinds: ["slack"],
    groupBy: ["severity"],
    groupWait: "15m",
    groupInterval: "4h",
    repeatInterval: "4d",
    resolved: false,
    reason: "Keep watching: one message for all of them, and no news of the end.",
  },
];

/** The routes that an alert takes. @param given the routes of an environment @default all routes. Exported for tests. */
export function routesOf(alert: AlertName, severity: Severity, given: readonly Route[] = routes): readonly Route[] {
  const fitting = given.filter(({ when }) => ("alert" in when ? when.alert === alert : when.severity === severity));
  const last = fitting.findIndex(({ andOthers }) => !andOthers);
  return last < 0 ? fitting : fitting.slice(0, last + 1);
}

const isSame = (one: Route, other: Route): boolean => JSON.stringify(one.when) === JSON.stringify(other.when);

/**
 * The routes of an environment: each with those of its kinds that are there. What would reach nobody then goes every way that
 * there is, so that one receiver alone still hears of all; only the heartbeat is no way to people, and has no other.
 */
export function routesIn(receivers: Receivers): readonly Route[] {
  const present = kindsOf(receivers);
  const people = present.filter((kind) => kind !== "heartbeat");
  const reached = ({ kinds }: Route): readonly ReceiverKind[] => kinds.filter((kind) => present.includes(kind));
  return routes.map((route) => {
    const isTold = routes.some((other) => isSame(other, route) && reached(other).length > 0);
    return { ...route, kinds: isTold || route.kinds.includes("heartbeat") ? reached(route) : people };
  });
}

/** The kinds of receiver that are told of an alert, each once. @param given the routes of an environment @default all routes */
export const toldOf = (
  alert: AlertName,
  severity: Severity,
  given: readonly Route[] = routes,
): readonly ReceiverKind[] => [...new Set(routesOf(alert, severity, given).flatMap(({ kinds }) => kinds))];
