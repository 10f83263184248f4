import type { DocumentPath } from "./document.ts";

/** How Elasticsearch indexes a field: the `type` and the options of a mapping. */
export type FieldMapping = Readonly<Record<string, string | number | boolean>>;

/** One stored field: where it comes from, what the Elastic Common Schema calls it, and how it is indexed. */
export interface StoredField {
  /** Member of the log document that it is made of; none when the pipeline knows it from elsewhere. */
  readonly from?: DocumentPath;
  /** Name in the Elastic Common Schema: `user.id`. */
  readonly to: string;
  readonly mapping: FieldMapping;
  /** What is special about it, when something is. */
  readonly note?: string;
}

/** Longer values are stored but cannot be searched for; ECS uses the same length. */
const keyword: FieldMapping = { type: "keyword", ignore_above: 1024 };

/** Every field that a stored log has, in the Elastic Common Schema, which is what Kibana expects to find. */
export const storedFields: readonly StoredField[] = [
  { from: "timestamp", to: "@timestamp", mapping: { type: "date" }, note: "Data streams demand it." },
  { from: "level", to: "log.level", mapping: keyword, note: "Lower case, one of the five levels." },
  { from: "service", to: "service.name", mapping: keyword },
  { from: "environment", to: "service.environment", mapping: keyword, note: "What the service says of itself." },
  { from: "traceId", to: "trace.id", mapping: keyword, note: "Kibana links it to traces. Left out when empty." },
  { from: "message", to: "message", mapping: { type: "match_only_text" } },
  { from: "metadata.userId", to: "user.id", mapping: keyword, note: "Personal data." },
  { from: "metadata.action", to: "event.action", mapping: keyword },
  { from: "metadata.ip", to: "client.ip", mapping: { type: "ip", ignore_malformed: true }, note: "Personal data." },
  {
    from: "metadata",
    to: "labels",
    // One field however many names it holds: services cannot make the mapping explode.
    mapping: { type: "flattened", ignore_above: 1024, depth_limit: 20 },
    note: "What is left of metadata, and members that the log document does not have.",
  },
  { to: "event.created", mapping: { type: "date" }, note: "When Filebeat or Logstash first saw the line." },
  { to: "event.dataset", mapping: keyword, note: "The category." },
  { to: "event.kind", mapping: keyword, note: "event; pipeline_error in the quarantine." },
  {
    to: "error.message",
    mapping: { type: "match_only_text" },
    note: "In the quarantine: what is wrong with the line.",
  },
  { to: "ecs.version", mapping: keyword },
  { to: "kubernetes.namespace", mapping: keyword, note: "From Filebeat." },
  { to: "kubernetes.node.name", mapping: keyword, note: "From Filebeat." },
  { to: "kubernetes.pod.name", mapping: keyword, note: "From Filebeat." },
  { to: "kubernetes.container.name", mapping: keyword, note: "From Filebeat." },
  { to: "tags", mapping: keyword, note: "What Logstash's filters complained about." },
  { to: "data_stream.type", mapping: { type: "constant_keyword", value: "logs" } },
  { to: "data_stream.dataset", mapping: { type: "constant_keyword" }, note: "The category." },
  { to: "data_stream.namespace", mapping: { type: "constant_keyword" }, note: "The environment of the stack." },
];

/** Version of the Elastic Common Schema that {@link storedFields} follow. */
export const ecsVersion = "8.17.0";
