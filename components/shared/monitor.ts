import type * as pulumi from "@pulumi/pulumi";
import { hostOf } from "./certificate.ts";
import { type Labels, labels, scrapedBy, selectorLabels } from "./labels.ts";

/** A relabeling rule, as prometheus-operator's resources spell Prometheus' `relabel_config`. */
export interface Relabeling {
  readonly action?: "replace" | "keep" | "drop" | "labeldrop";
  readonly sourceLabels?: readonly string[];
  readonly separator?: string;
  /** RE2, anchored at both ends. The operator leaves an empty one out, which then matches everything. */
  readonly regex?: string;
  readonly targetLabel?: string;
  readonly replacement?: pulumi.Input<string>;
}

/** Name of the scrape class of targets that check who asks, as kubelets do: it brings the credentials of Prometheus' service account. */
export const kubeletScrapeClass = "kubelet";

/** Name of the scrape class of the stack's own parts: it brings the authorities to believe, and a certificate to show. */
export const stackScrapeClass = "stack";

/** Sets `label` of all series of a target to `value`, whatever discovery found. */
export const fixed = (label: string, value: pulumi.Input<string>): Relabeling => ({
  targetLabel: label,
  replacement: value,
});

/** Takes labels off all series of a target. */
export const without = (...names: readonly string[]): Relabeling => ({ action: "labeldrop", regex: names.join("|") });

/**
 * The labels by which series are told apart: `service` and `namespace` exactly as the definitions spell them, `pod` and
 * `instance` as discovered. `endpoint` and `container` say nothing more and would be stored with every series. `job` would be
 * the name of the Kubernetes Service: a pod behind two of them would be two targets, and every rate of it twice what it is.
 * With one `job` the two are the same target, which Prometheus scrapes once.
 */
export const identity = (service: pulumi.Input<string>, namespace: pulumi.Input<string>): readonly Relabeling[] => [
  fixed("service", service),
  fixed("namespace", namespace),
  fixed("job", service),
  without("endpoint", "container"),
];

/** What a {@link serviceMonitor} needs to know. */
interface MonitorOptions {
  readonly name: string;
  readonly namespace: pulumi.Input<string>;
  /** Labels of the object; those of {@link scrapedBy} decide which Prometheus reads it. */
  readonly labels: Labels;
  /** Labels of the Kubernetes Service whose pods are scraped. */
  readonly selector: Labels;
  /** Where that Service is. @default the object's own namespace */
  readonly targetNamespace?: pulumi.Input<string>;
  /** Name of the Service's port. */
  readonly port: string;
  /** HTTP path. @default "/metrics" */
  readonly path?: string;
  /** Whether labels of the series win over those of the target: for exporters that speak about others. @default false */
  readonly honorLabels?: boolean;
  /** Most series that one scrape may keep; above, the whole scrape fails and the target counts as down. @default no limit */
  readonly sampleLimit?: number;
  readonly relabelings: readonly Relabeling[];
  /** Name in the certificate of the targets, for those of {@link stackScrapeClass}. @default none: they are asked without TLS */
  readonly serverName?: pulumi.Input<string>;
}

/** A ServiceMonitor: what to scrape behind one Kubernetes Service. */
export const serviceMonitor = (options: MonitorOptions) => ({
  apiVersion: "monitoring.coreos.com/v1",
  kind: "ServiceMonitor",
  metadata: { name: options.name, namespace: options.namespace, labels: options.labels },
  spec: {
    selector: { matchLabels: options.selector },
    ...(options.targetNamespace && { namespaceSelector: { matchNames: [options.targetNamespace] } }),
    ...(options.serverName !== undefined && { scrapeClass: stackScrapeClass }),
    ...(options.sampleLimit !== undefined && { sampleLimit: options.sampleLimit }),
    endpoints: [
      {
        port: options.port,
        path: options.path ?? "/metrics",
        // A pod is asked by its address, which is in no certificate.
        ...(options.serverName !== undefined && { scheme: "https", tlsConfig: { serverName: options.serverName } }),
        honorLabels: options.honorLabels ?? false,
        relabelings: options.relabelings,
      },
    ],
  },
});

/** The ServiceMonitor of a component of the stack, read by the Prometheus of class `system`. Its series carry the component's own name. */
export const ownMonitor = (
  component: string,
  name: string,
  namespace: pulumi.Input<string>,
  port: string,
  overrides: Pick<Partial<MonitorOptions>, "honorLabels" | "relabelings"> = {},
) =>
  serviceMonitor({
    name,
    namespace,
    labels: { ...labels(component, name), ...scrapedBy("system") },
    selector: selectorLabels(component, name),
    port,
    serverName: hostOf(name, namespace),
    relabelings: identity(name, namespace),
    ...overrides,
  });
