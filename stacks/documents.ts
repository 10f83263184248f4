import { dashboards } from "../dashboards/index.ts";
import { alertmanagerDocument } from "../rules/render/alertmanager.ts";
import type {
  AlertmanagerDocument,
  DashboardDocument,
  ElasticsearchDocument,
  KibanaDocument,
  LogstashDocument,
  RuleDocument,
} from "../rules/render/documents.ts";
import { elasticsearchDocument, logReplicas } from "../rules/render/elasticsearch.ts";
import { kibanaDocument } from "../rules/render/kibana.ts";
import { logstashDocument, logstashVolumeBytes } from "../rules/render/logstash.ts";
import { ruleDocuments } from "../rules/render/prometheus.ts";
import { elasticsearchVolume, logstashQueue, prometheusVolume } from "../rules/retention/index.ts";
import { type Bytes, gibibytes, type MetricClass } from "../rules/vocabulary/index.ts";
import type { Settings } from "./settings.ts";

/** Everything that is rendered from the definitions for one stack. */
export interface Documents {
  readonly rules: readonly RuleDocument[];
  readonly alertmanager: AlertmanagerDocument;
  readonly boards: readonly DashboardDocument[];
  readonly elasticsearch: ElasticsearchDocument;
  readonly kibana: KibanaDocument;
  readonly logstash: LogstashDocument;
  readonly volumes: Volumes;
}

/** Size of each volume, computed from the definitions and the assumptions. */
export interface Volumes {
  readonly prometheus: Readonly<Record<MetricClass, Bytes>>;
  readonly elasticsearch: Bytes;
  readonly logstash: Bytes;
  readonly alertmanager: Bytes;
  readonly grafana: Bytes;
}

/** Renders the documents of the stack that `settings` describes. Pure: the same settings give the same documents. */
export function render({ environment, replicas, assumptions }: Settings): Documents {
  const { name, logRetention: retention } = environment;
  const nodes = replicas.elasticsearch;
  const queue = logstashQueue(replicas.logstash, assumptions);
  const prometheus = (metricClass: MetricClass): Bytes =>
    prometheusVolume(
      metricClass,
      environment.services.length,
      environment.metricRetention,
      environment.scrapeInterval,
      assumptions,
    );
  return {
    rules: ruleDocuments(environment),
    alertmanager: alertmanagerDocument(environment),
    boards: dashboards(environment),
    elasticsearch: elasticsearchDocument({ environment: name, retention, nodes }),
    kibana: kibanaDocument({ environment: name }),
    logstash: logstashDocument({ environment: name, storeDebug: name !== "production", queue }),
    volumes: {
      prometheus: {
        system: prometheus("system"),
        application: prometheus("application"),
        business: prometheus("business"),
      },
      elasticsearch: elasticsearchVolume(retention, nodes, logReplicas(nodes), assumptions),
      logstash: gibibytes(logstashVolumeBytes(queue)),
      // Silences, notification log and people's own boards: megabytes, whatever is watched.
      alertmanager: "1Gi",
      grafana: "1Gi",
    },
  };
}
