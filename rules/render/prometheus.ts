import { type Alert, alerts, anything, type Instance, serviceTarget } from "../alerts/index.ts";
import type { Environment } from "../environment.ts";
import { canCross, type Query, rangeOf, read, type Target } from "../queries/index.ts";
import { clusterRecordings, serviceRecordings } from "../recording/index.ts";
import {
  limitWords,
  type MetricClass,
  metricClasses,
  response,
  type Service,
  type Threshold,
  thresholdWords,
  valueTemplate,
} from "../vocabulary/index.ts";
import type { AlertingRule, RecordingRule, RuleDocument } from "./documents.ts";
import { boardUrl, runbookUrl } from "./links.ts";

/** Name of the rules that belong to no service. */
const cluster = "cluster";

/** An alert and one of the things that it is evaluated for. */
export interface Evaluated {
  readonly alert: Alert;
  readonly instance: Instance;
}

const documentName = (service: Service | undefined, metricClass: MetricClass): string =>
  `${service?.name ?? cluster}-${metricClass}`;

/** What each rule document evaluates, by the document's name. */
export function evaluatedByDocument(environment: Environment): ReadonlyMap<string, readonly Evaluated[]> {
  const groups = new Map<string, Evaluated[]>();
  for (const alert of alerts)
    for (const instance of alert.instances(environment)) {
      const name = documentName(instance.service, instance.query.class);
      const group = groups.get(name) ?? [];
      group.push({ alert, instance });
      groups.set(name, group);
    }
  return groups;
}

/** All rules of `environment`: one document for the cluster and one for each service, per class that has any. */
export function ruleDocuments(environment: Environment): readonly RuleDocument[] {
  const evaluated = evaluatedByDocument(environment);
  return [undefined, ...environment.services].flatMap((service) =>
    metricClasses.flatMap((metricClass) => {
      const name = documentName(service, metricClass);
      const rules = [
        ...recordingRules(service, metricClass),
        ...(evaluated.get(name) ?? []).map((entry) => alertingRule(entry, environment)),
      ];
      // One group: its rules are evaluated in order, so that an alert reads what was recorded a moment before.
      return rules.length === 0 ? [] : [{ name, class: metricClass, groups: [{ name, rules }] }];
    }),
  );
}

function recordingRules(service: Service | undefined, metricClass: MetricClass): readonly RecordingRule[] {
  const target = service ? serviceTarget(service) : anything;
  return (service ? serviceRecordings : clusterRecordings)
    .filter((query) => query.class === metricClass && !query.metrics.some((id) => service?.without.includes(id)))
    .flatMap((query) => (query.record ? [{ record: query.record, expr: query.expr(target) }] : []));
}

function alertingRule({ alert, instance }: Evaluated, environment: Environment): AlertingRule {
  const { query, target, labels } = instance;
  const threshold = environment.thresholds[alert.name];
  return {
    alert: alert.name,
    expr: condition(query, target, threshold),
    for: threshold.for,
    ...(threshold.keepFiringFor ? { keep_firing_for: threshold.keepFiringFor } : {}),
    labels: { ...labels, severity: threshold.severity, class: query.class },
    annotations: annotations({ alert, instance }, environment),
  };
}

/** The query beyond the threshold, and its volume not below the floor. Refuses what could never fire, or would fire for nothing. */
function condition(query: Query, target: Target, threshold: Threshold): string {
  const crossed = `${operand(read(query, target))} ${threshold.direction === "above" ? ">" : "<"} ${threshold.value}`;
  if (query.traffic && !threshold.floor)
    throw new Error(`${query.name} says nothing while few events come: give its threshold a floor`);
  if (!canCross(rangeOf(query), threshold))
    throw new Error(`${query.name} is never ${limitWords(threshold)}: give it a threshold within what it can answer`);
  if (!threshold.floor) return crossed;
  if (!query.volume) throw new Error(`${query.name} has no volume that a floor could be measured against`);
  return `${crossed}\nand\n${operand(query.volume(target))} >= ${threshold.floor.atLeast}`;
}

/** In parentheses unless it is one selector or one call: then nothing inside binds less tightly than a comparison. */
const operand = (expr: string): string =>
  /^[\w:]+(\{[^{}]*\})?$|^absent\([^()]*\)$|^vector\(1\)$/.test(expr) ? expr : `(\n${indent(expr)}\n)`;

const indent = (text: string): string => text.replace(/^/gm, "  ");

function annotations({ alert, instance }: Evaluated, { links, thresholds }: Environment): Record<string, string> {
  const { meaning, impact } = alert.runbook;
  const { query, labels } = instance;
  const threshold = thresholds[alert.name];
  return {
    summary: alert.summary(limitWords(threshold), labels),
    description: `${meaning} Impact: ${impact}`,
    value: valueTemplate[query.unit],
    threshold: thresholdWords(threshold),
    response: response[threshold.severity],
    runbook_url: runbookUrl(links, alert.name),
    dashboard_url: boardUrl(links, alert.board, query.labels),
  };
}
