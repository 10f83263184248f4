import type { Environment } from "../environment.ts";
import { categories, quarantine } from "../logs/index.ts";
import { metric, type ScrapedPart, scrapedParts, seriesOf, serviceMetricIds } from "../metrics/index.ts";
import * as queries from "../queries/index.ts";
import type { presenceThresholds } from "../thresholds/presence.ts";
import { logCategories } from "../vocabulary/index.ts";
import {
  type AlertsFor,
  forCluster,
  forPart,
  forStack,
  type Instance,
  partTarget,
  perService,
  serviceTarget,
} from "./alert.ts";

/** One instance per service and series that it should expose: one alert per missing metric, however many alerts read it. */
const perMetric = ({ services }: Environment): readonly Instance[] =>
  services.flatMap((service) =>
    serviceMetricIds
      .filter((id) => !service.without.includes(id))
      .flatMap((id) =>
        seriesOf(metric(id), service.profile).map((series) => ({
          query: queries.absence(id, metric(id).class, series),
          service,
          target: serviceTarget(service),
          labels: { namespace: service.namespace, service: service.name, metric: series.name },
        })),
      ),
  );

/** One instance for each log category that somebody writes, asked about the exporter that counts its documents. */
const perCategory = (environment: Environment): readonly Instance[] =>
  logCategories
    .filter((category) => !environment.quietCategories.includes(category))
    .map((category) => ({
      query: queries.documentsWritten(category, environment.name, categories[category].silentFor),
      target: partTarget(environment, "elasticsearch-exporter"),
      labels: { category },
    }));

const quarantined = (environment: Environment): readonly Instance[] =>
  forPart(queries.documentsQuarantined(quarantine.dataset, environment.name), "elasticsearch-exporter")(environment);

/** The stack and each service: whatever is scraped must answer. */
const everyTarget = (environment: Environment): readonly Instance[] => [
  ...perService(queries.targetsDown)(environment),
  ...forStack(queries.targetsDown)(environment),
];

/** Each service, whatever it exposes, and each part of the stack: something of it must be known to discovery. */
const everyIdentity = (environment: Environment): readonly Instance[] => [
  ...perService(queries.targetsAbsent)(environment),
  ...(Object.keys(scrapedParts) as ScrapedPart[]).map((part) => ({
    query: queries.targetsAbsent,
    target: partTarget(environment, part),
    labels: { namespace: environment[scrapedParts[part]], service: part },
  })),
];

