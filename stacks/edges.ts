import type { Addresses, Edge, End, Port, Workload } from "../components/network/index.ts";
import { metricClasses } from "../rules/vocabulary/index.ts";
import { certifiedPorts, type Places } from "./certificates.ts";
import { probeTargets } from "./probes.ts";
import type { Settings } from "./settings.ts";

const tcp = (...numbers: readonly number[]): readonly Port[] => numbers.map((port) => ({ protocol: "TCP", port }));

/** Nodes, the Kubernetes API and the outside have no labels, and which addresses they have only the cluster knows. */
const anywhere: Addresses = { cidrs: ["0.0.0.0/0", "::/0"] };

/** Where API servers listen: on 443 where the cloud runs them, on 6443 where kubeadm does. Policies see that, not the Service's port. */
const apiServerPorts = tcp(443, 6443);

/** @see https://kubernetes.io/docs/reference/networking/ports-and-protocols/ */
const kubeletPort = 10_250;

/** The workloads by the names that monitoring.ts gives them. */
function workloadsIn({ monitoring: namespace, agents }: Places) {
  const inside = (component: string, instance = component): Workload => ({ namespace, component, instance });
  const prometheus = metricClasses.map((metricClass) => inside("prometheus", `prometheus-${metricClass}`));
  return {
    prometheus,
    system: inside("prometheus", "prometheus-system"),
    alertmanager: inside("alertmanager"),
    grafana: inside("grafana"),
    elasticsearch: inside("elasticsearch", "logs"),
    kibana: inside("kibana"),
    logstash: inside("logstash"),
    setup: inside("setup"),
    certificates: inside("certificates"),
    kubeStateMetrics: inside("kube-state-metrics"),
    elasticsearchExporter: inside("elasticsearch-exporter"),
    blackboxExporter: inside("blackbox-exporter"),
    filebeat: { namespace: agents, component: "filebeat", instance: "filebeat" },
    // Whose certificate is looked at, but for node-exporter's. The visitor looks at its own as well, by way of its Service.
    certified: Object.entries(certifiedPorts).map(
      ([part, port]) => [inside(part.replace(/^(prometheus)-.*/, "$1"), part), port] as const,
    ),
  };
}

type Workloads = ReturnType<typeof workloadsIn>;

/** Every connection of the stack, declared once: what is not here is refused. */
export function edgesOf(settings: Settings, places: Places): readonly Edge[] {
  const workloads = workloadsIn(places);
  return [
    ...scrapes(workloads, settings),
    ...alerts(workloads, settings),
    ...logs(workloads, settings),
    ...people(workloads, settings),
    ...[
      ...[...workloads.prometheus, workloads.kubeStateMetrics, workloads.filebeat],
      ...(settings.certificates === "stack" ? [workloads.certificates] : []),
    ].map((from) => ({ from, to: anywhere, ports: apiServerPorts })),
  ];
}

/** What is read by Prometheus: the services by all three, everything else by that of class `system`. */
function scrapes(workloads: Workloads, { environment, nodeExporterPort }: Settings): readonly Edge[] {
  const { prometheus, system, blackboxExporter } = workloads;
  const read = (to: End, port: number): Edge => ({ from: system, to, ports: tcp(port) });
  const places = [...new Set(environment.services.map(({ namespace }) => namespace))];
  const targets = probeTargets(environment).map(({ url }) => portOf(url));
  return [
    // On any port: a ServiceMonitor knows the name of the Service's port only.
    ...prometheus.flatMap((from) =>
      places.map((namespace): Edge => ({ from, to: { namespace }, ports: [{ protocol: "TCP" }] })),
    ),
    ...prometheus.map((to) => read(to, 9090)),
    read(workloads.grafana, 3000),
    read(workloads.kubeStateMetrics, 8080),
    read(workloads.elasticsearchExporter, 9114),
    read(blackboxExporter, 9115),
    // Both are at the nodes' own addresses.
    read(anywhere, nodeExporterPort),
    read(anywhere, kubeletPort),
    ...once([...targets, nodeExporterPort]).map(
      (port): Edge => ({ from: blackboxExporter, to: anywhere, ports: tcp(port) }),
    ),
    ...workloads.certified.map(([to, port]): Edge => ({ from: blackboxExporter, to, ports: tcp(port) })),
  ];
}

/** From a Prometheus to whoever is told. */
function alerts({ prometheus, alertmanager }: Workloads, { environment, replicas }: Settings): readonly Edge[] {
  const { slack, email, jira, heartbeat } = environment.receivers;
  const outside = [
    // Their addresses are secret; that they are on the usual port is what the settings say of them.
    ...(slack || heartbeat ? [443] : []),
    ...(jira ? [portOf(jira.url)] : []),
    ...(email ? [Number(email.smarthost.split(":").at(-1))] : []),
  ];
  return [
    // That of class `system` reads its metrics there too.
    ...prometheus.map((from): Edge => ({ from, to: alertmanager, ports: tcp(9093) })),
    // Each tells the others what it notified; larger messages go by TCP.
    ...(replicas.alertmanager > 1
      ? [{ from: alertmanager, to: alertmanager, ports: [...tcp(9094), { protocol: "UDP", port: 9094 } as const] }]
      : []),
    ...once(outside).map((port): Edge => ({ from: alertmanager, to: anywhere, ports: tcp(port) })),
  ];
}

/** The way of a line of log, and who reads and keeps house there. */
function logs(workloads: Workloads, { environment, elasticOperatorNamespace, replicas }: Settings): readonly Edge[] {
  const { elasticsearch, kibana, logstash, setup, elasticsearchExporter, grafana, filebeat } = workloads;
  const places = [...new Set(environment.services.map(({ namespace }) => namespace))];
  const clients: readonly End[] = [
    ...[kibana, logstash, setup, elasticsearchExporter, grafana],
    // It forms the cluster, and restarts a node only when the others hold its shards.
    { namespace: elasticOperatorNamespace },
  ];
  return [
    { from: filebeat, to: logstash, ports: tcp(5044) },
    ...places.map((namespace): Edge => ({ from: { namespace }, to: logstash, ports: tcp(8080) })),
    ...clients.map((from): Edge => ({ from, to: elasticsearch, ports: tcp(9200) })),
    // A node that stops says so at the Service of the whole cluster.
    { from: elasticsearch, to: elasticsearch, ports: replicas.elasticsearch > 1 ? tcp(9200, 9300) : tcp(9200) },
    { from: setup, to: kibana, ports: tcp(5601) },
  ];
}

/** What people open, and what it asks. */
function people({ prometheus, alertmanager, grafana, kibana }: Workloads, settings: Settings): readonly Edge[] {
  const { ingressNamespace: namespace } = settings;
  return [
    ...prometheus.map((to): Edge => ({ from: grafana, to, ports: tcp(9090) })),
    { from: grafana, to: alertmanager, ports: tcp(9093) },
    ...(namespace === undefined
      ? []
      : [
          { from: { namespace }, to: grafana, ports: tcp(3000) },
          { from: { namespace }, to: kibana, ports: tcp(5601) },
        ]),
  ];
}

const once = (numbers: readonly number[]): readonly number[] => [...new Set(numbers)].sort((a, b) => a - b);

/** The port of an address, written or not. */
function portOf(url: string): number {
  const { port, protocol } = new URL(url);
  return port === "" ? (protocol === "http:" ? 80 : 443) : Number(port);
}
