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
import { elasticsearchDocument } from "../rules/render/elasticsearch.ts";
import { kibanaDocument } from "../rules/render/kibana.ts";
import { logstashDocument } from "../rules/render/logstash.ts";
import { ruleDocuments } from "../rules/render/prometheus.ts";
import { logstashQueue } from "../rules/retention/index.ts";
import type { Settings } from "./settings.ts";
import { type Volumes, volumesOf } from "./volumes.ts";

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

/** Renders the documents of the stack that `settings` describes. Pure: the same settings give the same documents. */
export function render(settings: Settings): Documents {
  const { environment, replicas, assumptions } = settings;
  const { name, logRetention: retention } = environment;
  return {
    rules: ruleDocuments(environment),
    alertmanager: alertmanagerDocument(environment),
    boards: dashboards(environment),
    elasticsearch: elasticsearchDocument({ environment: name, retention, nodes: replicas.elasticsearch }),
    kibana: kibanaDocument({ environment: name }),
    logstash: logstashDocument({
      environment: name,
      storeDebug: name !== "production",
      queue: logstashQueue(replicas.logstash, assumptions),
    }),
    volumes: volumesOf(settings),
  };
}
