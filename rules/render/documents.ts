import type { Duration, MetricClass } from "../vocabulary/index.ts";

/** What JSON and YAML can hold. Every rendered document is of this shape. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** A JSON object. */
export type JsonObject = { readonly [key: string]: Json };

/** A Prometheus recording rule. */
export interface RecordingRule {
  readonly record: string;
  readonly expr: string;
  readonly labels?: Readonly<Record<string, string>>;
}

/** A Prometheus alerting rule. */
export interface AlertingRule {
  readonly alert: string;
  readonly expr: string;
  readonly for?: string;
  readonly keep_firing_for?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** A group of rules, evaluated together and in order. */
export interface RuleGroup {
  readonly name: string;
  readonly rules: readonly (RecordingRule | AlertingRule)[];
}

/** One file of rules, and one PrometheusRule: the rules of one subject (a service, the nodes, the stack) for one class. */
export interface RuleDocument {
  /** Unique, usable as a Kubernetes name: `darassa-api-application`. */
  readonly name: string;
  /** The Prometheus that evaluates it. */
  readonly class: MetricClass;
  readonly groups: readonly RuleGroup[];
}

/** Tests of one rule document that share an evaluation interval, as `promtool test rules` reads them. */
export interface RuleTestDocument {
  /** The {@link RuleDocument.name} under test. */
  readonly rules: string;
  readonly class: MetricClass;
  /** How often the rules are evaluated: seldom where a proof needs weeks of history. */
  readonly evaluationInterval: Duration;
  readonly tests: readonly JsonObject[];
}

/** The one Alertmanager configuration. Secrets are named, never contained: `*_file` entries point at {@link AlertmanagerDocument.secretFiles}. */
export interface AlertmanagerDocument {
  /** `alertmanager.yml`. */
  readonly config: JsonObject;
  /** Template files by name, such as `slack.tmpl`. */
  readonly templates: Readonly<Record<string, string>>;
  /** Names of the secrets whose files the configuration reads, such as `slackWebhookUrl`; each is a file of that name. */
  readonly secretFiles: readonly string[];
}

/** Where Alertmanager finds the files named by {@link AlertmanagerDocument.secretFiles}: the operator mounts `spec.secrets` here. */
export const receiverSecretsName = "alertmanager-receivers";
export const receiverSecretsFolder = `/etc/alertmanager/secrets/${receiverSecretsName}`;

/** A Grafana dashboard in the classic model, the only one that file provisioning reads. */
export interface DashboardDocument {
  /** Unique and stable: part of the board's address. At most 40 characters. */
  readonly uid: string;
  readonly title: string;
  /** Grafana folder. */
  readonly folder: string;
  readonly json: JsonObject;
}

/** One object of the Elasticsearch or Kibana API: what the set-up program PUTs (or POSTs) and reads back. */
export interface ApiObject {
  /** For people and file names: `ilm-policy/logs-access`. */
  readonly name: string;
  readonly method: "PUT" | "POST";
  /** Path and query, from the root: `/_ilm/policy/logs-access`. */
  readonly path: string;
  readonly body: JsonObject;
}

/** All of Elasticsearch's configuration, in the order in which it must be applied. */
export interface ElasticsearchDocument {
  readonly objects: readonly ApiObject[];
}

/** All of Kibana's saved configuration, in the order in which it must be applied. */
export interface KibanaDocument {
  readonly objects: readonly ApiObject[];
}

/** Logstash's configuration. */
export interface LogstashDocument {
  /** `logstash.yml`. */
  readonly settings: JsonObject;
  /** Pipelines by id: the text of each pipeline's configuration. */
  readonly pipelines: Readonly<Record<string, string>>;
}
