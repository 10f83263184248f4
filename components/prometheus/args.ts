import type * as pulumi from "@pulumi/pulumi";
import { dump } from "js-yaml";
import type { RuleDocument, RuleGroup } from "../../rules/render/documents.ts";
import { type Duration, InvalidInput, type MetricClass, type Problem } from "../../rules/vocabulary/index.ts";
import type { Labels } from "../shared/labels.ts";
import type { Compute, Volume } from "../shared/resources.ts";

/** Where Prometheus finds the Alertmanagers to tell: each pod behind the Service is told by itself. */
export interface AlertmanagerEndpoint {
  /** Name of the Kubernetes Service. */
  readonly name: pulumi.Input<string>;
  /** Its namespace. */
  readonly namespace: pulumi.Input<string>;
  /** Name of its port. */
  readonly port: string;
  /** Name in its certificate. */
  readonly serverName: pulumi.Input<string>;
}

/** Arguments of {@link Prometheus}. */
export interface PrometheusArgs {
  /** Namespace of Prometheus, its rules and its volumes. Targets may be in any namespace. */
  readonly namespace: pulumi.Input<string>;
  /** Name of the PriorityClass of its pods. */
  readonly priorityClassName: pulumi.Input<string>;
  /**
   * The class of metrics that it keeps: it reads every ServiceMonitor, PodMonitor, Probe and ScrapeConfig that `scrapedBy` marks
   * for the class, in every namespace with the label `monitoring/stack: <its own namespace>`. The stack's namespaces have it;
   * another that is to be read needs it.
   */
  readonly metricClass: MetricClass;
  /** Image. */
  readonly image: pulumi.Input<string>;
  /** Version of Prometheus in that image, with or without `v`: the operator chooses by it what it may configure. */
  readonly version: string;
  /** Secret with its certificate for the name of its Service: `tls.crt`, `tls.key`, and in `ca.crt` whom it believes. */
  readonly certificateSecretName: pulumi.Input<string>;
  /** How long series are kept. The volume grows with it; it may not be shorter than the look-back of an alert. */
  readonly retention: Duration;
  /**
   * Data volume of each replica. Prometheus deletes its oldest data at 85 % of it, even before {@link PrometheusArgs.retention}.
   * The operator makes claims of this size and never changes one: after an increase, each existing claim must be enlarged by
   * hand, or Prometheus fills it before it reaches those 85 %.
   * @see https://prometheus-operator.dev/docs/platform/storage/#resizing-volumes
   */
  readonly volume: Volume;
  /** RE2 pattern of the metric names that are kept; everything else is dropped at the scrape. `up` and `scrape_*` are always kept. */
  readonly keep: string;
  /** Rules to evaluate, all of {@link PrometheusArgs.metricClass}. */
  readonly rules: readonly RuleDocument[];
  /** Who is told of alerts. */
  readonly alertmanager: AlertmanagerEndpoint;
  /** Labels of everything that leaves this Prometheus, alerts above all: `environment`. */
  readonly externalLabels: Labels;
  /**
   * Number of pods, each with all series and a volume of its own. With two, one may restart without a gap in the alerts;
   * Alertmanager takes their alerts as one.
   * @default 1
   */
  readonly replicas?: number;
  /** Time between two scrapes of a target. Samples, and so the volume, grow as it shrinks. @default "30s" */
  readonly scrapeInterval?: Duration;
  /** Time between two evaluations of the rules. @default "30s" */
  readonly evaluationInterval?: Duration;
  /** Address at which people reach it; links in alerts point there. @default the address inside the cluster */
  readonly externalUrl?: string;
  /**
   * What each replica is given. Memory follows the number of series: 3 to 4 KiB each, and as much again for queries.
   * @default { cpu: "250m", cpuLimit: "2", memory: "2Gi" }
   */
  readonly compute?: Compute;
}

/** Defaults of {@link PrometheusArgs}. */
export const prometheusDefaults = Object.freeze({
  replicas: 1,
  scrapeInterval: "30s",
  evaluationInterval: "30s",
  compute: { cpu: "250m", cpuLimit: "2", memory: "2Gi" },
} as const satisfies Partial<PrometheusArgs>);

/** {@link PrometheusArgs} with nothing left open but the address, which may stay the cluster's own. */
export type ResolvedPrometheus = Required<Omit<PrometheusArgs, "externalUrl">> & Pick<PrometheusArgs, "externalUrl">;

/** Fills in the defaults; throws when a rule document cannot be evaluated here. */
export function resolve(name: string, args: PrometheusArgs): ResolvedPrometheus {
  const problems = args.rules.flatMap((document) => problemsOf(document, args.metricClass));
  if (problems.length > 0) throw new InvalidInput(`Prometheus ${name}`, problems);
  return { ...prometheusDefaults, ...args };
}

/**
 * Half of the largest Secret: what prometheus-operator accepts as one PrometheusRule. It ignores a larger one, and says so
 * in its log only.
 * @see https://github.com/prometheus-operator/prometheus-operator/blob/v0.93.0/pkg/operator/rules.go
 */
const largestRules = 512 * 1024;

/** Bytes of a document's YAML, or of its JSON while that is so short that YAML, never twice as long, must fit too. */
function sizeOf(groups: readonly RuleGroup[]): number {
  const json = Buffer.byteLength(JSON.stringify({ groups }));
  return json < largestRules / 2 ? json : Buffer.byteLength(dump({ groups }, { lineWidth: -1, noRefs: true }));
}

function problemsOf({ name, class: metricClass, groups }: RuleDocument, own: MetricClass): readonly Problem[] {
  const property = `rules.${name}`;
  const size = sizeOf(groups);
  return [
    ...(metricClass === own
      ? []
      : [
          {
            property: `${property}.class`,
            value: metricClass,
            rule: `is not the class of this Prometheus, "${own}", which does not have its series`,
            remedy: `give the document to the Prometheus of class "${metricClass}"`,
          },
        ]),
    ...(size <= largestRules
      ? []
      : [
          {
            property,
            value: size,
            rule: `bytes are more than the ${largestRules} that prometheus-operator accepts in one PrometheusRule`,
            remedy: "split the document by service or by group",
          },
        ]),
  ];
}
