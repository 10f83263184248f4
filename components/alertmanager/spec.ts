import type * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { dump } from "js-yaml";
import type { AlertmanagerDocument } from "../../rules/render/documents.ts";
import { type Duration, seconds } from "../../rules/vocabulary/index.ts";
import { hostOf } from "../shared/certificate.ts";
import { labels, selectorLabels } from "../shared/labels.ts";
import {
  operatedAnnotations,
  operatedAuthorities,
  operatedCertificate,
  operatedContainers,
} from "../shared/operated.ts";
import { claimSpec, resourceRequirements } from "../shared/resources.ts";
import { apart, spread } from "../shared/scheduling.ts";
import { podSecurity } from "../shared/security.ts";
import { ownService } from "../shared/service.ts";
import type { ResolvedAlertmanager } from "./args.ts";

const component = "alertmanager";

/** Name and port of its own Service. */
export const web = { name: "web", port: 9093 } as const;

/** The user of the image, `nobody`. */
const user = 65_534;

/**
 * Where the operator puts the further keys of the configuration's Secret. The configuration itself is written to another
 * folder, so templates must be named by their whole path.
 * @see https://github.com/prometheus-operator/prometheus-operator/blob/v0.93.0/pkg/alertmanager/statefulset.go
 */
const configFolder = "/etc/alertmanager/config";

/** The files of the configuration's Secret. */
function files({ config, templates }: AlertmanagerDocument): Readonly<Record<string, string>> {
  const paths = Object.keys(templates).map((file) => `${configFolder}/${file}`);
  return { ...templates, "alertmanager.yaml": dump({ ...config, templates: paths }, { lineWidth: -1, noRefs: true }) };
}

/**
 * The Secret with the configuration. It has no fixed name: where the provider may not change it in place, a new one is made
 * beside the old one. Under one name that would be deleted first, and the operator would configure an Alertmanager that
 * notifies nobody.
 */
export const configSecret = (name: string, args: ResolvedAlertmanager): k8s.core.v1.SecretArgs => ({
  metadata: { namespace: args.namespace, labels: labels(component, name) },
  stringData: files(args.document),
});

/** The Secret with what the receivers log in with. Alertmanager reads each file at each use, so a changed one needs no restart. */
export const receiverSecrets = (name: string, args: ResolvedAlertmanager): k8s.core.v1.SecretArgs => ({
  metadata: { name: args.receiverSecretsName, namespace: args.namespace, labels: labels(component, name) },
  stringData: Object.fromEntries(
    args.document.secretFiles.flatMap((file) => {
      const secret = args.secrets[file];
      return secret === undefined ? [] : [[file, secret] as const];
    }),
  ),
});

/** As Alertmanager's resource spells it: it knows no days. */
const withoutDays = (duration: Duration): Duration =>
  duration.endsWith("d") ? `${seconds(duration) / 3600}h` : duration;

/**
 * How the replicas talk: each shows its certificate to the other, whoever asks. Over TLS all of it goes by TCP. The authorities
 * are read when it starts; a new one is announced more than a year before it signs.
 */
const clusterTls = (name: string, { namespace, certificateSecretName: secretName }: ResolvedAlertmanager) => ({
  server: {
    ...operatedCertificate(secretName),
    client_ca: operatedAuthorities(secretName),
    clientAuthType: "RequireAndVerifyClientCert",
  },
  // They ask each other by address.
  client: {
    ...operatedCertificate(secretName),
    ca: operatedAuthorities(secretName),
    serverName: hostOf(name, namespace),
  },
});

/**
 * The Alertmanager. Nothing of `AlertmanagerConfig` is selected, so the operator takes the configuration as it is and has it
 * reloaded whenever the Secret changes; no pod restarts.
 */
export const alertmanager = (
  name: string,
  args: ResolvedAlertmanager,
  names: Readonly<Record<"account" | "config" | "receivers", pulumi.Input<string>>>,
) => ({
  apiVersion: "monitoring.coreos.com/v1",
  kind: "Alertmanager",
  metadata: { name, namespace: args.namespace, labels: labels(component, name), annotations: operatedAnnotations },
  spec: {
    image: args.image,
    version: args.version,
    replicas: args.replicas,
    // The operator sets the labels of `selectorLabels` itself.
    podMetadata: { labels: { "app.kubernetes.io/part-of": "monitoring" } },
    serviceAccountName: names.account,
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    priorityClassName: args.priorityClassName,
    securityContext: podSecurity(user),
    resources: resourceRequirements(args.compute),
    ...operatedContainers("alertmanager"),
    affinity: apart(selectorLabels(component, name)),
    topologySpreadConstraints: spread(selectorLabels(component, name)),
    storage: { volumeClaimTemplate: { spec: claimSpec(args.volume) } },
    persistentVolumeClaimRetentionPolicy: { whenDeleted: "Retain", whenScaled: "Retain" },
    retention: withoutDays(args.retention),
    configSecret: names.config,
    secrets: [names.receivers],
    web: { tlsConfig: operatedCertificate(args.certificateSecretName) },
    ...(args.replicas > 1 && { clusterTLS: clusterTls(name, args) }),
    ...(args.externalUrl !== undefined && { externalUrl: args.externalUrl }),
  },
});

/** Its Service. Prometheus does not go through it but tells each pod; people and Grafana may be answered by any. */
export const service = (name: string, { namespace }: ResolvedAlertmanager): k8s.core.v1.ServiceArgs =>
  ownService(component, name, namespace, web);
