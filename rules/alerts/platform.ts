import type { Environment } from "../environment.ts";
import { categories } from "../logs/index.ts";
import { metric, seriesOf, serviceMetricIds } from "../metrics/index.ts";
import * as queries from "../queries/index.ts";
import type { platformThresholds } from "../thresholds/platform.ts";
import { logCategories } from "../vocabulary/index.ts";
import {
  type AlertsFor,
  anything,
  forCluster,
  type Instance,
  perService,
  serviceTarget,
  stackTarget,
} from "./alert.ts";

/** One instance per service and series that it should expose: one alert per missing metric, however many alerts read it. */
const perMetric = ({ services }: Environment): readonly Instance[] =>
  services.flatMap((service) =>
    serviceMetricIds
      .filter((id) => !service.without.includes(id))
      .flatMap((id) =>
        seriesOf(metric(id), service.profile).map((series) => ({
          query: queries.absence(id, metric(id).class, series),
          service,
          target: serviceTarget(service),
          labels: { namespace: service.namespace, service: service.name, metric: series.name },
        })),
      ),
  );

const perCategory = (environment: Environment): readonly Instance[] =>
  logCategories.map((category) => ({
    query: queries.documentsWritten(category, environment.name, categories[category].silentFor),
    target: stackTarget(environment),
    labels: { category },
  }));

/** The stack and each service: whatever is scraped must answer. */
const everyTarget = (environment: Environment): readonly Instance[] => [
  ...perService(queries.targetsDown)(environment),
  { query: queries.targetsDown, target: stackTarget(environment), labels: {} },
];

const heartbeat = ({ namespace }: Environment): readonly Instance[] => [
  {
    query: queries.always,
    target: anything,
    labels: { namespace, service: "prometheus-system" },
  },
];

