import type { LogRetention, MetricRetention } from "./retention/index.ts";
import type { Receivers } from "./routing/receivers.ts";
import type { Thresholds } from "./thresholds/index.ts";
import type { Duration, Service } from "./vocabulary/index.ts";

/** Addresses that people open. */
export interface Links {
  /** Folder of the runbooks; a runbook is `<folder>/<Alert>.md`. */
  readonly runbooks: string;
  readonly grafana: string;
  readonly kibana: string;
  readonly alertmanager: string;
}

/** One deployed environment as the definitions see it: what is watched there, by which numbers, and who is told. */
export interface Environment {
  /** `production`, `staging`, ...: the `environment` label, and the end of every data stream's name. */
  readonly name: string;
  /** Kubernetes namespace of the stack. */
  readonly namespace: string;
  /** Kubernetes namespace of what must run on every node. */
  readonly agentsNamespace: string;
  readonly services: readonly Service[];
  readonly thresholds: Thresholds;
  readonly metricRetention: MetricRetention;
  readonly logRetention: LogRetention;
  /** How often every target is scraped. */
  readonly scrapeInterval: Duration;
  readonly receivers: Receivers;
  readonly links: Links;
}
