import { nodeExporterDefaults } from "../components/node-exporter/args.ts";
import { type ImageName, images } from "../components/shared/images.ts";
import { serviceMetricIds } from "../rules/metrics/index.ts";
import { defaultAssumptions, logRetention, metricRetention } from "../rules/retention/index.ts";
import { alertNames } from "../rules/thresholds/index.ts";
import { type Duration, logCategories, metricClasses, namingProfiles, severities } from "../rules/vocabulary/index.ts";
import { workloadNames } from "./compute.ts";
import type { FormName } from "./forms.ts";
import { volumeNames } from "./volume-names.ts";

// Beside what JSON Schema knows: `is` names what a value should be, `of` what the keys of an object are, `secret` marks what
// must be stored encrypted. `format` is a key of forms.ts.

const text = <const F extends FormName>(format: F) => ({ type: "string", format }) as const;
const secret = <const F extends FormName>(format: F) => ({ ...text(format), secret: true }) as const;
const oneOf = <const E extends readonly unknown[]>(is: string, values: E) => ({ enum: values, is }) as const;
const period = (standard: Duration) => ({ ...text("period"), default: standard }) as const;
const above0 = <const T extends "number" | "integer">(type: T, standard: number) =>
  ({ type, exclusiveMinimum: 0, default: standard }) as const;

/** An object whose keys are among `names`, with values of one kind. */
const some = <K extends string, const S>(is: string, names: readonly K[], kind: S) =>
  ({ type: "object", propertyNames: oneOf(is, names), additionalProperties: kind, default: {} }) as const;

/** An object with a property for each of `keys`. */
const each = <K extends string, S>(of: string, keys: readonly K[], kind: (key: K) => S) => {
  const properties = Object.fromEntries(keys.map((key) => [key, kind(key)])) as Readonly<Record<K, S>>;
  return { type: "object", of, additionalProperties: false, default: {}, properties } as const;
};

const override = {
  type: "object",
  of: "something to change of a threshold",
  additionalProperties: false,
  properties: {
    value: { type: ["string", "number"] },
    for: text("duration"),
    severity: oneOf("a severity", severities),
  },
} as const;

// Unquoted, YAML makes a number of it; a format is asked of texts only.
const cpu = { type: ["string", "number"], format: "cpu", exclusiveMinimum: 0, maximum: 999 } as const;

const compute = {
  type: "object",
  of: "something that a workload is given",
  additionalProperties: false,
  properties: { cpu, cpuLimit: cpu, memory: text("size") },
} as const;

const service = {
  type: "object",
  of: "a property of a service",
  additionalProperties: false,
  required: ["name", "namespace"],
  properties: {
    name: text("dnsLabel"),
    namespace: text("dnsLabel"),
    profile: { ...oneOf("a naming profile", namingProfiles), default: "opentelemetry" },
    port: { ...text("portName"), default: "metrics" },
    path: { ...text("path"), default: "/metrics" },
    url: text("publicUrl"),
    without: {
      type: "array",
      is: "a list of metrics",
      items: oneOf("a metric that a service exposes", serviceMetricIds),
      default: [],
    },
  },
} as const;

const receivers = {
  type: "object",
  of: "a receiver",
  additionalProperties: false,
  default: {},
  properties: {
    slack: {
      type: "object",
      of: "a property of the Slack receiver",
      additionalProperties: false,
      required: ["channel"],
      properties: { channel: text("slackChannel") },
    },
    email: {
      type: "object",
      of: "a property of the e-mail receiver",
      additionalProperties: false,
      required: ["from", "to", "smarthost"],
      properties: {
        from: text("email"),
        to: { type: "array", is: "a list of e-mail addresses", minItems: 1, items: text("email") },
        smarthost: text("hostAndPort"),
        username: text("text"),
      },
    },
    jira: {
      type: "object",
      of: "a property of the Jira receiver",
      additionalProperties: false,
      required: ["url", "project", "user"],
      properties: {
        url: text("url"),
        project: text("jiraProject"),
        issueType: { ...text("text"), default: "Incident" },
        resolveTransition: text("text"),
        reopenTransition: text("text"),
        user: text("email"),
      },
    },
    heartbeat: { type: "boolean", default: false },
  },
} as const;

