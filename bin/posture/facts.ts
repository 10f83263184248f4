import { at } from "../../test/components/support.ts";
import { listAt } from "../../test/support/pods.ts";

/** Whether something holds; undefined where it does not apply. */
export type Cell = boolean | undefined;

/** What is asked of every container, and the head of its column. */
export const containerColumns = {
  nonRoot: "Not root",
  drop: "Drops ALL",
  escalation: "No escalation",
  seccomp: "Seccomp",
  root: "Read-only root",
  resources: "Requests and limits",
  liveness: "Liveness",
  readiness: "Readiness",
  overridable: "Image by setting",
  digest: "Image by digest",
  token: "No API token",
} as const;

/** What is asked of every workload, and the head of its column. */
export const workloadColumns = {
  budget: "Disruption budget",
  policy: "Network policy",
  egress: "Closed egress",
  volume: "Persistent volume",
  priority: "Priority",
  spread: "Spread",
} as const;

/** Key of {@link workloadColumns}. */
export type WorkloadColumn = keyof typeof workloadColumns;

/** Key of {@link containerColumns}. */
export type ContainerColumn = keyof typeof containerColumns;

/** One container or workload, and what holds for it. */
export interface Row<Column extends string> {
  /** `Kind/name` of a workload, with `/container` for one of its containers. */
  readonly of: string;
  readonly cells: Readonly<Record<Column, Cell>>;
}

/** Whose containers are looked at. */
export interface PodFacts {
  /** `Kind/name`, without a hash at the end. */
  readonly of: string;
  /** The pod's specification, with all containers that it will have. */
  readonly spec: unknown;
  /** Whether the pod ends by itself: nobody asks it whether it lives. */
  readonly ends: boolean;
}

const has = (value: unknown, ...path: readonly string[]): boolean => at(value, ...path) !== undefined;

function cells(container: unknown, spec: unknown, lives: boolean, images: readonly string[]) {
  const own = (field: string): unknown => at(container, "securityContext", field);
  const either = (field: string): unknown => own(field) ?? at(spec, "securityContext", field);
  const image = String(at(container, "image"));
  return {
    nonRoot: either("runAsNonRoot") === true,
    drop: listAt(own("capabilities"), "drop").includes("ALL") && listAt(own("capabilities"), "add").length === 0,
    escalation: own("allowPrivilegeEscalation") === false && own("privileged") !== true,
    seccomp: at(either("seccompProfile"), "type") === "RuntimeDefault",
    root: own("readOnlyRootFilesystem") === true,
    resources: ["requests", "limits"].every((kind) =>
      ["cpu", "memory"].every((resource) => has(container, "resources", kind, resource)),
    ),
    liveness: lives ? has(container, "livenessProbe") : undefined,
    readiness: lives ? has(container, "readinessProbe") : undefined,
    overridable: images.includes(image),
    digest: image.includes("@sha256:"),
    token: at(spec, "automountServiceAccountToken") === false,
  };
}

/**
 * What holds for each container of a pod, those included that only prepare it.
 * @param images references that a setting can replace
 */
export const containersOf = (
  { of, spec, ends }: PodFacts,
  images: readonly string[],
): readonly Row<ContainerColumn>[] =>
  (["initContainers", "containers"] as const).flatMap((list) =>
    listAt(spec, list).map((container) => ({
      of: `${of}/${at(container, "name")}`,
      cells: cells(container, spec, list === "containers" && !ends, images),
    })),
  );
