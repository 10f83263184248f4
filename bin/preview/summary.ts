import type { Cpu } from "../../components/shared/resources.ts";
import { conditionWords, alerts as definitions } from "../../rules/alerts/index.ts";
import type { Environment } from "../../rules/environment.ts";
import { logReplicas } from "../../rules/render/elasticsearch.ts";
import { categoryBytes, keptAtMost, seriesCount } from "../../rules/retention/index.ts";
import { type ReceiverKind, routesIn, toldOf } from "../../rules/routing/index.ts";
import type { AlertName } from "../../rules/thresholds/index.ts";
import {
  type Bytes,
  bytes,
  type Duration,
  durationWords,
  floorWords,
  type LogCategory,
  limitWords,
  logCategories,
  type MetricClass,
  metricClasses,
  response,
  type Severity,
} from "../../rules/vocabulary/index.ts";
import { cores, type WorkloadName, workloadNames } from "../../stacks/compute.ts";
import type { Documents } from "../../stacks/documents.ts";
import type { Settings } from "../../stacks/settings.ts";
import { keyOf, type Recording, type Registered } from "../record.ts";
import { warningsOf } from "./warnings.ts";

/** What `preview.json` holds: what `pulumi up` would put into the cluster, in words and numbers. */
export interface Summary {
  readonly stack: string;
  readonly environment: string;
  readonly services: readonly string[];
  /** Resources of each component, without the component itself. */
  readonly components: readonly { readonly type: string; readonly name: string; readonly resources: number }[];
  /** All resources, components included. */
  readonly resources: number;
  readonly alerts: readonly AlertSummary[];
  readonly metrics: readonly MetricSummary[];
  readonly logs: readonly LogSummary[];
  readonly volumes: readonly VolumeSummary[];
  readonly compute: readonly ComputeSummary[];
  /** What all pods together set aside: cores, and bytes of memory. */
  readonly reserved: { readonly cores: number; readonly bytes: number };
  readonly boards: readonly { readonly title: string; readonly uid: string; readonly panels: number }[];
  readonly warnings: readonly string[];
}

interface AlertSummary {
  readonly name: AlertName;
  readonly severity: Severity;
  readonly response: string;
  /** "Error rate above 1 %" */
  readonly condition: string;
  /** "above 1 %" */
  readonly threshold: string;
  /** "5 min" */
  readonly for: string;
  /** "100 requests in 10 min" */
  readonly floor?: string;
  readonly classes: readonly MetricClass[];
  /** Rules that it becomes: one for each service, metric or category. */
  readonly rules: number;
  /** "Slack #alerts": the kind, and where of its kind. */
  readonly receivers: readonly string[];
}

interface MetricSummary {
  readonly class: MetricClass;
  readonly kept: Duration;
  readonly series: number;
  readonly replicas: number;
  readonly volume: Bytes;
}

interface LogSummary {
  readonly category: LogCategory;
  readonly stream: string;
  readonly kept: Duration;
  readonly atMost: Duration;
  readonly documentsPerDay: number;
  /** On disk, with its copies. */
  readonly bytes: number;
}

interface ComputeSummary {
  readonly of: WorkloadName;
  /** Pods; of what runs on every node, as many as nodes are assumed. */
  readonly count: number;
  /** Of each: cores set aside, and cores at most. */
  readonly cpu: Cpu;
  readonly cpuLimit: Cpu;
  /** Of each: memory set aside, which is also its limit. */
  readonly memory: Bytes;
}

interface VolumeSummary {
  /** The workload whose pods have one each. */
  readonly of: WorkloadName;
  readonly count: number;
  readonly size: Bytes;
}

