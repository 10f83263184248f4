import { expect } from "chai";
import {
  type ElasticsearchExporterArgs,
  elasticsearchExporterDefaults,
} from "../../components/elasticsearch-exporter/args.ts";
import { ElasticsearchExporter } from "../../components/elasticsearch-exporter/index.ts";
import { at, containersOf, deploy, documentedDefaults, keepsHabits, lacks } from "./support.ts";

const args: ElasticsearchExporterArgs = {
  namespace: "monitoring",
  priorityClassName: "monitoring-priority",
  certificateSecretName: "own-certificate",
  image: "prometheus.example/elasticsearch-exporter:v1.10.0",
  elasticsearchUrl: "https://elasticsearch-es-http.monitoring.svc:9200",
  caSecretName: "elasticsearch-es-http-certs-public",
  credentials: { secretName: "elasticsearch-exporter-user", checksum: "0123" },
};

const run = (overrides: Partial<ElasticsearchExporterArgs> = {}) =>
  deploy(() => new ElasticsearchExporter("exporter", { ...args, ...overrides }));

/** What Prometheus makes of a series under the monitor's metric relabelings: kept or dropped. */
function isKept(rules: unknown, name: string, index: string): boolean {
  const matches = (rule: number, text: string) => new RegExp(`^(?:${at(rules, rule, "regex")})$`).test(text);
  const mark = matches(0, name) ? "yes" : "";
  return !matches(1, `${index};${mark}`);
}

describe("ElasticsearchExporter", () => {
  keepsHabits((name) => new ElasticsearchExporter(name, args));

  it("runs its container under `restricted`, with both probes and all resources", async () => {
    const [container = {}] = containersOf((await run()).one("Deployment"));
    expect(lacks(container)).to.be.empty;
  });

  it("asks all nodes, every index, lifecycles, snapshots and data streams, and trusts ECK's authority alone", async () => {
    const [container] = containersOf((await run()).one("Deployment"));
    expect(at(container, "args")).to.deep.equal([
      "--es.uri=https://elasticsearch-es-http.monitoring.svc:9200",
      "--es.all",
      "--es.indices",
      "--no-es.aliases",
      "--collector.ilm",
      "--collector.slm",
      "--collector.data-stream",
      "--es.ca=/ca/ca.crt",
      "--web.config.file=/etc/certificate/web.yml",
    ]);
  });

  it("reads its password from the Secret, never from the specification, and restarts when it changes", async () => {
    const before = await run();
    expect(at(containersOf(before.one("Deployment"))[0], "env", 1)).to.deep.equal({
      name: "ES_PASSWORD",
      valueFrom: { secretKeyRef: { name: "elasticsearch-exporter-user", key: "password" } },
    });
    const after = await run({ credentials: { ...args.credentials, checksum: "4567" } });
    const template = (deployment: typeof before) => at(deployment.one("Deployment").inputs, "spec", "template");
    expect(template(after)).not.to.deep.equal(template(before));
    expect(template(await run())).to.deep.equal(template(before));
  });

  it("is found by the system Prometheus, and its series carry its namespace and service", async () => {
    const monitor = (await run()).one("ServiceMonitor").inputs;
    expect(at(monitor, "metadata", "labels", "monitoring/scraped-by-system")).to.equal("true");
    const relabelings = at(monitor, "spec", "endpoints", 0, "relabelings");
    expect(relabelings).to.deep.include({ targetLabel: "service", replacement: "exporter" });
    expect(relabelings).to.deep.include({ targetLabel: "namespace", replacement: "monitoring" });
  });

  it("keeps of an index only what alerts and boards read, and everything that has no index", async () => {
    const rules = at((await run()).one("ServiceMonitor").inputs, "spec", "endpoints", 0, "metricRelabelings");
    const index = ".ds-logs-access-production-2026.01.01-000001";
    expect(isKept(rules, "elasticsearch_index_stats_indexing_index_total", index)).to.equal(true);
    expect(isKept(rules, "elasticsearch_ilm_index_status", index)).to.equal(true);
    expect(isKept(rules, "elasticsearch_indices_segment_count_total", index)).to.equal(false);
    expect(isKept(rules, "elasticsearch_cluster_health_status", "")).to.equal(true);
    expect(at(rules, 2)).to.deep.equal({ action: "labeldrop", regex: "__tmp_keep" });
  });

  it("documents its defaults as they are", () => {
    expect(documentedDefaults("elasticsearch-exporter/args.ts")).to.deep.equal(elasticsearchExporterDefaults);
  });
});
