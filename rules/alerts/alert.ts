import type { Environment } from "../environment.ts";
import { type ScrapedPart, scrapedParts } from "../metrics/index.ts";
import type { Query, Target } from "../queries/index.ts";
import type { AlertName } from "../thresholds/index.ts";
import { limitWords, type Matchers, type Service } from "../vocabulary/index.ts";

/** What somebody reads who was just told. Plain sentences; the renderer adds threshold, severity and response time. */
export interface Runbook {
  /** What is true while the alert fires. */
  readonly meaning: string;
  /** Whom it hurts, and how soon. */
  readonly impact: string;
  /** Where to look, in order. */
  readonly diagnosis: readonly string[];
  /** What helps, the quickest first. */
  readonly mitigation: readonly string[];
}

/** The board on which the alert's query is drawn. */
export type BoardName = "system" | "application" | "business";

/** One thing that an alert is evaluated for: one rule each. */
export interface Instance {
  readonly query: Query;
  readonly target: Target;
  /** Labels that the rule adds: those that the query's answer does not carry by itself. */
  readonly labels: Matchers;
  /** The service it belongs to; undefined for the stack and its nodes. */
  readonly service?: Service;
}

/** Words, a query, a runbook; the number is the threshold of the same name. */
export interface Alert {
  readonly name: AlertName;
  /**
   * One line; `limit` is the threshold in words ("above 90 %"). Labels of the query's answer are written as Prometheus
   * templates; `labels` are those that the rule adds, which templates do not see.
   */
  readonly summary: (limit: string, labels: Matchers) => string;
  /** What is compared with the threshold, as it reads before the limit, for tables. @default the title of its query */
  readonly measure?: string;
  readonly runbook: Runbook;
  readonly board: BoardName;
  /** What it is evaluated for in `environment`. */
  readonly instances: (environment: Environment) => readonly Instance[];
  /** Alerts of the same cause that make this one redundant while they fire. */
  readonly silencedBy?: readonly AlertName[];
}

/** The condition in words: "CPU usage above 90 %"; the measure alone where it is a fact, or only matters that there is one. */
export function conditionWords({ measure, instances, name }: Alert, environment: Environment): string {
  const threshold = environment.thresholds[name];
  const what = measure ?? instances(environment)[0]?.query.title ?? "no service exposes what it reads";
  const isBare = threshold.unit === "fact" || (threshold.unit === "count" && threshold.value === 0);
  return isBare ? what : `${what} ${limitWords(threshold)}`;
}

/** An alert as it is written: its name is the key under which it stands. */
export type AlertDefinition = Omit<Alert, "name">;

/** Exactly one alert for each threshold of a group: one too few or too many does not compile. */
export type AlertsFor<Group> = { readonly [Name in keyof Group]: AlertDefinition };

/** What a service's queries are asked about. */
export const serviceTarget = (service: Service): Target => ({
  matchers: { namespace: service.namespace, service: service.name },
  profile: service.profile,
});

/** What is asked about everything there is; no profile matters there. */
export const anything: Target = { matchers: {}, profile: "opentelemetry" };

/** One instance for each service that exposes what the query reads. */
export const perService =
  (query: Query) =>
  ({ services }: Environment): readonly Instance[] =>
    services
      .filter(({ without }) => !query.metrics.some((id) => without.includes(id)))
      .map((service) => ({
        query,
        service,
        target: serviceTarget(service),
        labels: { namespace: service.namespace, service: service.name },
      }));

/** One instance for the whole cluster. */
export const forCluster = (query: Query) => (): readonly Instance[] => [{ query, target: anything, labels: {} }];

/** What is asked about one part of the stack. */
export const partTarget = (environment: Environment, part: ScrapedPart): Target => ({
  matchers: { namespace: environment[scrapedParts[part]], service: part },
  profile: "opentelemetry",
});

/** One instance for one part of the stack. */
export const forPart =
  (query: Query, part: ScrapedPart) =>
  (environment: Environment): readonly Instance[] => [{ query, target: partTarget(environment, part), labels: {} }];

/** What the stack's own components are asked about. */
export const stackTarget = ({ namespace, agentsNamespace }: Environment): Target => ({
  matchers: { namespace: `=~${namespace}|${agentsNamespace}` },
  profile: "opentelemetry",
});

/** One instance for all of the stack's own components. */
export const forStack =
  (query: Query) =>
  (environment: Environment): readonly Instance[] => [{ query, target: stackTarget(environment), labels: {} }];
