import { load } from "js-yaml";
import { at } from "../components/support.ts";
import { kindOf, labelsAt, listAt, nameOf, type Running } from "./pods.ts";
import type { Address, Connection, Place } from "./policies.ts";
import { addresses, type Seen, stranger, type Target, toAddress, toPort } from "./reach.ts";
import { scraped } from "./scrapes.ts";

/** The Kubernetes API, behind its Service. */
const api: Address = { name: "the Kubernetes API", ip: "192.0.2.1" };

const ofKind = ({ running }: Seen, kind: string): readonly Running[] =>
  running.filter(({ object }) => kindOf(object) === kind);

function texts(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(texts) : [];
}

/** Addresses of Services in the command lines, environments and own configurations of workloads. */
const written = (seen: Seen): readonly Connection[] =>
  seen.running.flatMap(({ object: { inputs }, pod, place }) => {
    const containers = listAt(inputs, "spec", "template", "spec", "containers");
    const own = [...containers.flatMap((each) => [at(each, "env"), at(each, "args")]), at(inputs, "spec", "config")];
    const found = own.flatMap(texts).flatMap(addresses);
    return found
      .filter(({ host }) => host.split(".")[2] === "svc")
      .flatMap((address) => toAddress(seen, place, address, `${pod.name} is configured with`));
  });

/** Data sources of Grafana. */
function dataSources(seen: Seen): readonly Connection[] {
  const grafana = seen.running.find(({ pod }) => pod.labels["app.kubernetes.io/name"] === "grafana");
  const files = seen.resources.flatMap(({ inputs }) => texts(at(inputs, "data", "datasources.yaml")));
  if (!grafana || files.length === 0) throw new Error("Grafana or its data sources are not found");
  return files
    .flatMap((text) => listAt(load(text), "datasources"))
    .flatMap((source) => addresses(String(at(source, "url"))))
    .flatMap((address) => toAddress(seen, grafana.place, address, "Grafana has the data source"));
}

/** Elasticsearch: what refers to it, its operator, its nodes among themselves, and one that stops and says so at its Service. */
const elasticsearch = (seen: Seen, operator: string): readonly Connection[] =>
  ofKind(seen, "Elasticsearch").flatMap((cluster) => {
    const to = (from: Place, port: number, why: string) => toPort(from, cluster, port, why);
    const referring = seen.running.filter(({ object: { inputs } }) =>
      [at(inputs, "spec", "elasticsearchRef"), ...listAt(inputs, "spec", "elasticsearchRefs")].some(
        (ref) => at(ref, "name") === cluster.pod.name,
      ),
    );
    return [
      ...referring.map(({ place, pod }) => to(place, 9200, `${pod.name} refers to it`)),
      to(stranger(operator), 9200, "ECK's operator asks for its health"),
      to(cluster.place, 9200, "ECK's hook before a node stops"),
      ...(cluster.replicas > 1 ? [to(cluster.place, 9300, "nodes form a cluster")] : []),
    ];
  });

/** From each Prometheus to each Alertmanager, and among the latter. */
const alerts = (seen: Seen): readonly Connection[] => [
  ...seen.running.flatMap(({ object, place, pod }) =>
    listAt(object.inputs, "spec", "alerting", "alertmanagers").flatMap((manager) => {
      const [name, namespace] = [at(manager, "name"), at(manager, "namespace")];
      const entry = seen.entries.find((each) => each.name === name && each.namespace === namespace);
      const port = entry?.ports.find((each) => each.name === at(manager, "port"))?.port ?? 0;
      return toAddress(seen, place, { host: `${name}.${namespace}.svc`, port }, `${pod.name} tells`);
    }),
  ),
  ...ofKind(seen, "Alertmanager")
    .filter(({ replicas }) => replicas > 1)
    .flatMap(({ place }) =>
      (["TCP", "UDP"] as const).map((protocol): Connection => {
        return { from: place, to: place, protocol, port: 9094, why: "Alertmanagers tell each other" };
      }),
    ),
];

/** Addresses in Alertmanager's configuration; of those that stand in files, the files' content. */
function receiverAddresses(seen: Seen, value: unknown, key = ""): readonly Target[] {
  if (typeof value === "object" && value !== null)
    return Object.entries(value).flatMap(([inner, each]) =>
      receiverAddresses(seen, each, Array.isArray(value) ? key : inner),
    );
  const text = String(value);
  if (/(^|_)(smarthost|api_url|url)$/.test(key)) return addresses(text);
  if (!/(^|_)url_file$/.test(key)) return [];
  const file = text.split("/").at(-1) ?? "";
  return seen.resources.flatMap(({ inputs }) => texts(at(inputs, "stringData", file))).flatMap(addresses);
}

const receivers = (seen: Seen): readonly Connection[] =>
  ofKind(seen, "Alertmanager").flatMap(({ object, place }) =>
    seen.resources
      .filter((each) => kindOf(each) === "Secret" && each.name === `${nameOf(object)}-config`)
      .flatMap(({ inputs }) => receiverAddresses(seen, load(labelsAt(inputs, "stringData")["alertmanager.yaml"] ?? "")))
      .flatMap((address) => toAddress(seen, place, address, "Alertmanager tells")),
  );

/** Services post to Logstash's HTTP input from the namespaces whose logs Filebeat reads. */
const posts = (seen: Seen, services: readonly string[]): readonly Connection[] =>
  ofKind(seen, "Logstash").flatMap(({ object }) =>
    services.flatMap((namespace) => {
      const host = `${nameOf(object)}-ls-http.${at(object.inputs, "metadata", "namespace")}.svc`;
      return toAddress(seen, stranger(namespace), { host, port: 8080 }, "a service posts to");
    }),
  );

/** What every pod does, and what those do that have a token of the Kubernetes API. */
const general = ({ running }: Seen): readonly Connection[] =>
  running.flatMap(({ place, pod, token }) => [
    ...(["UDP", "TCP"] as const).map((protocol): Connection => {
      const to = stranger("kube-system", { "k8s-app": "kube-dns" });
      return { from: place, to, protocol, port: 53, why: `${pod.name} asks for names` };
    }),
    ...[443, 6443].flatMap((port): readonly Connection[] =>
      token ? [{ from: place, to: api, protocol: "TCP", port, why: `${pod.name} has a token` }] : [],
    ),
  ]);

/** What stands outside of the rendered objects. */
interface Around {
  /** Namespace of ECK's operator. */
  readonly operator: string;
  /** Namespaces of the services. */
  readonly services: readonly string[];
}

/** Every connection that the rendered configurations open. */
export const connectionsOf = (seen: Seen, { operator, services }: Around): readonly Connection[] => [
  ...written(seen),
  ...dataSources(seen),
  ...scraped(seen),
  ...elasticsearch(seen, operator),
  ...alerts(seen),
  ...receivers(seen),
  ...posts(seen, services),
  ...general(seen),
];
