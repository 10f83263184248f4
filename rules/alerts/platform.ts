import type { Environment } from "../environment.ts";
import * as queries from "../queries/index.ts";
import type { platformThresholds } from "../thresholds/platform.ts";
import { type AlertsFor, anything, forCluster, type Instance } from "./alert.ts";

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
    summary: (limit) => `The share of notifications through {{ $labels.integration }} that fail is ${limit}`,
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
