import type { Matchers } from "../vocabulary/index.ts";
import { filling } from "./nodes.ts";
import { by, constant, growing, labelsOf, pick, plainLabels, type Query, share, type Target } from "./query.ts";

/**
 * Labels of a container's series. They carry no `service`: the rule adds it. Series of kubelet and kube-state-metrics are
 * there twice while one of those restarts, so every side takes the maximum of what is the same.
 */
const container = "by (namespace, pod, container)";

/** The matchers of a service's containers: its namespace, and a container of its name. */
const ofService = (t: Target): Target => {
  const { service, ...rest } = t.matchers;
  return { ...t, matchers: service === undefined ? rest : { ...rest, container: service } };
};

const usage = (
  name: string,
  title: string,
  resource: "cpu" | "memory",
  used: (t: Target) => string,
  sample: Query["samples"],
): Query => ({
  name,
  title,
  class: "system",
  unit: "ratio",
  traffic: false,
  range: { min: 0 },
  metrics: ["containerUsage", "containerLimits"],
  labels: ["pod", "container"],
  lookback: "5m",
  expr: (t) =>
    `max ${container} (${used(ofService(t))})\n/ max ${container} (${pick("kube_pod_container_resource_limits", ofService(t), { resource })})`,
  samples: (t, story) => [
    ...sample(t, story),
    constant("kube_pod_container_resource_limits", { ...example(t), resource }, resource === "cpu" ? 2 : 1e9, story),
  ],
});

const example = (t: Target): Matchers => {
  const { container: name = "kibana", ...rest } = plainLabels(ofService(t));
  return { namespace: "monitoring", ...rest, pod: `${name}-7d4b9-x2x4z`, container: name };
};

/** CPU of a container against its limit; a container without a limit has no answer. */
export const containerCpu = usage(
  "containerCpu",
  "Container CPU against its limit",
  "cpu",
  (t) => `rate(${pick("container_cpu_usage_seconds_total", t)}[5m])`,
  (t, story) => [growing("container_cpu_usage_seconds_total", example(t), story.value * 2, story)],
);

/** Memory of a container that cannot be reclaimed, against its limit. */
export const containerMemory = usage(
  "containerMemory",
  "Container memory against its limit",
  "memory",
  (t) => pick("container_memory_working_set_bytes", t),
  (t, story) => [constant("container_memory_working_set_bytes", example(t), story.value * 1e9, story)],
);

/** Restarts of a container in the last hour. */
export const containerRestarts: Query = {
  name: "containerRestarts",
  title: "Container restarts in an hour",
  class: "system",
  unit: "count",
  metrics: ["containerLimits"],
  labels: ["pod", "container"],
  lookback: "1h",
  expr: (t) => `max ${container} (increase(${pick("kube_pod_container_status_restarts_total", ofService(t))}[1h]))`,
  samples: (t, story) => [growing("kube_pod_container_status_restarts_total", example(t), story.value / 3600, story)],
};

/**
 * 1 while a pod is not ready, also one whose node is lost, and one that found no node: that has no readiness at all.
 * One that has ended, well or badly, is no trouble: whatever shall go on running has another in its place.
 */
export const podsNotReady: Query = {
  name: "podsNotReady",
  title: "Pods that are not ready",
  class: "system",
  unit: "fact",
  metrics: ["pods"],
  labels: ["pod"],
  lookback: "5m",
  expr: (t) =>
    `(\n  1 - max ${by("pod")} (${pick("kube_pod_status_ready", t, { condition: "true" })})\n  or max ${by("pod")} (${pick("kube_pod_status_phase", t, { phase: "Pending" })}) == 1\n)\nunless max ${by("pod")} (${pick("kube_pod_status_phase", t, { phase: "=~Failed|Succeeded" })}) == 1`,
  samples: (t, story) => {
    const labels = { ...labelsOf(t, "kube-state-metrics"), pod: "kibana-kb-7d4b9-x2x4z" };
    return [
      constant("kube_pod_status_ready", { ...labels, condition: "true" }, 1 - Math.min(1, story.value), story),
      constant("kube_pod_status_phase", { ...labels, phase: "Succeeded" }, 0, story),
    ];
  },
};

const claim = "by (namespace, service, persistentvolumeclaim)";
const exampleClaim: Matchers = { namespace: "darassa", service: "kubelet", persistentvolumeclaim: "uploads" };
const left = (t: Target): string => pick("kubelet_volume_stats_available_bytes", t);
const capacity = (t: Target): string => pick("kubelet_volume_stats_capacity_bytes", t);

/** Volumes that may be mounted in the modes that match. */
const withModes = (modes: string): string =>
  `max by (namespace, persistentvolumeclaim) (kube_persistentvolumeclaim_access_mode{access_mode${modes}}) == 1`;

/** Free share of each persistent volume; one that may only be read, and never written, is full by design. */
export const volumeFree: Query = {
  name: "volumeFree",
  title: "Free space on volumes",
  class: "system",
  unit: "ratio",
  traffic: false,
  range: share,
  metrics: ["volumes", "volumeModes"],
  labels: ["persistentvolumeclaim"],
  lookback: "5m",
  expr: (t) =>
    `(\n  max ${claim} (${left(t)})\n  / max ${claim} (${capacity(t)})\n)\nunless on (namespace, persistentvolumeclaim) (\n  ${withModes('="ReadOnlyMany"')}\n  unless ${withModes('!="ReadOnlyMany"')}\n)`,
  samples: (_, story) => [
    constant("kubelet_volume_stats_available_bytes", exampleClaim, 1e12 * story.value, story),
    constant("kubelet_volume_stats_capacity_bytes", exampleClaim, 1e12, story),
  ],
};

/** Time until a volume is full if it goes on filling as in the last six hours. */
export const volumeFullIn: Query = {
  name: "volumeFullIn",
  title: "Time until a volume is full",
  class: "system",
  unit: "seconds",
  metrics: ["volumes"],
  labels: ["persistentvolumeclaim"],
  lookback: "6h",
  proof: { interval: "5m" },
  expr: (t) => `max ${claim} (${left(t)})\n/ (-max ${claim} (deriv(${left(t)}[6h])) > 0)`,
  volume: (t) => `1 - max ${claim} (${left(t)})\n  / max ${claim} (${capacity(t)})`,
  samples: (_, story) =>
    filling("kubelet_volume_stats_available_bytes", "kubelet_volume_stats_capacity_bytes", exampleClaim, story),
};
