import type { Registered } from "../../bin/record.ts";
import { at } from "../components/support.ts";
import type { Address, Place, Pod } from "./policies.ts";

type Labels = Readonly<Record<string, string>>;

/** A workload as it will run, and the object that says so. */
export interface Running {
  readonly object: Registered;
  readonly pod: Pod;
  /** What the object says of its pods' specification; operators add to it. */
  readonly spec: unknown;
  /** The pod, or its node where it shares that node's network. */
  readonly place: Place;
  readonly replicas: number;
  /** Whether it has the token with which the Kubernetes API is asked. */
  readonly token: boolean;
}

/** A Service: which pods are behind which of its ports. */
export interface Entry {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Labels;
  readonly selector: Labels;
  readonly ports: readonly { readonly name: string; readonly port: number; readonly targetPort: number | string }[];
}

/** Any node. */
export const node: Address = { name: "a node", ip: "192.0.2.10" };

/** The last part of a type: its kind. */
export const kindOf = ({ type, component }: Registered): string => (component ? "" : (type.split(":").at(-1) ?? ""));

/** Name of the object. */
export const nameOf = ({ inputs, name }: Registered): string => String(at(inputs, "metadata", "name") ?? name);

/** Namespace of the object. */
export const placeOf = ({ inputs }: Registered): string => String(at(inputs, "metadata", "namespace"));

/** The texts among the values of an object. */
export const labelsAt = (value: unknown, ...path: readonly (string | number)[]): Labels =>
  Object.fromEntries(Object.entries(Object(at(value, ...path))).map(([key, text]) => [key, String(text)]));

/** The list at a path; empty where there is none. */
export function listAt(value: unknown, ...path: readonly (string | number)[]): readonly unknown[] {
  const found = at(value, ...path);
  return Array.isArray(found) ? found : [];
}

/** What prometheus-operator puts on pods: `makeSelectorLabels` of its packages pkg/prometheus/server and pkg/alertmanager. */
const operated = (component: "prometheus" | "alertmanager", name: string): Labels => ({
  "app.kubernetes.io/name": component,
  "app.kubernetes.io/instance": name,
  "app.kubernetes.io/managed-by": "prometheus-operator",
  [component]: name,
});

/** What ECK puts on pods and selects its Services' pods by: `GetIdentityLabels` and `NewLabels` of its packages. */
const identity = (type: string, name: string): Labels => ({
  "common.k8s.elastic.co/type": type,
  [type === "elasticsearch" ? "elasticsearch.k8s.elastic.co/cluster-name" : `${type}.k8s.elastic.co/name`]: name,
});

const portsOf = (template: unknown): Readonly<Record<string, number>> =>
  Object.fromEntries(
    listAt(template, "spec", "containers").flatMap((container) =>
      listAt(container, "ports").map((port) => [String(at(port, "name")), Number(at(port, "containerPort"))] as const),
    ),
  );

/** Where the pod template of each kind is, what its operator adds to the pods, and how many there are. */
function shapeOf(object: Registered) {
  const { inputs } = object;
  const [kind, name] = [kindOf(object), nameOf(object)];
  const spec = (...path: readonly (string | number)[]): unknown => at(inputs, "spec", ...path);
  const eck = (template: unknown, count: unknown, ports: Readonly<Record<string, number>>) => ({
    template,
    labels: identity(kind.toLowerCase(), name),
    ports,
    count,
  });
  switch (kind) {
    case "Deployment":
    case "DaemonSet":
    case "Job":
      return { template: spec("template"), labels: {}, ports: {}, count: spec("replicas") };
    case "CronJob":
      return { template: spec("jobTemplate", "spec", "template"), labels: {}, ports: {}, count: 1 };
    case "Prometheus":
      return {
        template: pods(spec()),
        labels: operated("prometheus", name),
        ports: { web: 9090 },
        count: spec("replicas"),
      };
    case "Alertmanager":
      return {
        template: pods(spec()),
        labels: operated("alertmanager", name),
        ports: { web: 9093 },
        count: spec("replicas"),
      };
    case "Elasticsearch":
      return eck(spec("nodeSets", 0, "podTemplate"), spec("nodeSets", 0, "count"), { https: 9200, transport: 9300 });
    case "Kibana":
      return eck(spec("podTemplate"), spec("count"), { https: 5601 });
    case "Logstash":
      return eck(spec("podTemplate"), spec("count"), {});
    case "Beat":
      return eck(spec("daemonSet", "podTemplate"), 1, {});
    default:
      return undefined;
  }
}

/** prometheus-operator's resources as if they had a pod template. */
const pods = (spec: unknown) => ({ metadata: at(spec, "podMetadata"), spec });

/** Everything among `resources` that becomes pods. */
export function runningIn(resources: readonly Registered[]): readonly Running[] {
  return resources.flatMap((object): readonly Running[] => {
    const shape = shapeOf(object);
    if (!shape) return [];
    const { template } = shape;
    const pod: Pod = {
      name: nameOf(object),
      namespace: placeOf(object),
      labels: { ...labelsAt(template, "metadata", "labels"), ...shape.labels },
      ports: { ...portsOf(template), ...shape.ports },
    };
    return [
      {
        object,
        pod,
        spec: at(template, "spec"),
        place: at(template, "spec", "hostNetwork") === true ? node : pod,
        replicas: Number(shape.count ?? 1),
        token: at(template, "spec", "automountServiceAccountToken") === true,
      },
    ];
  });
}

/** The Services that ECK makes for one of its objects. */
function entriesByEck(object: Registered): readonly Entry[] {
  const [kind, namespace] = [kindOf(object), placeOf(object)];
  const entry = (name: string, ...numbers: readonly number[]): Entry => ({
    name: `${nameOf(object)}-${name}`,
    namespace,
    labels: {},
    selector: identity(kind.toLowerCase(), nameOf(object)),
    ports: numbers.map((port) => ({ name: "", port, targetPort: port })),
  });
  if (kind === "Elasticsearch")
    return [entry("es-http", 9200), entry("es-internal-http", 9200), entry("es-transport", 9300)];
  if (kind === "Kibana") return [entry("kb-http", 5601)];
  if (kind !== "Logstash") return [];
  return listAt(object.inputs, "spec", "services").map((service) =>
    entry(
      `ls-${at(service, "name")}`,
      ...listAt(service, "service", "spec", "ports").map((port) => Number(at(port, "port"))),
    ),
  );
}

/** Every Service of the stack, those included that ECK makes. */
export const entriesIn = (resources: readonly Registered[]): readonly Entry[] => [
  ...resources.flatMap(entriesByEck),
  ...resources
    .filter((object) => kindOf(object) === "Service")
    .map((object) => ({
      name: nameOf(object),
      namespace: placeOf(object),
      labels: labelsAt(object.inputs, "metadata", "labels"),
      selector: labelsAt(object.inputs, "spec", "selector"),
      ports: listAt(object.inputs, "spec", "ports").map((port) => {
        const target = at(port, "targetPort");
        return {
          name: String(at(port, "name")),
          port: Number(at(port, "port")),
          targetPort: typeof target === "string" ? target : Number(target),
        };
      }),
    })),
];

/** The workloads behind a Service. */
export const behind = (running: readonly Running[], { namespace, selector }: Pick<Entry, "namespace" | "selector">) =>
  running.filter(
    ({ pod }) =>
      pod.namespace === namespace && Object.entries(selector).every(([key, value]) => pod.labels[key] === value),
  );