/** Puts together what the run registered and what was rendered for it. */
export function summarise(
  stack: string,
  settings: Settings,
  documents: Documents,
  run: Recording,
  warnings: readonly string[],
): Summary {
  const { environment } = settings;
  const alerts = alertSummaries(environment);
  const compute = computes(settings);
  return {
    stack,
    environment: environment.name,
    services: environment.services.map(({ namespace, name }) => `${namespace}/${name}`),
    components: components(run.resources),
    resources: run.resources.length,
    alerts,
    metrics: metricClasses.map((metricClass) => ({
      class: metricClass,
      kept: environment.metricRetention[metricClass],
      series: Math.round(seriesCount(metricClass, environment.services.length, settings.assumptions)),
      replicas: settings.replicas.prometheus,
      volume: documents.volumes[`prometheus-${metricClass}`],
    })),
    logs: logCategories.map((category) => ({
      category,
      stream: `logs-${category}-${environment.name}`,
      kept: environment.logRetention[category].delete,
      atMost: keptAtMost(environment.logRetention[category]),
      documentsPerDay: settings.assumptions.documentsPerDay[category],
      bytes:
        categoryBytes(category, environment.logRetention, settings.assumptions) *
        (1 + logReplicas(settings.replicas.elasticsearch)),
    })),
    volumes: volumes(settings, documents),
    compute,
    reserved: reserved(compute),
    boards: documents.boards.map(({ title, uid, json }) => ({ title, uid, panels: panelCount(json.panels) })),
    warnings: [...warnings, ...warningsOf(settings, alerts)],
  };
}

/** Panels of a board, those of its rows included, the rows themselves not. */
function panelCount(panels: unknown): number {
  const list = Array.isArray(panels) ? panels : [];
  return list.reduce((sum: number, panel) => sum + (panel.type === "row" ? panelCount(panel.panels) : 1), 0);
}

/** Each component that is not part of another, with the number of what it holds. */
function components(resources: readonly Registered[]): Summary["components"] {
  const top = new Map<string, string>();
  for (const resource of resources)
    top.set(keyOf(resource), resource.parent ? (top.get(resource.parent) ?? "") : keyOf(resource));
  const held = resources.filter(({ component }) => !component).map((resource) => top.get(keyOf(resource)));
  return resources
    .filter(({ parent }) => parent === undefined)
    .map(({ type, name }) => ({
      type: type.split(":").at(-1) ?? type,
      name,
      resources: held.filter((key) => key === keyOf({ type, name })).length,
    }));
}

function alertSummaries(environment: Environment): readonly AlertSummary[] {
  return definitions.map((alert) => {
    const { name, instances } = alert;
    const threshold = environment.thresholds[name];
    const found = instances(environment);
    return {
      name,
      severity: threshold.severity,
      response: response[threshold.severity],
      condition: conditionWords(alert, environment),
      threshold: limitWords(threshold),
      for: durationWords(threshold.for),
      ...(threshold.floor && { floor: floorWords(threshold.floor) }),
      classes: [...new Set(found.map(({ query }) => query.class))],
      rules: found.length,
      receivers: receiversOf(name, threshold.severity, environment),
    };
  });
}

function receiversOf(name: AlertName, severity: Severity, { receivers }: Environment): readonly string[] {
  const words: Readonly<Record<ReceiverKind, string>> = {
    slack: `Slack ${receivers.slack?.channel}`,
    jira: `Jira ${receivers.jira?.project}`,
    email: "e-mail",
    heartbeat: "heartbeat",
  };
  return toldOf(name, severity, routesIn(receivers)).map((kind) => words[kind]);
}

function volumes({ replicas }: Settings, { volumes: sizes }: Documents): readonly VolumeSummary[] {
  return [
    ...metricClasses.map((metricClass) => {
      const of = `prometheus-${metricClass}` as const;
      return { of, count: replicas.prometheus, size: sizes[of] };
    }),
    { of: "elasticsearch", count: replicas.elasticsearch, size: sizes.elasticsearch },
    { of: "logstash", count: replicas.logstash, size: sizes.logstash },
    { of: "alertmanager", count: replicas.alertmanager, size: sizes.alertmanager },
    { of: "grafana", count: 1, size: sizes.grafana },
  ];
}

/** Pods of a workload; of what runs on every node, as many as nodes are assumed. */
function podsOf(name: WorkloadName, { replicas, assumptions }: Settings): number {
  if (name === "filebeat" || name === "node-exporter") return assumptions.nodes;
  if (name.startsWith("prometheus-")) return replicas.prometheus;
  return (replicas as Readonly<Partial<Record<WorkloadName, number>>>)[name] ?? 1;
}

const computes = (settings: Settings): readonly ComputeSummary[] =>
  workloadNames.map((name) => ({ of: name, count: podsOf(name, settings), ...settings.compute[name] }));

const reserved = (all: readonly ComputeSummary[]): Summary["reserved"] => ({
  cores: all.reduce((sum, { cpu, count }) => sum + cores(cpu) * count, 0),
  bytes: all.reduce((sum, { memory, count }) => sum + bytes(memory) * count, 0),
});
