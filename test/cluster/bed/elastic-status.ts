/** Stands in for the status that ECK's operator reports once its pods run: there is no Elasticsearch in this cluster. */
import type { Api } from "./api.ts";

/** What each kind says when it is well. */
const statuses = {
  "elasticsearch.k8s.elastic.co/v1/elasticsearches": {
    phase: "Ready",
    health: "green",
    conditions: [{ type: "ElasticsearchIsReachable", status: "True" }],
  },
  "kibana.k8s.elastic.co/v1/kibanas": { health: "green" },
  // Its definition demands a selector.
  "logstash.k8s.elastic.co/v1alpha1/logstashes": { health: "green", selector: "common.k8s.elastic.co/type=logstash" },
} as const;

/** Makes every object of Elastic that appears well, until the returned function is called. */
export function reportElasticWell(api: Api): () => void {
  const round = async (): Promise<void> => {
    for (const [place, status] of Object.entries(statuses)) {
      for (const { apiVersion, kind, metadata, status: present } of await api.list(place)) {
        if (present !== undefined) continue;
        const { name, namespace = "" } = metadata;
        const report = { apiVersion, kind, metadata: { name, namespace }, status };
        const answer = await api.apply(place, report, { subresource: "status" });
        if (answer.status >= 400)
          process.stderr.write(`the status of ${kind} ${name}: ${JSON.stringify(answer.body)}\n`);
      }
    }
  };
  let timer: NodeJS.Timeout | undefined;
  // One that fails is done again: the API server may not be there for a while.
  const next = (): void => {
    timer = setTimeout(
      () =>
        round()
          .catch(() => {})
          .then(next),
      500,
    ).unref();
  };
  next();
  return () => clearTimeout(timer);
}
