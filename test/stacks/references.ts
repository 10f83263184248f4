import type { Registered } from "../../bin/record.ts";
import { at } from "../components/support.ts";
import { kindOf, nameOf, placeOf } from "../support/pods.ts";
import { addresses } from "../support/reach.ts";

/** An object that another one names. */
export interface Reference {
  readonly kind: string;
  readonly name: string;
  /** Where it is; undefined for what is in no namespace. */
  readonly namespace?: string;
}

type Tree = Readonly<Record<string, unknown>>;

const isTree = (value: unknown): value is Tree => typeof value === "object" && value !== null && !Array.isArray(value);
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]);

/** Fields that hold the name of an object, or an object with a `name`, and the kind that they name. */
const naming: Readonly<Record<string, string>> = {
  secretName: "Secret",
  secretKeyRef: "Secret",
  secretRef: "Secret",
  secret: "Secret",
  configSecret: "Secret",
  secrets: "Secret",
  configMap: "ConfigMap",
  configMapRef: "ConfigMap",
  configMapKeyRef: "ConfigMap",
  claimName: "PersistentVolumeClaim",
  serviceAccountName: "ServiceAccount",
  priorityClassName: "PriorityClass",
  elasticsearchRef: "Elasticsearch",
  elasticsearchRefs: "Elasticsearch",
  alertmanagers: "Service",
};

const isClusterWide = (kind: string): boolean => /^(Namespace|PriorityClass|ClusterRole)$/.test(kind);

/** Everything that an object names, in its fields and by the addresses in its texts. */
export function referencesOf(object: Registered): readonly Reference[] {
  const own = placeOf(object);
  const reference = (kind: string, name: unknown, namespace: unknown = own): readonly Reference[] => {
    if (typeof name !== "string") return [];
    return [isClusterWide(kind) ? { kind, name } : { kind, name, namespace: String(namespace) }];
  };
  const named = (key: string, value: unknown): readonly Reference[] => {
    const kind = naming[key] ?? (["roleRef", "subjects"].includes(key) ? "" : undefined);
    if (kind === undefined) return [];
    return list(value).flatMap((each) =>
      isTree(each) ? reference(kind || String(each.kind), each.name, each.namespace) : reference(kind, each),
    );
  };
  const walk = (value: unknown): readonly Reference[] => {
    if (typeof value === "string") return addressed(value);
    if (Array.isArray(value)) return value.flatMap(walk);
    if (!isTree(value)) return [];
    return Object.entries(value).flatMap(([key, inner]) => [...named(key, inner), ...walk(inner)]);
  };
  return [...reference("Namespace", at(object.inputs, "metadata", "namespace")), ...walk(object.inputs)];
}

const addressed = (text: string): readonly Reference[] =>
  addresses(text).flatMap(({ host }) => {
    const [name = "", namespace = "", svc] = host.split(".");
    return svc === "svc" ? [{ kind: "Service", name, namespace }] : [];
  });

/** What ECK adds to the name of one of its objects for the Services and Secrets that it makes for it. */
const byEck = { Elasticsearch: "-es-", Kibana: "-kb-", Logstash: "-ls-" } as const;

/** The object that is named, or the one for which ECK makes it. */
export const named = (objects: readonly Registered[], { kind, name, namespace }: Reference): Registered | undefined =>
  objects.find((each) => {
    if (namespace !== undefined && placeOf(each) !== namespace) return false;
    if (kindOf(each) === kind && nameOf(each) === name) return true;
    const infix = ["Service", "Secret"].includes(kind) && byEck[kindOf(each) as keyof typeof byEck];
    return infix && name.startsWith(`${nameOf(each)}${infix}`);
  });

/** Whether something has pods, wherever their specification stands. */
export function hasPods(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(hasPods);
  return isTree(value) && (Array.isArray(value.containers) || Object.values(value).some(hasPods));
}

/** Whether `object` is in one of the namespaces. */
export const isIn = (namespaces: readonly string[], object: Registered): boolean =>
  namespaces.includes(String(at(object.inputs, "metadata", "namespace")));
