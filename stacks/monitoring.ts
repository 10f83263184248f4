import type * as pulumi from "@pulumi/pulumi";
import { Alertmanager } from "../components/alertmanager/index.ts";
import { BlackboxExporter } from "../components/blackbox-exporter/index.ts";
import { Elasticsearch } from "../components/elasticsearch/index.ts";
import { ElasticsearchExporter } from "../components/elasticsearch-exporter/index.ts";
import { Filebeat } from "../components/filebeat/index.ts";
import { Grafana } from "../components/grafana/index.ts";
import { Ingress } from "../components/ingress.ts";
import { Kibana } from "../components/kibana/index.ts";
import { KubeStateMetrics } from "../components/kube-state-metrics/index.ts";
import { Kubelet } from "../components/kubelet/index.ts";
import { Logstash } from "../components/logstash/index.ts";
import { NodeExporter } from "../components/node-exporter/index.ts";
import { Prometheus } from "../components/prometheus/index.ts";
import { MonitoredServices } from "../components/services/index.ts";
import { Setup } from "../components/setup/index.ts";
import { elasticVersion, images as pinned } from "../components/shared/images.ts";
import { keepPattern } from "../rules/metrics/index.ts";
import { receiverSecretsName } from "../rules/render/documents.ts";
import type { MetricClass } from "../rules/vocabulary/index.ts";
import type { Documents } from "./documents.ts";
import { entrance, type Opening } from "./ingress.ts";
import { certificateTargets, probeTargets } from "./probes.ts";
import type { Settings } from "./settings.ts";
import { prepared, type Site } from "./site.ts";

/** Addresses inside the cluster of what people open. */
export interface Addresses {
  readonly grafana: pulumi.Output<string>;
  readonly kibana: pulumi.Output<string>;
  readonly alertmanager: pulumi.Output<string>;
  readonly elasticsearch: pulumi.Output<string>;
}

/** The ground, what stands on it, and how. */
interface Plan extends Site {
  readonly settings: Settings;
  readonly documents: Documents;
}

/** Puts the whole stack on Kubernetes: the one place where rendered documents and components meet. */
export function monitoring(settings: Settings, documents: Documents): Addresses {
  const plan = { settings, documents, ...prepared(settings) };
  const logs = logging(plan);
  const alertmanager = alerting(plan);
  const prometheus = metrics(plan, alertmanager);
  collectors(plan);
  const grafana = boards(plan, logs.elasticsearch, prometheus, alertmanager);
  if (settings.ingress) opened(plan, settings.ingress, grafana, logs.kibana);
  return {
    grafana: grafana.url,
    kibana: logs.kibana.url,
    alertmanager: alertmanager.url,
    elasticsearch: logs.elasticsearch.url,
  };
}

/** Elasticsearch and Kibana, their set-up, and the way of a line from a container to its data stream. */
function logging(plan: Plan): { readonly elasticsearch: Elasticsearch; readonly kibana: Kibana } {
  const { settings, documents, namespace, agents, priorityClassName, certificate, program, volume, given } = plan;
  const { environment, images, replicas } = settings;
  const elasticsearch = new Elasticsearch("logs", {
    ...given("elasticsearch"),
    image: images.elasticsearch,
    version: elasticVersion,
    nodes: replicas.elasticsearch,
    volume: volume(documents.volumes.elasticsearch),
    passwords: settings.secrets.elasticsearch,
  });
  const elasticsearchName = elasticsearch.name;
  const kibana = new Kibana("kibana", {
    ...given("kibana"),
    image: images.kibana,
    version: elasticVersion,
    elasticsearchName,
    replicas: replicas.kibana,
    publicUrl: environment.links.kibana,
  });
  const setup = new Setup("setup", {
    namespace,
    priorityClassName,
    ...program("setup"),
    elasticsearch: {
      url: elasticsearch.url,
      caSecretName: elasticsearch.caSecretName,
      document: documents.elasticsearch,
    },
    kibana: { url: kibana.url, caSecretName: kibana.caSecretName, document: documents.kibana },
    credentials: elasticsearch.users.setup,
  });
  // After the set-up: a document that came first would make its data stream from Elasticsearch's own template, kept for ever.
  const logstash = new Logstash(
    "logstash",
    {
      ...given("logstash"),
      image: images.logstash,
      version: elasticVersion,
      document: documents.logstash,
      elasticsearchName,
      replicas: replicas.logstash,
      certificateSecretName: certificate("logstash"),
      volume: volume(documents.volumes.logstash),
    },
    { dependsOn: setup },
  );
  new Filebeat("filebeat", {
    ...given("filebeat"),
    namespace: agents,
    image: images.filebeat,
    version: elasticVersion,
    serviceNamespaces: environment.services.map((service) => service.namespace),
    stackNamespaces: [environment.namespace, environment.agentsNamespace],
    logstashHosts: [logstash.beatsHost],
    certificateSecretName: certificate("filebeat"),
  });
  new ElasticsearchExporter("elasticsearch-exporter", {
    ...given("elasticsearch-exporter"),
    image: images.elasticsearchExporter,
    certificateSecretName: certificate("elasticsearch-exporter"),
    elasticsearchUrl: elasticsearch.url,
    caSecretName: elasticsearch.caSecretName,
    credentials: elasticsearch.users.exporter,
  });
  return { elasticsearch, kibana };
}

