import type * as k8s from "@pulumi/kubernetes";
import { type Compute, resourceRequirements } from "./resources.ts";
import { containerSecurity } from "./security.ts";

/** Annotations of an object of prometheus-operator: custom resources are not awaited by themselves, and an update would succeed while no pod runs. */
export const operatedAnnotations = { "pulumi.com/waitFor": "condition=Available" };

/** It unpacks the configuration and calls one URL. The operator's own 10m and 50Mi, as limits, leave no room for hundreds of rule files. */
const reloaderCompute: Compute = { cpu: "10m", cpuLimit: "100m", memory: "64Mi" };

const reloader = {
  resources: resourceRequirements(reloaderCompute),
  securityContext: containerSecurity,
} satisfies Partial<k8s.types.input.core.v1.Container>;

const alive = { httpGet: { path: "/healthz", port: "reloader-web" } };

/**
 * What is added, by strategic merge, to the containers that prometheus-operator makes: the security that PodSecurity
 * `restricted` demands, and for its reloader the resources and probes that it gets by flags of the operator only.
 * @param main name of the container of the program itself; its probes are the operator's
 */
export const operatedContainers = (main: "prometheus" | "alertmanager") => ({
  containers: [
    { name: main, securityContext: containerSecurity },
    { name: "config-reloader", ...reloader, livenessProbe: alive, readinessProbe: alive },
  ],
  initContainers: [{ name: "init-config-reloader", ...reloader }],
});
