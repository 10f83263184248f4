import type { MetricClass } from "../vocabulary/index.ts";
import type { Collector } from "./metric.ts";

/** Which of the stack's namespaces a part's series carry: its own, or that of what runs on every node. */
type Place = "namespace" | "agentsNamespace";

/** What must be listed: a Prometheus for each class, and whatever the contract's metrics come from. */
type Listed = `prometheus-${MetricClass}` | Exclude<Collector, "service" | "prometheus">;

/**
 * The parts of the stack that the Prometheus of class `system` scrapes, by the `service` label of their series. A kubelet
 * runs in no namespace; its series that tell of no volume and no container carry the stack's.
 */
export const scrapedParts = {
  "prometheus-system": "namespace",
  "prometheus-application": "namespace",
  "prometheus-business": "namespace",
  alertmanager: "namespace",
  grafana: "namespace",
  "kube-state-metrics": "namespace",
  "elasticsearch-exporter": "namespace",
  "blackbox-exporter": "namespace",
  kubelet: "namespace",
  "node-exporter": "agentsNamespace",
} as const satisfies Readonly<Record<Listed, Place>> & Readonly<Record<string, Place>>;

/** One of {@link scrapedParts}. */
export type ScrapedPart = keyof typeof scrapedParts;
