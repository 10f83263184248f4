import { quarantine, type StoredField, storedFields } from "../logs/index.ts";
import { type LogRetention, rolloverAge } from "../retention/index.ts";
import { type Duration, duration, logCategories, seconds } from "../vocabulary/index.ts";
import type { ApiObject, ElasticsearchDocument, JsonObject } from "./documents.ts";

/** What Elasticsearch's configuration depends on. */
export interface ElasticsearchArgs {
  /** The stack's environment, for the notes in the objects. */
  readonly environment: string;
  /** How long each category is kept. */
  readonly retention: LogRetention;
  /** Data nodes of the cluster: with more than one, every document is on two of them. */
  readonly nodes: number;
}

/** Replicas of each shard: one when there is a second node to hold it. */
export const logReplicas = (nodes: number): number => (nodes > 1 ? 1 : 0);

/** Elastic's advice for a shard is 10 to 50 GB; a larger one takes long to move to another node. */
const largestShard = "50gb";

/** Built-in `logs-*-*` has 100, templates of Elastic's integrations have 200; the higher one is taken. */
const priority = 500;

/** More fields than this are refused, which is ten times what the mappings have. */
const fieldLimit = 250;

const settingsName = "monitoring-logs-settings";
const mappingsName = "monitoring-logs-mappings";

/**
 * Elasticsearch looks at its lifecycles every ten minutes (`indices.lifecycle.poll_interval`), once to roll over and once to delete:
 * an hour before the age that was promised leaves time for both.
 */
function rolloverBefore(age: Duration): Duration {
  const promised = seconds(age);
  return duration(promised - Math.min(3600, promised / 2));
}

const note = (environment: string, description: string): JsonObject => ({
  description: `${description} Changes made by hand are undone by the next deployment.`,
  environment,
  managed_by: "monitoring",
});

const folders = {
  "ilm-policy": "_ilm/policy",
  "component-template": "_component_template",
  "index-template": "_index_template",
} as const;

const put = (kind: keyof typeof folders, name: string, body: JsonObject): ApiObject => ({
  name: `${kind}/${name}`,
  method: "PUT",
  path: `/${folders[kind]}/${name}`,
  body,
});

/** One stream of logs: a category, or the quarantine. */
interface Stream {
  readonly dataset: string;
  readonly delete: Duration;
  readonly description: string;
}

const streams = (retention: LogRetention): readonly Stream[] => [
  ...logCategories.map((category) => ({
    dataset: category,
    delete: retention[category].delete,
    description: `Logs of the category ${category}.`,
  })),
  { ...quarantine, description: "Lines that are not log documents, as they came." },
];

const policy = (environment: string, stream: Stream): ApiObject =>
  put("ilm-policy", `logs-${stream.dataset}`, {
    policy: {
      _meta: note(environment, `${stream.description} Kept for ${stream.delete}.`),
      phases: {
        // The write index; its age counts from its creation, and that of the next phase from the rollover.
        hot: {
          min_age: "0ms",
          actions: {
            rollover: { max_age: rolloverBefore(rolloverAge(stream)), max_primary_shard_size: largestShard },
          },
        },
        delete: { min_age: stream.delete, actions: { delete: {} } },
      },
    },
  });

const settings = (environment: string, nodes: number): ApiObject =>
  put("component-template", settingsName, {
    _meta: note(environment, "Settings of all log streams."),
    template: {
      settings: {
        // Columns instead of rows: about half the space or less. Its synthetic source needs a licence; without one Elasticsearch keeps the source.
        "index.mode": "logsdb",
        "index.sort.field": ["service.name", "@timestamp"],
        "index.sort.order": ["asc", "desc"],
        "index.number_of_shards": 1,
        "index.number_of_replicas": logReplicas(nodes),
        "index.mapping.total_fields.limit": fieldLimit,
        "index.query.default_field": ["message", "labels"],
      },
    },
  });

/** `{ service: { properties: { name: mapping } } }` for `service.name`. */
function properties(
  fields: readonly (Pick<StoredField, "mapping"> & { readonly path: readonly string[] })[],
): JsonObject {
  const heads = [...new Set(fields.map(({ path }) => path[0] ?? ""))];
  return Object.fromEntries(
    heads.map((head) => {
      const here = fields.filter(({ path }) => path[0] === head);
      const leaf = here.find(({ path }) => path.length === 1);
      const below = here.map(({ path, mapping }) => ({ path: path.slice(1), mapping }));
      return [head, leaf ? leaf.mapping : { properties: properties(below) }];
    }),
  );
}

const mappings = (environment: string): ApiObject =>
  put("component-template", mappingsName, {
    _meta: note(environment, "Fields of all log streams, in the Elastic Common Schema."),
    template: {
      mappings: {
        // Fields that are not listed are kept and not searchable: nobody's log line can add to the mapping.
        dynamic: false,
        properties: properties(storedFields.map(({ to, mapping }) => ({ path: to.split("."), mapping }))),
      },
    },
  });

const template = (environment: string, stream: Stream): ApiObject =>
  put("index-template", `logs-${stream.dataset}`, {
    _meta: note(environment, stream.description),
    index_patterns: [`logs-${stream.dataset}-*`],
    priority,
    composed_of: [settingsName, mappingsName],
    data_stream: {},
    template: {
      settings: { "index.lifecycle.name": `logs-${stream.dataset}` },
      // What does not fit the mapping is kept beside the stream, with the reason, and as long as the quarantine.
      data_stream_options: { failure_store: { enabled: true, lifecycle: { data_retention: quarantine.delete } } },
    },
  });

/** Lifecycles, templates and data streams of all logs, in the order in which they refer to each other. */
export function elasticsearchDocument({ environment, retention, nodes }: ElasticsearchArgs): ElasticsearchDocument {
  const all = streams(retention);
  return {
    objects: [
      ...all.map((stream) => policy(environment, stream)),
      settings(environment, nodes),
      mappings(environment),
      ...all.map((stream) => template(environment, stream)),
    ],
  };
}
