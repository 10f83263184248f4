import { type Compute, resourceRequirements } from "../shared/resources.ts";
import { containerSecurity, podSecurity } from "../shared/security.ts";
import type { OperatorsArgs } from "./args.ts";

/** It keeps the Secrets and ConfigMaps of all namespaces in memory. Elastic gives it 150Mi to 1Gi and one core. */
const eckCompute: Compute = { cpu: "100m", cpuLimit: "1", memory: "512Mi" };

/** It builds the configuration anew for each change; the chart gives it nothing. */
const prometheusCompute: Compute = { cpu: "50m", cpuLimit: "500m", memory: "256Mi" };

/** Users of the images; that of ECK's is stated by its Dockerfile only. */
const users = { eck: 1001, prometheus: 65_534 } as const;

/** The parts of an image's reference, as charts ask for them. A tag or digest that is not there is left to the chart. */
function partsOf(reference: string) {
  const { registry = "", repository = "", tag, digest } = parts.exec(reference)?.groups ?? {};
  return { registry, repository, ...(tag !== undefined && { tag }), ...(digest !== undefined && { digest }) };
}

const parts = /^(?<registry>[^/]+)\/(?<repository>[^@]+?)(?::(?<tag>[^:@/]+))?(?:@sha256:(?<digest>[0-9a-f]{64}))?$/;

/** Values of ECK's chart: definitions come from a chart of their own. */
export function eckValues({ images, priorityClassName }: OperatorsArgs) {
  const { registry, repository, digest, ...tag } = partsOf(images.eckOperator);
  return {
    installCRDs: false,
    image: {
      repository: `${registry}/${repository}`,
      ...tag,
      ...(digest !== undefined && { digest: `sha256:${digest}` }),
    },
    priorityClassName,
    resources: resourceRequirements(eckCompute),
    podSecurityContext: podSecurity(users.eck),
    securityContext: containerSecurity,
    // Nothing leaves the cluster unasked: it would write usage figures for Kibana to send.
    telemetry: { disabled: true },
  };
}

const off = { enabled: false } as const;

/** An image as prometheus-operator's chart spells it. */
function image(reference: string) {
  const { digest, ...rest } = partsOf(reference);
  return { ...rest, ...(digest !== undefined && { sha: digest }) };
}

/**
 * Values of the chart that brings prometheus-operator, and with these values nothing else: this stack has its own rules,
 * boards, exporters and scrapes.
 *
 * Its admission webhook is off: the chart makes its certificate by hooks of Helm, which Pulumi does not run. What it would
 * refuse, promtool and amtool have refused before.
 */
export const prometheusOperatorValues = ({ images, priorityClassName }: OperatorsArgs) => ({
  crds: off,
  defaultRules: { create: false },
  kubernetesServiceMonitors: off,
  alertmanager: off,
  grafana: off,
  kubeStateMetrics: off,
  nodeExporter: off,
  prometheus: off,
  thanosRuler: off,
  prometheusOperator: {
    fullnameOverride: "prometheus-operator",
    admissionWebhooks: off,
    tls: off,
    serviceMonitor: { selfMonitor: false },
    // Kubelets are found by the API's list of nodes; the operator need not keep a Service of them in kube-system.
    kubeletService: off,
    kubeletEndpointsEnabled: false,
    image: image(images.prometheusOperator),
    prometheusConfigReloader: { image: image(images.prometheusConfigReloader) },
    priorityClassName,
    resources: resourceRequirements(prometheusCompute),
    securityContext: podSecurity(users.prometheus),
    containerSecurityContext: containerSecurity,
  },
});
