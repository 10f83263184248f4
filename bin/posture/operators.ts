import { at } from "../../test/components/support.ts";
import { listAt } from "../../test/support/pods.ts";

/** A container by its name, as far as somebody has said something of it. */
type Part = { readonly name: string; readonly [field: string]: unknown };

interface Containers {
  readonly initContainers: readonly Part[];
  readonly containers: readonly Part[];
}

/** Stands for a probe whose kind does not matter. */
const probe = {};

/** What ECK gives to the containers that it adds; the rest is the pod's. */
const hardened = {
  allowPrivilegeEscalation: false,
  privileged: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ["ALL"] },
};

const little = { requests: { cpu: "100m", memory: "50Mi" }, limits: { cpu: "100m", memory: "50Mi" } };

/** Pods of prometheus-operator: the program itself by the object's image, and a reloader by the operator's own. */
const reloaded = (name: string, spec: unknown): Containers => ({
  initContainers: [{ name: "init-config-reloader" }],
  containers: [
    { name, image: at(spec, "image"), resources: at(spec, "resources"), livenessProbe: probe, readinessProbe: probe },
    { name: "config-reloader" },
  ],
});

/**
 * What each operator makes of its objects by itself; what the object says comes on top. `test/cluster/8-posture.spec.ts`
 * holds it against what the operators made.
 */
const made: Readonly<Record<string, (spec: unknown) => Containers>> = {
  Prometheus: (spec) => reloaded("prometheus", spec),
  Alertmanager: (spec) => reloaded("alertmanager", spec),
  Elasticsearch: () => ({
    initContainers: [
      { name: "elastic-internal-init-filesystem", securityContext: hardened, resources: little },
      { name: "elastic-internal-suspend", securityContext: hardened },
    ],
    containers: [{ name: "elasticsearch", readinessProbe: probe }],
  }),
  Kibana: () => ({
    initContainers: [{ name: "elastic-internal-init", securityContext: hardened, resources: little }],
    containers: [{ name: "kibana", readinessProbe: probe }],
  }),
  Logstash: () => ({
    initContainers: [{ name: "logstash-internal-init-config", resources: little }],
    containers: [{ name: "logstash", readinessProbe: probe }],
  }),
  Beat: () => ({ initContainers: [], containers: [{ name: "filebeat" }] }),
};

const isPart = (value: unknown): value is Part => typeof at(value, "name") === "string";

/** Two lists of containers as one: fields of the second win, container by container. */
function merged(own: readonly Part[], given: readonly Part[]): readonly Part[] {
  const others = given.filter(({ name }) => !own.some((each) => each.name === name));
  return [...own.map((each) => ({ ...each, ...given.find(({ name }) => name === each.name) })), ...others];
}

/**
 * The specification of pods with the containers that an operator adds.
 * @param kind of the object that makes the pods
 * @param object its own specification
 * @param pods what it says of the specification of its pods
 * @throws Error for a container that the operator does not make
 */
export function completed(kind: string, object: unknown, pods: unknown): object {
  const own = made[kind]?.(object) ?? { initContainers: [], containers: [] };
  const known = [...own.initContainers, ...own.containers].map(({ name }) => name);
  const stray = [...listAt(pods, "initContainers"), ...listAt(pods, "containers")].filter(isPart);
  // A name that the operator does not give is no word about its container, but a second one, which runs the image's program.
  for (const { name } of kind in made ? stray : [])
    if (!known.includes(name)) throw new Error(`${kind} has no container ${name}, but ${known.join(", ")}`);
  const lists = (["initContainers", "containers"] as const).map(
    (list) => [list, merged(own[list], listAt(pods, list).filter(isPart))] as const,
  );
  const { initContainers, containers } = Object.fromEntries(lists);
  // ECK lets what it adds inherit from the program; prometheus-operator does not.
  const [main] = containers ?? [];
  const inherited = kind in made && !["Prometheus", "Alertmanager"].includes(kind);
  const image = at(object, "image");
  const whole = (part: Part): Part => ({ ...(inherited && { image, resources: main?.resources }), ...part });
  return { ...Object(pods), initContainers: initContainers?.map(whole), containers: containers?.map(whole) };
}
