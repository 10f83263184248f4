import type { Environment } from "../environment.ts";
import * as queries from "../queries/index.ts";
import type { platformThresholds } from "../thresholds/platform.ts";
import { type AlertsFor, anything, forCluster, forPart, type Instance } from "./alert.ts";

const heartbeat = ({ namespace }: Environment): readonly Instance[] => [
  {
    query: queries.always,
    target: anything,
    labels: { namespace, service: "prometheus-system" },
  },
];

/** What the strategy's alerts rest on: the watcher works, and somebody hears of it. */
export const platformAlerts: AlertsFor<typeof platformThresholds> = {
  AlertmanagerNotificationsFailing: {
    measure: "Share of notifications that fail",
    summary: (limit) => `The share of notifications through {{ $labels.integration }} that fail is ${limit}`,
    board: "system",
    instances: forCluster(queries.notificationsFailing),
    runbook: {
      meaning: "Alertmanager cannot deliver through one kind of receiver; this alert goes out through all of them.",
      impact:
        "People are not told. Look at the firing alerts yourself until it is mended; this one ends 20 minutes after a notification has come through.",
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
  PrometheusNotificationsDropped: {
    summary: () => "{{ $labels.service }} cannot hand over its alerts to Alertmanager",
    board: "system",
    instances: forCluster(queries.notificationsDropped),
    runbook: {
      meaning: "A Prometheus drops notifications: no Alertmanager took them, or its queue was full.",
      impact:
        "Its alerts fire and nobody hears of them. This one may have come through another Prometheus, or through one of several Alertmanagers.",
      diagnosis: [
        "Prometheus, Status, Runtime: does it know the Alertmanagers? Its log names the error of each attempt.",
        "`kubectl get pods` of Alertmanager: ready? Does a network policy keep the one from the other?",
        "How many alerts fire? Thousands at once overflow the queue.",
      ],
      mitigation: [
        "Bring Alertmanager back; until then look at the firing alerts on the System board.",
        "Open the way from Prometheus to Alertmanager.",
        "Silence nothing: what was dropped is sent again with the next evaluation, as long as it still fires.",
      ],
    },
  },
  RetentionCutShort: {
    summary: () => "{{ $labels.service }} has deleted samples before their time, for want of space",
    board: "system",
    instances: forCluster(queries.sizeRetentions),
    runbook: {
      meaning:
        "The volume of a Prometheus reached its fill limit, so that the oldest samples went before the promised time.",
      impact:
        "History is shorter than promised: comparisons with earlier weeks and long graphs have less to show, and it gets worse as series are added.",
      diagnosis: [
        "On the System board: the series in memory. Did they grow slowly, or with one release?",
        "Prometheus, Status, TSDB: which metrics and labels have most series?",
        "Compare with the assumptions from which the volume's size is computed: nodes, containers, pods and routes of each service.",
      ],
      mitigation: [
        "Remove the label that multiplies series, in the service that exposes it.",
        "Correct the assumptions in the settings, or the volume's size, and enlarge the volume with `pulumi up`.",
        "Promise a shorter time, knowing what that means.",
      ],
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
  ElasticsearchUnreachable: {
    summary: () => "Elasticsearch does not answer its exporter",
    board: "system",
    instances: forPart(queries.elasticsearchUnreachable, "elasticsearch-exporter"),
    runbook: {
      meaning:
        "The exporter runs, and Elasticsearch tells it nothing: no node answers, or none takes the exporter's password.",
      impact: "No log can be written or found. Logstash keeps what arrives for as long as its queue has room.",
      diagnosis: [
        "`kubectl get elasticsearch,pods` in the stack's namespace: is any node running and ready?",
        "`kubectl logs` of the exporter: refused, timed out, or 401? The last is a password, all else is the way or the cluster.",
        "`kubectl describe pod` of a node: is there memory for it, and can its volume be mounted?",
      ],
      mitigation: [
        "Bring the nodes back; their volumes hold the data.",
        "After 401: `pulumi up` writes the user's password anew, and a restart of the exporter reads it.",
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
    measure: "Always",
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
