import { quarantine } from "../logs/index.ts";
import { type Bytes, bytes } from "../vocabulary/index.ts";
import type { LogstashDocument } from "./documents.ts";
import { intake } from "./logstash/intake.ts";
import { store } from "./logstash/store.ts";
import { type Block, type Pipeline, printPipeline } from "./logstash/syntax.ts";

/** What the pipeline depends on. */
export interface LogstashArgs {
  /** The stack's environment: the last part of every data stream's name. */
  readonly environment: string;
  /** Whether lines of the levels debug and trace are stored; otherwise they are dropped and counted. */
  readonly storeDebug: boolean;
  /** How much the queue on disk holds while Elasticsearch is away. */
  readonly queue: Bytes;
}

/** Where Filebeat sends lines to, and where programs may post them. */
const logstashPorts = { beats: 5044, http: 8080, api: 9600 } as const;

/** The largest body that may be posted: as much as Filebeat takes for one line. */
const largestBody = 10 * 2 ** 20;

/** Events that Elasticsearch refuses for good, beside those that go to its failure store. */
const deadLetters: Bytes = "256Mi";

/** Volume for the queue, the dead letters, and a quarter more: Logstash stops when its disk is full. */
export const logstashVolumeBytes = (queue: Bytes): number => Math.ceil((bytes(queue) + bytes(deadLetters)) * 1.25);

/** Logstash's own spelling: powers of 1024 as well. */
const byteValue = (size: Bytes): string => `${bytes(size) / 2 ** 20}mb`;

const input: readonly Block[] = [
  {
    plugin: "beats",
    options: {
      id: "beats",
      port: logstashPorts.beats,
      // The enrichments would store every line a second time.
      enrich: ["none"],
      // Both ends show a certificate: whoever could send here could write into every service's logs.
      ssl_enabled: true,
      ssl_certificate: { variable: "CERTIFICATE_FILE" },
      ssl_key: { variable: "CERTIFICATE_KEY_FILE" },
      ssl_certificate_authorities: [{ variable: "CERTIFICATE_AUTHORITIES_FILE" }],
      ssl_client_authentication: "required",
    },
  },
  {
    plugin: "http",
    options: {
      id: "http",
      port: logstashPorts.http,
      max_content_length: largestBody,
      // A body is one line, or one line per line; the JSON codec would lose what it cannot read.
      additional_codecs: { hash: { "application/json": "plain", "application/x-ndjson": "line" } },
    },
  },
];

/** ECK sets the variables for the Elasticsearch that is referred to as `main`. */
const output = (environment: string): readonly Block[] => [
  {
    plugin: "elasticsearch",
    options: {
      id: "elasticsearch",
      hosts: [{ variable: "MAIN_ES_HOSTS" }],
      user: { variable: "MAIN_ES_USER" },
      password: { variable: "MAIN_ES_PASSWORD" },
      ssl_enabled: true,
      ssl_certificate_authorities: [{ variable: "MAIN_ES_SSL_CERTIFICATE_AUTHORITY" }],
      data_stream: "true",
      data_stream_type: "logs",
      data_stream_dataset: quarantine.dataset,
      data_stream_namespace: environment,
    },
  },
];

/** Every line ends in a data stream, but for the levels that are not stored. */
const logsPipeline = ({ environment, storeDebug }: LogstashArgs): Pipeline => ({
  input,
  filter: [...intake(storeDebug), ...store(environment)],
  output: output(environment),
});

/** Logstash's settings and its one pipeline. */
export const logstashDocument = (args: LogstashArgs): LogstashDocument => ({
  settings: {
    "api.environment": args.environment,
    "api.http.host": "0.0.0.0",
    "api.http.port": logstashPorts.api,
    "config.reload.automatic": true,
    "config.support_escapes": true,
    "dead_letter_queue.enable": true,
    "dead_letter_queue.max_bytes": byteValue(deadLetters),
    "dead_letter_queue.retain.age": quarantine.delete,
    "dead_letter_queue.storage_policy": "drop_older",
    "log.format": "json",
    "pipeline.ecs_compatibility": "v8",
    // A line is acknowledged when it is on disk, and waits there while Elasticsearch is away.
    "queue.max_bytes": byteValue(args.queue),
    "queue.type": "persisted",
    // A renewed certificate restarts the pipeline that has it, and nothing else (release 9.4 and later).
    "ssl.reload.automatic": true,
  },
  pipelines: { logs: printPipeline(logsPipeline(args)) },
});
