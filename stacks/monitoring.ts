import * as pulumi from "@pulumi/pulumi";
import { Alertmanager } from "../components/alertmanager/index.ts";
import { BlackboxExporter } from "../components/blackbox-exporter/index.ts";
import { Elasticsearch } from "../components/elasticsearch/index.ts";
import { ElasticsearchExporter } from "../components/elasticsearch-exporter/index.ts";
import { Filebeat } from "../components/filebeat/index.ts";
import { Grafana } from "../components/grafana/index.ts";
import { Kibana } from "../components/kibana/index.ts";
import { KubeStateMetrics } from "../components/kube-state-metrics/index.ts";
import { Kubelet } from "../components/kubelet/index.ts";
import { Logstash } from "../components/logstash/index.ts";
import { Namespaces } from "../components/namespaces.ts";
import { NetworkPolicies } from "../components/network/index.ts";
import { NodeExporter } from "../components/node-exporter/index.ts";
import { Priority } from "../components/priority.ts";
import { Prometheus } from "../components/prometheus/index.ts";
import { MonitoredServices } from "../components/services/index.ts";
import { Setup } from "../components/setup/index.ts";
import { elasticVersion, images as pinned } from "../components/shared/images.ts";
import type { Volume } from "../components/shared/resources.ts";
import { keepPattern } from "../rules/metrics/index.ts";
import { receiverSecretsName } from "../rules/render/documents.ts";
import type { Bytes, MetricClass } from "../rules/vocabulary/index.ts";
import type { Documents } from "./documents.ts";
import { edgesOf } from "./edges.ts";
import { jobsProgram } from "./jobs-program.ts";
import { installedOperators } from "./operators.ts";
import { probeTargets } from "./probes.ts";
import type { Settings } from "./settings.ts";

/** Addresses inside the cluster of what people open. */
export interface Addresses {
  readonly grafana: pulumi.Output<string>;
  readonly kibana: pulumi.Output<string>;
  readonly alertmanager: pulumi.Output<string>;
  readonly elasticsearch: pulumi.Output<string>;
}

/** What every part of the wiring needs. */
interface Site {
  readonly settings: Settings;
  readonly documents: Documents;
  readonly namespace: pulumi.Output<string>;
  readonly agents: pulumi.Output<string>;
  readonly priorityClassName: pulumi.Output<string>;
  readonly volume: (size: Bytes) => Volume;
}

/** Puts the whole stack on Kubernetes: the one place where rendered documents and components meet. */
export function monitoring(settings: Settings, documents: Documents): Addresses {
  const { environment, storageClass } = settings;
  const priority = new Priority("priority", {
    namespace: environment.namespace,
    outranks: environment.name === "production",
  });
  // What is in a namespace takes its name from there, and so comes after the operators, and goes before them.
  const namespaces = new Namespaces(
    "namespaces",
    { monitoring: environment.namespace, agents: environment.agentsNamespace },
    { dependsOn: [...installedOperators(settings, priority.className)] },
  );
  const volume = (size: Bytes): Volume => ({ size, ...(storageClass !== undefined && { storageClass }) });
  const priorityClassName = priority.className;
  const site = { settings, documents, ...closedNamespaces(settings, namespaces), priorityClassName, volume };
  const logs = logging(site);
  const alertmanager = alerting(site);
  const prometheus = metrics(site, alertmanager);
  collectors(site);
  const grafana = boards(site, logs.elasticsearch, prometheus, alertmanager);
  return {
    grafana: grafana.url,
    kibana: logs.kibana.url,
    alertmanager: alertmanager.url,
    elasticsearch: logs.elasticsearch.url,
  };
}

/**
 * The namespaces, closed if they are to be. What takes its namespace from here never runs without the policies: it comes after
 * them, and they stay for as long as it does, be it because it is protected.
 */
function closedNamespaces(settings: Settings, { monitoring, agents }: Namespaces): Pick<Site, "namespace" | "agents"> {
  if (!settings.networkPolicies) return { namespace: monitoring, agents };
  const { policyNames } = new NetworkPolicies("network", {
    namespaces: { monitoring, agents },
    edges: edgesOf(settings, { monitoring, agents }),
  });
  const behind = (namespace: pulumi.Output<string>) => pulumi.all([namespace, policyNames]).apply(([name]) => name);
  return { namespace: behind(monitoring), agents: behind(agents) };
}