const assumptions = {
  type: "object",
  of: "an assumption",
  additionalProperties: false,
  default: {},
  properties: {
    bytesPerSample: above0("number", defaultAssumptions.bytesPerSample),
    nodes: above0("integer", defaultAssumptions.nodes),
    devicesPerNode: above0("integer", defaultAssumptions.devicesPerNode),
    cpusPerNode: above0("integer", defaultAssumptions.cpusPerNode),
    containers: above0("integer", defaultAssumptions.containers),
    volumes: above0("integer", defaultAssumptions.volumes),
    podsPerService: above0("integer", defaultAssumptions.podsPerService),
    routesPerPod: above0("integer", defaultAssumptions.routesPerPod),
    combinationsPerPod: above0("integer", defaultAssumptions.combinationsPerPod),
    documentsPerDay: each("a log category", logCategories, (category) =>
      above0("integer", defaultAssumptions.documentsPerDay[category]),
    ),
    bytesPerActiveSeries: above0("integer", defaultAssumptions.bytesPerActiveSeries),
    bytesPerDocument: above0("number", defaultAssumptions.bytesPerDocument),
    queuedHours: above0("number", defaultAssumptions.queuedHours),
    bytesPerQueuedEvent: above0("number", defaultAssumptions.bytesPerQueuedEvent),
    // At 0.95 Elasticsearch makes its indices read-only (cluster.routing.allocation.disk.watermark.flood_stage).
    fillLimit: { ...above0("number", defaultAssumptions.fillLimit), maximum: 0.95 },
  },
} as const;

/** The shape of everything that a stack may set: the one place where a setting, its form and its default stand. */
export const schema = {
  type: "object",
  of: "a setting",
  additionalProperties: false,
  required: ["environment"],
  properties: {
    environment: text("environment"),
    namespace: { ...text("namespace"), default: "monitoring" },
    services: {
      type: "array",
      is: "a list of services",
      items: service,
      default: [{ name: "darassa-api", namespace: "darassa" }],
    },
    thresholds: some("an alert", alertNames, override),
    scrapeInterval: { ...text("duration"), default: "30s" },
    retention: {
      type: "object",
      of: "a kind of data",
      additionalProperties: false,
      default: {},
      properties: {
        metrics: each("a metric class", metricClasses, (name) => period(metricRetention[name])),
        logs: each("a log category", logCategories, (name) => period(logRetention[name].delete)),
      },
    },
    quietCategories: {
      type: "array",
      is: "a list of log categories",
      items: oneOf("a log category", logCategories),
      default: [],
    },
    receivers,
    links: {
      type: "object",
      of: "a link",
      additionalProperties: false,
      default: {},
      properties: {
        runbooks: { ...text("url"), default: "https://github.com/darassa/monitoring/blob/main/docs/runbooks" },
        // What `kubectl port-forward` offers: the stack opens nothing to the outside.
        grafana: { ...text("url"), default: "https://localhost:3000" },
        kibana: { ...text("url"), default: "https://localhost:5601" },
        alertmanager: { ...text("url"), default: "https://localhost:9093" },
      },
    },
    highAvailability: { ...oneOf("a choice here", [true, false, "auto"]), default: "auto" },
    storageClass: text("storageClass"),
    volumes: some("a volume", volumeNames, text("size")),
    compute: some("a workload", workloadNames, compute),
    imageMirror: text("registry"),
    images: some("an image of the stack", Object.keys(images) as ImageName[], text("image")),
    jobsRegistry: text("registry"),
    operators: { ...oneOf("a choice here", ["existing", "install"]), default: "existing" },
    operatorCharts: text("folder"),
    networkPolicies: { type: "boolean", default: true },
    ingressNamespace: text("dnsLabel"),
    ingress: {
      type: "object",
      of: "a property of the ingress",
      additionalProperties: false,
      default: {},
      properties: {
        className: text("ingressClass"),
        tlsSecretName: text("dnsLabel"),
        clusterIssuer: text("dnsLabel"),
      },
    },
    elasticOperatorNamespace: { ...text("dnsLabel"), default: "elastic-system" },
    certificates: { ...oneOf("a choice here", ["stack", "cert-manager"]), default: "stack" },
    certificateIssuer: text("dnsLabel"),
    verifyKubeletCertificates: { type: "boolean", default: true },
    nodeExporterPort: { ...above0("integer", nodeExporterDefaults.port), maximum: 65_535 },
    assumptions,
    slackWebhookUrl: secret("secretUrl"),
    smtpPassword: secret("secret"),
    jiraApiToken: secret("secret"),
    heartbeatUrl: secret("secretUrl"),
    grafanaAdminPassword: secret("secret"),
    elasticsearchSetupPassword: secret("secret"),
    elasticsearchExporterPassword: secret("secret"),
    elasticsearchGrafanaPassword: secret("secret"),
  },
} as const;