/** What the strategy's alerts rest on: whatever is watched is there, can be reached, and says what it should. */
export const presenceAlerts: AlertsFor<typeof presenceThresholds> = {
  TargetDown: {
    measure: "Share of targets that cannot be scraped",
    summary: (limit) =>
      `The share of targets of {{ $labels.namespace }}/{{ $labels.service }} that cannot be scraped is ${limit}`,
    board: "system",
    instances: everyTarget,
    runbook: {
      meaning: "Prometheus cannot read the metrics of some pods that it knows.",
      impact: "If the service is down, users notice now. If only its metrics are, no other alert of it can fire.",
      diagnosis: [
        "`kubectl get pods` in the namespace: crash loop, pending, not ready?",
        "Prometheus, Status, Targets: the error of the last scrape. A time-out is not a refusal.",
        "Was a port, a path or a network policy changed?",
      ],
      mitigation: [
        "Roll back the deployment that it began with.",
        "Restart what hangs.",
        "Mend the ServiceMonitor or the policy.",
      ],
    },
  },
  TargetAbsent: {
    measure: "No target of a service or of a part of the stack is known",
    summary: () => "Nothing of {{ $labels.namespace }}/{{ $labels.service }} is there to be scraped",
    board: "system",
    instances: everyIdentity,
    runbook: {
      meaning:
        "Prometheus finds no target of a service, or of a part of the stack: there is no pod of it, or none that can be found.",
      impact:
        "If the service is gone, users notice now. Otherwise nothing watches it: its metrics are missing, and all alerts on them stay silent.",
      diagnosis: [
        "`kubectl get deployments,statefulsets,daemonsets,pods` in the namespace: scaled to zero, deleted, or refused by a quota?",
        "`kubectl get services,endpointslices -l app.kubernetes.io/name=NAME`: is there a Service with that label, with a port of the name in the settings, and with addresses behind it?",
        "Prometheus of class system, Status, Service discovery: which targets were found, and dropped for which label?",
        "Is the ServiceMonitor, or the ScrapeConfig, there? `pulumi refresh` shows what was deleted by hand.",
      ],
      mitigation: [
        "Scale it up again, or bring back what was deleted: `pulumi up` for a part of the stack.",
        "Give the Service its label and its port back, or change the settings to what they are called now.",
        "Remove a service that is gone for good from `services`.",
      ],
    },
  },
  PodNotReady: {
    measure: "A pod of the stack is not ready",
    summary: () => "Pod {{ $labels.namespace }}/{{ $labels.pod }} is not ready",
    board: "system",
    instances: forStack(queries.podsNotReady),
    runbook: {
      meaning:
        "A pod in one of the stack's namespaces has not been ready for a quarter of an hour: it cannot be placed, does not start, or does not work.",
      impact:
        "What it does is not done: without Filebeat or Logstash no log arrives, without Kibana or Grafana nobody sees anything, and of an Elasticsearch node the shards are missing.",
      diagnosis: [
        "`kubectl describe pod`: its events tell of no room, a missing Secret, an image that cannot be pulled, or a failing probe.",
        "`kubectl logs --previous`: why did it end the last time?",
        "Are several pods of one node not ready? Then it is the node: `kubectl describe node`.",
      ],
      mitigation: [
        "Give it what it lacks: room on a node, a Secret, its image, a larger volume.",
        "Roll back the deployment that it began with.",
        "Delete the pod, so that it is made anew, where nothing else helps.",
      ],
    },
  },
  MetricAbsent: {
    measure: "A metric of the contract is absent",
    summary: (_, { metric: name }) => `{{ $labels.service }} does not expose ${name}`,
    board: "application",
    instances: perMetric,
    silencedBy: ["TargetDown", "TargetAbsent"],
    runbook: {
      meaning: "No pod of the service exposes a metric of the contract.",
      impact: "Alerts and panels on it are blind: they stay silent whatever happens.",
      diagnosis: [
        "`kubectl port-forward` to one pod and read its metrics: is the name another one?",
        "Was the instrumentation changed with the last release?",
        "A counter that was never touched does not exist: set it to zero when the program starts.",
      ],
      mitigation: [
        "Expose the metric under the name of the contract, or set the service's naming profile.",
        "If the service has nothing of the kind, say so in its `without` list.",
      ],
    },
  },
  NoLogs: {
    measure: "Documents of a log category, within the time that it may be quiet,",
    summary: (_, { category }) => `No log of category ${category} has reached Elasticsearch`,
    board: "system",
    instances: perCategory,
    silencedBy: ["ElasticsearchRed", "ElasticsearchUnreachable", "TargetAbsent"],
    runbook: {
      meaning: "A category has received no document for longer than it is ever quiet, or never received one.",
      impact: "Logs are lost or late. For security logs that is a gap that cannot be explained later.",
      diagnosis: [
        "Do the other categories still get documents? Then it is the category, not the way.",
        "Filebeat's and Logstash's own logs: refused, blocked, or nothing to read?",
        "The quarantine data stream: did the documents of this category become invalid?",
      ],
      mitigation: [
        "Restart what is stuck, from the end of the way: Elasticsearch, Logstash, Filebeat. Filebeat reads on from where it was.",
        "Mend the format of the service that changed it.",
        "If nobody writes the category here, say so: `quietCategories` in the settings.",
      ],
    },
  },
  LogsQuarantined: {
    measure: "Share of log documents that are put into quarantine",
    summary: (limit) => `The share of log documents that are put into quarantine is ${limit}`,
    board: "system",
    instances: quarantined,
    runbook: {
      meaning:
        "Lines are written that are not log documents: they are kept as they came, apart from the others and not for long.",
      impact:
        "They are in no category, so they are not found where people look for them, and are gone after the quarantine's time instead of their own.",
      diagnosis: [
        "In Kibana, the quarantine data stream: which service and container, and since when? `error.message` tells what is wrong with each line.",
        "Did a release change the format, or does a library write plain text beside the JSON?",
        "All services at once? Then look at what changed in the definition of the log document.",
      ],
      mitigation: [
        "Roll back the release that changed the format, or mend it: the JSON Schema of a log document stands in the reference, and a test can check by it.",
        "Have the library write JSON, or keep it quiet.",
      ],
    },
  },
  ProbeFailed: {
    measure: "An address does not answer as it should",
    summary: () => "{{ $labels.instance }} does not answer, or its certificate is not accepted",
    board: "system",
    instances: forCluster(queries.probeFails),
    silencedBy: ["TargetAbsent"],
    runbook: {
      meaning:
        "A visit of the address fails: no answer within ten seconds, a certificate that has expired or is not trusted, or another status than 2xx at the end of all redirects.",
      impact: "Whoever opens the address sees an error, or a warning of the browser.",
      diagnosis: [
        "`curl -vL ADDRESS` from outside the cluster: does the name resolve, does the connection come about, is the certificate accepted, which status comes?",
        "`openssl s_client -connect HOST:443 -servername HOST | openssl x509 -noout -dates -issuer -ext subjectAltName`.",
        "`kubectl port-forward` to the blackbox-exporter, then `curl -k 'https://localhost:9115/probe?module=https_2xx&target=ADDRESS&debug=true'`, or `module=certificate` for a part of the stack, tells every step of a visit as it is seen from the cluster.",
        "Does it work from outside and not from the cluster? Then it is the way out: a network policy, or an address that leads back into the cluster.",
      ],
      mitigation: [
        "Renew the certificate by hand, and mend what should have renewed it.",
        "Roll back the change of the ingress, the name or the service that it began with.",
        "If the address never answers with 2xx, because it wants a login or has no page at its root, give the settings one that does, such as that of its health check.",
      ],
    },
  },
  CertificateExpiresSoon: {
    measure: "A certificate expires in",
    summary: (limit) => `The certificate of {{ $labels.instance }} expires in ${limit}`,
    board: "system",
    instances: forCluster(queries.certificateExpiresIn),
    runbook: {
      meaning: "The first certificate of the chain at an address ends soon, and was not renewed.",
      impact: "On that day every client refuses the connection.",
      diagnosis: [
        "`openssl s_client -connect HOST:443 -servername HOST | openssl x509 -noout -dates -issuer`.",
        "Does the address end in .svc and a port? Then it is a part of the stack, whose certificates the CronJob `certificates` renews each day: `kubectl -n monitoring get jobs`, and the log of the last one, whose last line tells what it could not do.",
        "Who renews it? Look at cert-manager's Certificate and Order, or at the operator that made it.",
      ],
      mitigation: [
        "Mend the renewal, and start it by hand once; for parts of the stack by `kubectl -n monitoring create job --from=cronjob/certificates certificates-now`.",
        "Install a certificate by hand while that takes time.",
      ],
    },
  },
};
