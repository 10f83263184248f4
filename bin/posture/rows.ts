import { at } from "../../test/components/support.ts";
import { kindOf, labelsAt, listAt, nameOf, placeOf, type Running, runningIn } from "../../test/support/pods.ts";
import { type Policy, policiesFor, policiesOf } from "../../test/support/policies.ts";
import type { Built } from "../build.ts";
import type { Registered } from "../record.ts";
import { type ContainerColumn, containersOf, type Row, type WorkloadColumn } from "./facts.ts";
import { completed } from "./operators.ts";

/** What holds for a stack: for each container that it will have, and for each workload. */
export interface Posture {
  readonly containers: readonly Row<ContainerColumn>[];
  readonly workloads: readonly Row<WorkloadColumn>[];
}

/** `Kind/name`, without the hash that ends the names of what is made anew with every change. */
export const named = (kind: string, name: string): string => `${kind}/${name.replace(/-[0-9a-f]{16}$/, "")}`;

/** Whether pods of the kind end by themselves. */
export const endsByItself = (kind: string): boolean => ["Job", "CronJob"].includes(kind);

const isOwn = ({ spec }: Policy): boolean => Object.keys(spec.podSelector.matchLabels ?? {}).length > 0;

/** Whether it may go out only where somebody said so: on named ports, if to everywhere. */
const isClosed = (policies: readonly Policy[], { pod }: Running): boolean => {
  const applying = policiesFor(policies, pod, "Egress");
  return (
    applying.length > 0 && applying.every(({ spec }) => (spec.egress ?? []).every(({ ports = [] }) => ports.length > 0))
  );
};

const hasVolume = (spec: unknown, object: Registered): boolean =>
  listAt(spec, "volumes").some((volume) => at(volume, "persistentVolumeClaim") !== undefined) ||
  at(object.inputs, "spec", "storage", "volumeClaimTemplate") !== undefined ||
  listAt(object.inputs, "spec", "volumeClaimTemplates").length > 0 ||
  listAt(object.inputs, "spec", "nodeSets", 0, "volumeClaimTemplates").length > 0;

const isSpread = (spec: unknown): boolean =>
  listAt(spec, "topologySpreadConstraints").length > 0 &&
  (listAt(spec, "affinity", "podAntiAffinity", "requiredDuringSchedulingIgnoredDuringExecution").length > 0 ||
    listAt(spec, "topologySpreadConstraints").some(
      (each) =>
        at(each, "topologyKey") === "kubernetes.io/hostname" && at(each, "whenUnsatisfiable") === "DoNotSchedule",
    ));

/** Whether a budget of the stack is about the pods, or ECK makes one: for Elasticsearch it does unless it is told not to. */
const hasBudget = (resources: readonly Registered[], { object, pod }: Running): boolean =>
  (kindOf(object) === "Elasticsearch" && at(object.inputs, "spec", "podDisruptionBudget") === undefined) ||
  resources.some(
    (each) =>
      kindOf(each) === "PodDisruptionBudget" &&
      placeOf(each) === pod.namespace &&
      Object.entries(labelsAt(each.inputs, "spec", "selector", "matchLabels")).every(
        ([key, value]) => pod.labels[key] === value,
      ),
  );

/** What holds for a stack as it is rendered, with what the operators will make of it. */
export function postureOf({ run: { resources }, settings }: Built): Posture {
  const policies = policiesOf(resources);
  const images = Object.values(settings.images);
  const running = runningIn(resources).map((each) => ({
    ...each,
    of: named(kindOf(each.object), nameOf(each.object)),
    spec: completed(kindOf(each.object), at(each.object.inputs, "spec"), each.spec),
  }));
  return {
    containers: running.flatMap(({ of, spec, object }) =>
      containersOf({ of, spec, ends: endsByItself(kindOf(object)) }, images),
    ),
    workloads: running.map((each) => {
      const many = each.replicas > 1;
      const reached = each.place === each.pod;
      return {
        of: each.of,
        cells: {
          budget: many ? hasBudget(resources, each) : undefined,
          policy: reached && policiesFor(policies, each.pod, "Ingress").some(isOwn),
          egress: reached && isClosed(policies, each),
          volume: hasVolume(each.spec, each.object),
          priority: typeof at(each.spec, "priorityClassName") === "string",
          spread: many ? isSpread(each.spec) : undefined,
        },
      };
    }),
  };
}
