import { httpNames, requestDurationBounds } from "../metrics/index.ts";
import type { Matchers } from "../vocabulary/index.ts";
import { by, growing, pick, plainLabels, type Query, type Sample, type Story, share, type Target } from "./query.ts";

const count = (t: Target, matchers: Matchers = {}): string =>
  pick(`${httpNames[t.profile].duration}_count`, t, matchers);
const failed = (t: Target): Matchers => ({ [httpNames[t.profile].status]: "=~5.." });

/** Requests per second of a service. */
export const requestRate: Query = {
  name: "requestRate",
  title: "Request rate",
  class: "application",
  unit: "requests/s",
  metrics: ["requests"],
  labels: [],
  lookback: "5m",
  record: "service:http_server_requests:rate5m",
  expr: (t) => `sum ${by()} (rate(${count(t)}[5m]))`,
  samples: (t, story) => [growing(...labelled(t, "200", "/"), story.value, story)],
};

/** Series name and labels of one route's requests with one status, ready to be spread. */
const labelled = (t: Target, status: string, route: string): readonly [string, Matchers] => {
  const names = httpNames[t.profile];
  return [
    `${names.duration}_count`,
    { ...plainLabels(t), [names.status]: status, [names.route]: route, [names.method]: "GET" },
  ];
};

/** Requests of which the share `story.value` fails, at `story.volume` requests in ten minutes. */
const partlyFailing = (t: Target, story: Story): readonly Sample[] => {
  const perSecond = story.volume / 600;
  return [
    growing(...labelled(t, "500", "/bookings/{id}"), perSecond * story.value, story),
    growing(...labelled(t, "200", "/bookings/{id}"), perSecond * (1 - story.value), story),
  ];
};

/** Share of requests answered with 5xx; zero, not nothing, while none fails. */
export const errorRatio: Query = {
  name: "errorRatio",
  title: "Error rate",
  class: "application",
  unit: "ratio",
  traffic: true,
  range: share,
  metrics: ["requests"],
  labels: [],
  lookback: "5m",
  record: "service:http_server_errors:ratio_rate5m",
  expr: (t) =>
    `(\n  sum ${by()} (rate(${count(t, failed(t))}[5m]))\n  or sum ${by()} (rate(${count(t)}[5m])) * 0\n)\n/ sum ${by()} (rate(${count(t)}[5m]))`,
  volume: (t) => `sum ${by()} (increase(${count(t)}[10m]))`,
  samples: partlyFailing,
};

/** The route's label under one name, whatever the profile calls it. */
const byRoute = (t: Target, inner: string): string => {
  const { route } = httpNames[t.profile];
  const plain = `sum ${by(route)} (${inner})`;
  return route === "http_route"
    ? plain
    : `sum ${by("http_route")} (label_replace(${inner}, "http_route", "$1", "${route}", "(.*)"))`;
};

/** Share of requests of one route answered with 5xx. */
export const routeErrorRatio: Query = {
  name: "routeErrorRatio",
  title: "Error rate by route",
  class: "application",
  unit: "ratio",
  traffic: true,
  range: share,
  metrics: ["requests"],
  labels: ["http_route"],
  lookback: "5m",
  record: "route:http_server_errors:ratio_rate5m",
  expr: (t) =>
    `(\n  ${byRoute(t, `rate(${count(t, failed(t))}[5m])`)}\n  or ${byRoute(t, `rate(${count(t)}[5m])`)} * 0\n)\n/ ${byRoute(t, `rate(${count(t)}[5m])`)}`,
  volume: (t) => byRoute(t, `increase(${count(t)}[10m])`),
  samples: partlyFailing,
  answer: (t) => ({ ...plainLabels(t), http_route: "/bookings/{id}" }),
};

/** Requests per second by route. */
export const routeRate: Query = {
  name: "routeRate",
  title: "Request rate by route",
  class: "application",
  unit: "requests/s",
  metrics: ["requests"],
  labels: ["http_route"],
  lookback: "5m",
  record: "route:http_server_requests:rate5m",
  expr: (t) => byRoute(t, `rate(${count(t)}[5m])`),
  samples: (t, story) => [growing(...labelled(t, "200", "/"), story.value, story)],
};

/** The bound below `value`: a histogram knows no more of an observation than the bounds around it. */
const boundBelow = (value: number): number => requestDurationBounds.filter((bound) => bound < value).at(-1) ?? 0;

const quantile = (q: number, name: string, title: string, record: string): Query => ({
  name,
  title,
  class: "application",
  unit: "seconds",
  traffic: true,
  metrics: ["requests"],
  labels: [],
  lookback: "5m",
  record,
  expr: (t) =>
    `histogram_quantile(\n  ${q},\n  sum ${by("le")} (rate(${pick(`${httpNames[t.profile].duration}_bucket`, t)}[5m]))\n)`,
  volume: (t) => `sum ${by()} (increase(${count(t)}[10m]))`,
  // All requests in the bucket that holds the value: the quantile comes out inside it, on the value's side of every bound.
  samples: (t, story) => {
    const lower = boundBelow(story.value);
    const names = httpNames[t.profile];
    const [, labels] = labelled(t, "200", "/");
    const perSecond = story.volume / 600;
    return [
      growing(`${names.duration}_count`, labels, perSecond, story),
      ...[...requestDurationBounds, Number.POSITIVE_INFINITY].map((bound) =>
        growing(
          `${names.duration}_bucket`,
          {
            ...labels,
            le: bound === Number.POSITIVE_INFINITY ? "+Inf" : Number.isInteger(bound) ? `${bound}.0` : `${bound}`,
          },
          bound > lower ? perSecond : 0,
          story,
        ),
      ),
    ];
  },
});

/** The time within which 95 of 100 requests are answered. */
export const latencyP95 = quantile(
  0.95,
  "latencyP95",
  "Response time, 95th percentile",
  "service:http_server_request_duration_seconds:p95_5m",
);

/** The time within which half of the requests are answered. */
export const latencyP50 = quantile(
  0.5,
  "latencyP50",
  "Response time, median",
  "service:http_server_request_duration_seconds:p50_5m",
);

/** Mean response time, for reports: a mean hides the slow ones, a percentile cannot be averaged over a day. */
export const latencyMean: Query = {
  name: "latencyMean",
  title: "Response time, mean",
  class: "application",
  unit: "seconds",
  traffic: true,
  metrics: ["requests"],
  labels: [],
  lookback: "5m",
  record: "service:http_server_request_duration_seconds:mean5m",
  expr: (t) =>
    `sum ${by()} (rate(${pick(`${httpNames[t.profile].duration}_sum`, t)}[5m]))\n/ sum ${by()} (rate(${count(t)}[5m]))`,
  samples: (t, story) => {
    const [, labels] = labelled(t, "200", "/");
    return [
      growing(`${httpNames[t.profile].duration}_sum`, labels, story.value, story),
      growing(`${httpNames[t.profile].duration}_count`, labels, 1, story),
    ];
  },
};
