import type { ElasticsearchUser } from "./args.ts";

/** A role as Elasticsearch's `roles.yml` describes it. */
interface Role {
  readonly cluster: readonly string[];
  readonly indices?: readonly { readonly names: readonly string[]; readonly privileges: readonly string[] }[];
  readonly applications?: readonly {
    readonly application: string;
    readonly privileges: readonly string[];
    readonly resources: readonly string[];
  }[];
}

/** Name of the role of a user: the prefix keeps it apart from Elasticsearch's and ECK's own. */
export const roleOf = (user: ElasticsearchUser): string => `monitoring_${user}`;

/**
 * Puts lifecycles and templates, and Kibana's data views. `manage` on the data streams is needed although it
 * writes no document: a lifecycle acts with the privileges of whoever put it last, so this user rolls over and deletes.
 * @see https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-ilm-put-lifecycle
 */
const setup: Role = {
  cluster: ["monitor", "manage_ilm", "manage_index_templates"],
  indices: [{ names: ["logs-*"], privileges: ["manage"] }],
  applications: [
    { application: "kibana-.kibana", privileges: ["feature_indexPatterns.all"], resources: ["space:default"] },
  ],
};

/** Reads health and statistics, and no document. The names of indices and the state of their lifecycles are metadata. */
const exporter: Role = {
  cluster: ["monitor", "read_ilm", "read_slm"],
  indices: [{ names: ["*"], privileges: ["monitor", "view_index_metadata"] }],
};

/** Searches the logs. Of the cluster it sees what Grafana's connection test asks for: version and health. */
const grafana: Role = {
  cluster: ["cluster:monitor/main", "cluster:monitor/health"],
  indices: [{ names: ["logs-*"], privileges: ["read", "view_index_metadata"] }],
};

const roles: Readonly<Record<ElasticsearchUser, Role>> = { setup, exporter, grafana };

/** `roles.yml`; JSON is YAML. */
export const rolesFile = JSON.stringify(
  Object.fromEntries(Object.entries(roles).map(([user, role]) => [roleOf(user as ElasticsearchUser), role])),
  null,
  2,
);
