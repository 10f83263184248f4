import { thresholds } from "../../rules/thresholds/index.ts";

/** What labels might say, one value for each line or row. */
export const labels: Readonly<Record<string, readonly string[]>> = {
  service: ["darassa-api"],
  namespace: ["darassa"],
  instance: ["node-1", "node-2", "node-3"],
  device: ["nvme0n1"],
  pod: ["darassa-api-7d4b9-x2x4z", "darassa-api-7d4b9-p8qwm"],
  container: ["darassa-api"],
  http_route: ["/trainings/{id}", "/bookings", "/login", "/jobs/{id}/apply"],
  pool: ["main", "reports"],
  cache: ["sessions", "catalogue"],
  provider: ["stripe", "paypal"],
  status: ["succeeded", "failed"],
  persistentvolumeclaim: ["uploads", "data-logs-es-0"],
  cluster: ["logs"],
  name: ["logs-es-0", "logs-es-1", "logs-es-2"],
  integration: ["slack", "email", "jira"],
  severity: [thresholds.MetricAbsent.severity],
  alertname: ["MetricAbsent"],
};

/** Services that are scraped: those of the definitions, and some of the stack's own. */
export const scraped: readonly string[] = [
  "darassa-api",
  "elasticsearch-exporter",
  "kube-state-metrics",
  "node-exporter",
];

/** Alert rules in Grafana's list: name, state, and whether it fires already. */
export const alertRules: readonly (readonly [string, string, boolean])[] = [
  ["MetricAbsent", "firing for 12 min", true],
  ["ElasticsearchYellow", "pending for 2 min", false],
];

/** The lines that a legend template stands for, in this example. */
export function lines(template: string): readonly string[] {
  const used = [...template.matchAll(/{{(\w+)}}/g)].map((match) => labels[match[1] ?? ""] ?? ["..."]);
  const count = Math.max(1, ...used.map((values) => values.length));
  return Array.from({ length: count }, (_, index) =>
    template.replace(/{{(\w+)}}/g, (_all, label: string) => {
      const values = labels[label] ?? ["..."];
      return values[index % values.length] ?? "...";
    }),
  );
}

/** Graphs in which the example has an incident, and how far their first line goes beyond the threshold. */
export const incident: Readonly<Record<string, number>> = {
  "Error rate": 2.2,
  "Error rate by route": 1.9,
  "Response time": 1.2,
};

/** Lines that are much lower than the first of their graph, by a word of their name. */
export const lower: Readonly<Record<string, number>> = { median: 0.2, failed: 0.04 };

/** When the incident begins and ends, as shares of the graph's time. */
export const during = { from: 0.56, to: 0.7 } as const;

/** Where the first line of a graph usually is, in the panel's unit; lines after it are lower. */
export const levels: Readonly<Record<string, number>> = {
  "Request rate": 42,
  "Request rate by route": 17,
  "Error rate": 0.002,
  "Error rate by route": 0.006,
  "Response time": 0.41,
  "Active users": 310,
  "Failed logins a minute": 6,
  "Cache hit rate": 0.87,
  "Database connections in use": 0.48,
  "CPU usage": 0.61,
  "Memory usage": 0.72,
  "Disk busy": 0.21,
  "Process count": 410,
  "Thread count": 2800,
  "Container restarts in an hour": 0,
  "Targets that cannot be scraped": 0,
  "Rule evaluations that failed": 0,
  "Notifications that failed": 0,
  "Log documents by category": 42_000,
  "Time until a certificate expires": 62 * 86_400,
  "User actions in an hour": 5200,
  "Drop of user activity": 0.08,
  "Active sessions": 270,
  "User registrations in an hour": 14,
  "Training bookings in an hour": 23,
  "Job applications in an hour": 9,
  "Bookings and applications per session": 0.12,
  "Blog views in an hour": 1840,
  "Search queries in an hour": 655,
  "Payments a minute": 1.6,
  "Failed payments": 0.018,
};