/** Who is told. */
function alerting({ settings, documents, certificate, volume, given }: Plan): Alertmanager {
  return new Alertmanager("alertmanager", {
    ...given("alertmanager"),
    image: settings.images.alertmanager,
    version: pinned.alertmanager.tag,
    certificateSecretName: certificate("alertmanager"),
    document: documents.alertmanager,
    receiverSecretsName,
    secrets: settings.secrets.receivers,
    replicas: settings.replicas.alertmanager,
    volume: volume(documents.volumes.alertmanager),
    externalUrl: settings.environment.links.alertmanager,
  });
}

/** One Prometheus per class: each keeps its own series for its own time, and evaluates the rules on them. */
function metrics(plan: Plan, alertmanager: Alertmanager): Readonly<Record<MetricClass, Prometheus>> {
  const { settings, documents, certificate, volume, given } = plan;
  const { environment } = settings;
  const ofClass = (metricClass: MetricClass): Prometheus =>
    new Prometheus(`prometheus-${metricClass}`, {
      ...given(`prometheus-${metricClass}`),
      metricClass,
      image: settings.images.prometheus,
      version: pinned.prometheus.tag,
      certificateSecretName: certificate(`prometheus-${metricClass}`),
      replicas: settings.replicas.prometheus,
      retention: environment.metricRetention[metricClass],
      volume: volume(documents.volumes[`prometheus-${metricClass}`]),
      keep: keepPattern(metricClass),
      rules: documents.rules.filter((document) => document.class === metricClass),
      alertmanager: alertmanager.endpoint,
      externalLabels: { environment: environment.name },
      scrapeInterval: environment.scrapeInterval,
    });
  return { system: ofClass("system"), application: ofClass("application"), business: ofClass("business") };
}

/** What the metrics come from: the nodes, the API's objects, the services, and visits from outside. */
function collectors({ settings, namespace, agents, certificate, given }: Plan): void {
  const { environment, images } = settings;
  new NodeExporter("node-exporter", {
    ...given("node-exporter"),
    namespace: agents,
    image: images.nodeExporter,
    certificateSecretName: certificate("node-exporter"),
    port: settings.nodeExporterPort,
  });
  new KubeStateMetrics("kube-state-metrics", {
    ...given("kube-state-metrics"),
    image: images.kubeStateMetrics,
    certificateSecretName: certificate("kube-state-metrics"),
  });
  new Kubelet("kubelet", { namespace, verifyCertificates: settings.verifyKubeletCertificates });
  new MonitoredServices("services", { namespace, services: environment.services });
  new BlackboxExporter("blackbox-exporter", {
    ...given("blackbox-exporter"),
    image: images.blackboxExporter,
    certificateSecretName: certificate("blackbox-exporter"),
    targets: [...probeTargets(environment), ...certificateTargets(settings, { monitoring: namespace, agents })],
  });
}

/** Where people look. */
function boards(
  { settings, documents, certificate, volume, given }: Plan,
  elasticsearch: Elasticsearch,
  prometheus: Readonly<Record<MetricClass, Prometheus>>,
  alertmanager: Alertmanager,
): Grafana {
  const { environment, secrets } = settings;
  return new Grafana("grafana", {
    ...given("grafana"),
    image: settings.images.grafana,
    certificateSecretName: certificate("grafana"),
    prometheus: {
      system: prometheus.system.url,
      application: prometheus.application.url,
      business: prometheus.business.url,
    },
    alertmanagerUrl: alertmanager.url,
    logs: {
      url: elasticsearch.url,
      index: `logs-*-${environment.name}`,
      credentials: elasticsearch.users.grafana,
      caSecretName: elasticsearch.caSecretName,
    },
    boards: documents.boards,
    volume: volume(documents.volumes.grafana),
    externalUrl: environment.links.grafana,
    scrapeInterval: environment.scrapeInterval,
    ...(secrets.grafanaAdmin !== undefined && { adminPassword: secrets.grafanaAdmin }),
  });
}

/** The way in from outside, to what people open and to nothing else. */
function opened({ settings, namespace }: Plan, opening: Opening, grafana: Grafana, kibana: Kibana): void {
  const { links } = settings.environment;
  const entrances = [entrance("grafana", links.grafana, grafana.url), entrance("kibana", links.kibana, kibana.url)];
  new Ingress("ingress", { ...opening, namespace, entrances });
}
