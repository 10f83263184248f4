import type * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { labels } from "../shared/labels.ts";
import { programFolder, programMount, programRun, programVolume } from "../shared/program.ts";
import { resourceRequirements } from "../shared/resources.ts";
import { containerSecurity } from "../shared/security.ts";
import type { ResolvedCertificates } from "./args.ts";

const component = "certificates";

const requestsFolder = "/requests";
/** Where the pod's own credentials are. */
const account = "/var/run/secrets/kubernetes.io/serviceaccount";

/** Name of the Secret of a part, or of the authorities. */
export const secretName = (name: string, part: string): string => `${name}-${part}`;

/** What holds the private keys of the authorities. No pod mounts it. */
export const authority = "authority";

const metadata = (name: string, namespace: pulumi.Input<string>, own: pulumi.Input<string> = name) => ({
  name: own,
  namespace,
  labels: labels(component, name),
});

/** A Secret without content: that is the program's, under a field manager of its own, so no update or refresh sees a difference. */
export const emptySecret = (name: string, namespace: pulumi.Input<string>, part: string): k8s.core.v1.SecretArgs => ({
  metadata: metadata(name, namespace, secretName(name, part)),
  type: "Opaque",
});

/** The right to read and write these Secrets, and neither to list Secrets nor to make any. */
export const role = (
  name: string,
  own: string,
  namespace: pulumi.Input<string>,
  secrets: readonly pulumi.Input<string>[],
): k8s.rbac.v1.RoleArgs => ({
  metadata: metadata(name, namespace, own),
  rules: [{ apiGroups: [""], resources: ["secrets"], resourceNames: [...secrets], verbs: ["get", "patch"] }],
});

/** Gives the role of a namespace to the program's account, which is in the first of them. */
export const roleBinding = (
  name: string,
  own: string,
  namespace: pulumi.Input<string>,
  roleName: pulumi.Input<string>,
  subject: { readonly name: pulumi.Input<string>; readonly namespace: pulumi.Input<string> },
): k8s.rbac.v1.RoleBindingArgs => ({
  metadata: metadata(name, namespace, own),
  roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: roleName },
  subjects: [{ kind: "ServiceAccount", ...subject }],
});

/** A ConfigMap of the program. Its name changes with it, so what a pod mounts never changes under it. */
export const files = (
  name: string,
  namespace: pulumi.Input<string>,
  own: pulumi.Input<string>,
  data: Readonly<Record<string, pulumi.Input<string>>>,
): k8s.core.v1.ConfigMapArgs => ({ metadata: metadata(name, namespace, own), immutable: true, data });

/** What the pods of the program mount, and as whom they ask the API; no program when the image holds it. */
export interface Parts {
  readonly account: pulumi.Input<string>;
  readonly image: pulumi.Input<string>;
  readonly requests: pulumi.Input<string>;
  readonly program: pulumi.Input<string> | undefined;
}

/** One run. */
const run = (name: string, args: ResolvedCertificates, parts: Parts): k8s.types.input.batch.v1.JobSpec =>
  programRun(labels(component, name), args, {
    serviceAccountName: parts.account,
    automountServiceAccountToken: true,
    containers: [container(args, parts)],
    volumes: [{ name: "requests", configMap: { name: parts.requests } }, ...programVolume(parts.program)],
  });

const container = (args: ResolvedCertificates, parts: Parts): k8s.types.input.core.v1.Container => ({
  name: component,
  image: parts.image,
  command: ["node", `${programFolder}/certificates.mjs`],
  env: [
    { name: "REQUESTS", value: `${requestsFolder}/requests.json` },
    { name: "CA_FILE", value: `${account}/ca.crt` },
    { name: "TOKEN_FILE", value: `${account}/token` },
  ],
  resources: resourceRequirements(args.compute),
  securityContext: containerSecurity,
  volumeMounts: [{ name: "requests", mountPath: requestsFolder, readOnly: true }, ...programMount(parts.program)],
});

/** The first run, before anything that needs a certificate. Pulumi waits for it to succeed. */
export const job = (
  name: string,
  namespace: pulumi.Input<string>,
  own: pulumi.Input<string>,
  args: ResolvedCertificates,
  parts: Parts,
): k8s.batch.v1.JobArgs => ({
  metadata: metadata(name, namespace, own),
  spec: { ...run(name, args, parts), ttlSecondsAfterFinished: args.keepSeconds },
});

/** The daily run. */
export const cronJob = (
  name: string,
  namespace: pulumi.Input<string>,
  args: ResolvedCertificates,
  parts: Parts,
): k8s.batch.v1.CronJobArgs => ({
  metadata: metadata(name, namespace),
  spec: {
    schedule: args.schedule,
    concurrencyPolicy: "Forbid",
    successfulJobsHistoryLimit: 1,
    failedJobsHistoryLimit: 3,
    jobTemplate: { metadata: { labels: labels(component, name) }, spec: run(name, args, parts) },
  },
});

/**
 * One certificate by cert-manager, with the same names, kind of key and life as the program's: what reads it cannot tell
 * them apart.
 */
export const certificate = (
  name: string,
  namespace: pulumi.Input<string>,
  part: string,
  hosts: readonly pulumi.Input<string>[],
  issuer: string,
) => ({
  apiVersion: "cert-manager.io/v1",
  kind: "Certificate",
  metadata: {
    ...metadata(name, namespace, secretName(name, part)),
    annotations: { "pulumi.com/waitFor": "condition=Ready" },
  },
  spec: {
    secretName: secretName(name, part),
    secretTemplate: { labels: labels(component, name) },
    commonName: part,
    dnsNames: hosts.length > 0 ? [...hosts] : [part],
    // Ninety days, renewed when a third is left, as jobs/renewal.ts has it.
    duration: "2160h",
    renewBefore: "720h",
    privateKey: { algorithm: "ECDSA", size: 256, encoding: "PKCS8", rotationPolicy: "Always" },
    usages: ["digital signature", "client auth", ...(hosts.length > 0 ? ["server auth"] : [])],
    issuerRef: { group: "cert-manager.io", kind: "ClusterIssuer", name: issuer },
  },
});
