import type * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { certificateKeys } from "./certificate.ts";
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

/** Prometheus' reloader answers as Prometheus does, by TLS; Alertmanager's, which the operator tells nothing of it, without. */
const alive = (scheme: "HTTP" | "HTTPS") => ({ httpGet: { path: "/healthz", port: "reloader-web", scheme } });

/**
 * What is added, by strategic merge, to the containers that prometheus-operator makes: the security that PodSecurity
 * `restricted` demands, and for its reloader the resources and probes that it gets by flags of the operator only.
 * @param main name of the container of the program itself; its probes are the operator's
 */
export const operatedContainers = (main: "prometheus" | "alertmanager") => {
  const probe = alive(main === "prometheus" ? "HTTPS" : "HTTP");
  return {
    containers: [
      { name: main, securityContext: containerSecurity },
      { name: "config-reloader", ...reloader, livenessProbe: probe, readinessProbe: probe },
    ],
    initContainers: [{ name: "init-config-reloader", ...reloader }],
  };
};

const reference = (secretName: pulumi.Input<string>, key: keyof typeof certificateKeys) => ({
  name: secretName,
  key: certificateKeys[key],
});

/** The certificate of a Secret, as prometheus-operator's resources spell it; the program reads it at each connection. */
export const operatedCertificate = (secretName: pulumi.Input<string>) => ({
  cert: { secret: reference(secretName, "certificate") },
  keySecret: reference(secretName, "key"),
});

/** The authorities of a Secret, likewise. */
export const operatedAuthorities = (secretName: pulumi.Input<string>) => ({
  secret: reference(secretName, "authorities"),
});