/** Elasticsearch and Kibana, their set-up, and the way of a line from a container to its data stream. */
function logging(site: Site): { readonly elasticsearch: Elasticsearch; readonly kibana: Kibana } {
  const { settings, documents, namespace, agents, priorityClassName, volume } = site;
  const { environment, images, replicas } = settings;
  const elasticsearch = new Elasticsearch("logs", {
    namespace,
    priorityClassName,
    image: images.elasticsearch,
    version: elasticVersion,
    nodes: replicas.elasticsearch,
    volume: volume(documents.volumes.elasticsearch),
    passwords: settings.secrets.elasticsearch,
  });
  const elasticsearchName = elasticsearch.name;
  const kibana = new Kibana("kibana", {
    namespace,
    priorityClassName,
    image: images.kibana,
    version: elasticVersion,
    elasticsearchName,
    replicas: replicas.kibana,
    publicUrl: environment.links.kibana,
  });
  const setup = new Setup("setup", {
    namespace,
    priorityClassName,
    ...jobsProgram(settings),
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
      namespace,
      priorityClassName,
      image: images.logstash,
      version: elasticVersion,
      document: documents.logstash,
      elasticsearchName,
      replicas: replicas.logstash,
      volume: volume(documents.volumes.logstash),
    },
    { dependsOn: setup },
  );
  new Filebeat("filebeat", {
    namespace: agents,
    priorityClassName,
    image: images.filebeat,
    version: elasticVersion,
    serviceNamespaces: environment.services.map((service) => service.namespace),
    stackNamespaces: [environment.namespace, environment.agentsNamespace],
    logstashHosts: [logstash.beatsHost],
  });
  new ElasticsearchExporter("elasticsearch-exporter", {
    namespace,
    priorityClassName,
    image: images.elasticsearchExporter,
    elasticsearchUrl: elasticsearch.url,
    caSecretName: elasticsearch.caSecretName,
    credentials: elasticsearch.users.exporter,
  });
  return { elasticsearch, kibana };
}

/** Who is told. */
function alerting({ settings, documents, namespace, priorityClassName, volume }: Site): Alertmanager {
  return new Alertmanager("alertmanager", {
    namespace,
    priorityClassName,
    image: settings.images.alertmanager,
    version: pinned.alertmanager.tag,
    document: documents.alertmanager,
    receiverSecretsName,
    secrets: settings.secrets.receivers,
    replicas: settings.replicas.alertmanager,
    volume: volume(documents.volumes.alertmanager),
    externalUrl: settings.environment.links.alertmanager,
  });
}

/** One Prometheus per class: each keeps its own series for its own time, and evaluates the rules on them. */
function metrics(site: Site, alertmanager: Alertmanager): Readonly<Record<MetricClass, Prometheus>> {
  const { settings, documents, namespace, priorityClassName, volume } = site;
  const { environment } = settings;
  const ofClass = (metricClass: MetricClass): Prometheus =>
    new Prometheus(`prometheus-${metricClass}`, {
      namespace,
      priorityClassName,
      metricClass,
      image: settings.images.prometheus,
      version: pinned.prometheus.tag,
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
function collectors({ settings, namespace, agents, priorityClassName }: Site): void {
  const { environment, images } = settings;
  const port = settings.nodeExporterPort;
  new NodeExporter("node-exporter", { namespace: agents, priorityClassName, image: images.nodeExporter, port });
  new KubeStateMetrics("kube-state-metrics", { namespace, priorityClassName, image: images.kubeStateMetrics });
  new Kubelet("kubelet", { namespace });
  new MonitoredServices("services", { namespace, services: environment.services });
  new BlackboxExporter("blackbox-exporter", {
    namespace,
    priorityClassName,
    image: images.blackboxExporter,
    targets: probeTargets(environment),
  });
}

/** Where people look. */
function boards(
  { settings, documents, namespace, priorityClassName, volume }: Site,
  elasticsearch: Elasticsearch,
  prometheus: Readonly<Record<MetricClass, Prometheus>>,
  alertmanager: Alertmanager,
): Grafana {
  const { environment, secrets } = settings;
  return new Grafana("grafana", {
    namespace,
    priorityClassName,
    image: settings.images.grafana,
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