/** What the strategy's alerts rest on: the watched can be reached, the watcher works, and somebody hears of it. */
export const platformAlerts: AlertsFor<typeof platformThresholds> = {
  TargetDown: {
    summary: (limit) =>
      `Share of the targets of {{ $labels.namespace }}/{{ $labels.service }} that cannot be scraped is ${limit}`,
    board: "system",
    instances: everyTarget,
    runbook: {
      meaning: "Prometheus cannot read the metrics of some pods that it knows.",
      impact: "If the service is down, users notice now. If only its metrics are, no other alert of it can fire.",
      diagnosis: [
        "`kubectl get pods` in the namespace: crash loop, pending, not ready?",
        "Prometheus, Status, Targets: the error of the last scrape. A time-out is not a refusal.",
        "Was a port, a path or a network policy changed?",
      ],
      mitigation: [
        "Roll back the deployment that it began with.",
        "Restart what hangs.",
        "Mend the ServiceMonitor or the policy.",
      ],
    },
  },
  MetricAbsent: {
    measure: "A metric of the contract is absent",
    summary: (_, { metric: name }) => `{{ $labels.service }} does not expose ${name}`,
    board: "application",
    instances: perMetric,
    silencedBy: ["TargetDown"],
    runbook: {
      meaning: "No pod of the service exposes a metric of the contract.",
      impact: "Alerts and panels on it are blind: they stay silent whatever happens.",
      diagnosis: [
        "`kubectl port-forward` to one pod and read its metrics: is the name another one?",
        "Was the instrumentation changed with the last release?",
        "A counter that was never touched does not exist: set it to zero when the program starts.",
      ],
      mitigation: [
        "Expose the metric under the name of the contract, or set the service's naming profile.",
        "If the service has nothing of the kind, say so in its `without` list.",
      ],
    },
  },
  NoLogs: {
    measure: "Documents of a log category",
    summary: (_, { category }) => `No log of category ${category} has reached Elasticsearch`,
    board: "system",
    instances: perCategory,
    silencedBy: ["ElasticsearchRed"],
    runbook: {
      meaning: "A category has received no document for longer than it is ever quiet.",
      impact: "Logs are lost or late. For security logs that is a gap that cannot be explained later.",
      diagnosis: [
        "Do the other categories still get documents? Then it is the category, not the way.",
        "Filebeat's and Logstash's own logs: refused, blocked, or nothing to read?",
        "The quarantine data stream: did the documents of this category become invalid?",
      ],
      mitigation: [
        "Restart what is stuck, from the end of the way: Elasticsearch, Logstash, Filebeat. Filebeat reads on from where it was.",
        "Mend the format of the service that changed it.",
      ],
    },
  },
  CertificateExpiresSoon: {
    summary: (limit) => `The certificate of {{ $labels.instance }} expires in a time ${limit}`,
    board: "system",
    instances: forCluster(queries.certificateExpiresIn),
    runbook: {
      meaning: "The first certificate of the chain at an address ends soon, and was not renewed.",
      impact: "On that day every client refuses the connection.",
      diagnosis: [
        "`openssl s_client -connect HOST:443 -servername HOST | openssl x509 -noout -dates -issuer`.",
        "Who renews it? Look at cert-manager's Certificate and Order, or at the operator that made it.",
      ],
      mitigation: [
        "Mend the renewal, and start it by hand once.",
        "Install a certificate by hand while that takes time.",
      ],
    },
  },
  AlertmanagerNotificationsFailing: {
    summary: (limit) => `Notifications through {{ $labels.integration }} that fail are ${limit}`,
    board: "system",
    instances: forCluster(queries.notificationsFailing),
    runbook: {
      meaning: "Alertmanager cannot deliver through one kind of receiver; this alert goes out through all of them.",
      impact: "People are not told. Look at the firing alerts yourself until it is mended.",
      diagnosis: [
        "Alertmanager's log names the receiver and the answer it got.",
        "401 and 403: a secret expired. 429: too many messages. Time-outs: the way out is closed.",
      ],
      mitigation: [
        "Renew the secret: `pulumi config set --secret`, then `pulumi up`.",
        "Open the way out, or wait for the receiver's provider, and watch the alerts by hand meanwhile.",
      ],
    },
  },
  PrometheusRuleFailures: {
    summary: () => `{{ $labels.service }} cannot evaluate some of its rules`,
    board: "system",
    instances: forCluster(queries.ruleFailures),
    runbook: {
      meaning: "A recording or alerting rule ends in an error.",
      impact: "The alert that it is for does not fire.",
      diagnosis: [
        "Prometheus, Status, Rules: the rule and its error.",
        "Series that are there twice break a comparison: is an exporter running twice?",
      ],
      mitigation: ["Remove the double exporter.", "Mend the query, with a test that has the series twice."],
    },
  },
  ElasticsearchRed: {
    summary: () => `Elasticsearch cluster {{ $labels.cluster }} is red`,
    board: "system",
    instances: forCluster(queries.elasticsearchRed),
    runbook: {
      meaning: "At least one primary shard has no node.",
      impact: "Logs of some data streams cannot be written or found.",
      diagnosis: [
        "`GET _cluster/allocation/explain` says why a shard is not placed.",
        "`kubectl get pods` of the cluster: is a node missing? Is its volume full?",
      ],
      mitigation: [
        "Bring the missing node back; its volume has the shard.",
        "Free or add disk space.",
        "Last of all, accept the loss: restore the index from a snapshot, or delete it.",
      ],
    },
  },
  ElasticsearchYellow: {
    summary: () => `Elasticsearch cluster {{ $labels.cluster }} is yellow`,
    board: "system",
    instances: forCluster(queries.elasticsearchYellow),
    silencedBy: ["ElasticsearchRed"],
    runbook: {
      meaning: "All data is there, but some of it only once.",
      impact: "One more lost node loses data.",
      diagnosis: [
        "`GET _cluster/allocation/explain`.",
        "Fewer nodes than copies? A cluster of one node must have no replicas.",
      ],
      mitigation: ["Bring the missing node back.", "Lower the number of replicas, knowing what that means."],
    },
  },
  Watchdog: {
    summary: () => "The alerting chain works",
    board: "system",
    instances: heartbeat,
    runbook: {
      meaning: "This alert always fires. Its notifications keep an outside service quiet, which alarms when they stop.",
      impact: "None while it fires. When the outside service alarms, no alert of this stack reaches anybody.",
      diagnosis: [
        "Is Prometheus up, and does it evaluate rules?",
        "Is Alertmanager up, and does its log say that the heartbeat was delivered?",
        "Is the way out of the cluster open?",
      ],
      mitigation: ["Bring back the part of the chain that is missing; until then, watch the boards."],
    },
  },
};
