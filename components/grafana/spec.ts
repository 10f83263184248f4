import type * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import type { DashboardDocument } from "../../rules/render/documents.ts";
import { certificateFiles, certificateMount, certificateVolume } from "../shared/certificate.ts";
import { labels, selectorLabels } from "../shared/labels.ts";
import { claimSpec, resourceRequirements, scratch } from "../shared/resources.ts";
import { containerSecurity, podSecurity } from "../shared/security.ts";
import { ownService } from "../shared/service.ts";
import { boardText, type ResolvedGrafana } from "./args.ts";
import { type BoardFolder, boardsFolder, caFolder, foldersOf, logsUser } from "./provisioning.ts";

type Env = k8s.types.input.core.v1.EnvVar;
type PodVolume = k8s.types.input.core.v1.Volume;
type Mount = k8s.types.input.core.v1.VolumeMount;

const component = "grafana";

/** Name and port of its Service. */
export const http = { name: "http", port: 3000 } as const;

/** The user of the image, `grafana`. */
const user = 472;

/** Names of what the pod mounts, and what restarts it. */
export interface Parts {
  readonly claim: pulumi.Input<string>;
  readonly provisioning: pulumi.Input<string>;
  /** Secret with the keys `username` and `password` of the administrator. */
  readonly admin: pulumi.Input<string>;
  /** Checksum of the provisioning files: Grafana reads them when it starts. */
  readonly checksum: pulumi.Input<string>;
}

/** The claim of its database. */
export const claim = (name: string, { namespace, volume }: ResolvedGrafana): k8s.core.v1.PersistentVolumeClaimArgs => ({
  metadata: { name, namespace, labels: labels(component, name) },
  spec: claimSpec(volume),
});

/** A ConfigMap with files of Grafana's. */
const files = (
  name: string,
  suffix: string,
  { namespace }: ResolvedGrafana,
  data: pulumi.Input<Record<string, string>>,
): k8s.core.v1.ConfigMapArgs => ({
  metadata: { name: `${name}-${suffix}`, namespace, labels: labels(component, name) },
  data,
});

/** The ConfigMap of the provisioning files. */
export const provisioning = (name: string, args: ResolvedGrafana, data: pulumi.Input<Record<string, string>>) =>
  files(name, "provisioning", args, data);

/** The ConfigMap of one board. */
export const board = (name: string, args: ResolvedGrafana, document: DashboardDocument) =>
  files(name, `board-${document.uid}`, args, { [`${document.uid}.json`]: boardText(document) });

/** Its Service. */
export const service = (name: string, { namespace }: ResolvedGrafana): k8s.core.v1.ServiceArgs =>
  ownService(component, name, namespace, http);

/** `grafana.ini`, by environment: what is not here is Grafana's default. */
function settings({ externalUrl }: ResolvedGrafana): readonly Env[] {
  const values = {
    // Nothing is sent to, or fetched from, outside: no statistics, news, update checks, pictures, plugins.
    GF_ANALYTICS_REPORTING_ENABLED: "false",
    GF_ANALYTICS_CHECK_FOR_UPDATES: "false",
    GF_ANALYTICS_CHECK_FOR_PLUGIN_UPDATES: "false",
    GF_NEWS_NEWS_FEED_ENABLED: "false",
    GF_SECURITY_DISABLE_GRAVATAR: "true",
    GF_PLUGINS_PREINSTALL_DISABLED: "true",
    GF_PLUGINS_PLUGIN_ADMIN_ENABLED: "false",
    GF_USERS_ALLOW_SIGN_UP: "false",
    GF_LOG_MODE: "console",
    GF_SERVER_PROTOCOL: "https",
    GF_SERVER_CERT_FILE: certificateFiles.certificate,
    GF_SERVER_CERT_KEY: certificateFiles.key,
    // Without it a renewed certificate would wait for a restart.
    GF_SERVER_CERTS_WATCH_INTERVAL: "1m",
    ...(externalUrl !== undefined && {
      GF_SERVER_ROOT_URL: externalUrl,
      GF_SECURITY_COOKIE_SECURE: String(externalUrl.startsWith("https://")),
    }),
  };
  return Object.entries(values).map(([name, value]) => ({ name, value }));
}

const fromSecret = (name: string, secret: pulumi.Input<string>, key: string): Env => ({
  name,
  valueFrom: { secretKeyRef: { name: secret, key } },
});

const secrets = ({ logs }: ResolvedGrafana, { admin }: Parts): readonly Env[] => [
  fromSecret("GF_SECURITY_ADMIN_USER", admin, "username"),
  fromSecret("GF_SECURITY_ADMIN_PASSWORD", admin, "password"),
  ...(logs
    ? [
        fromSecret(logsUser.username, logs.credentials.secretName, "username"),
        fromSecret(logsUser.password, logs.credentials.secretName, "password"),
      ]
    : []),
];

/** The files of one folder of boards, of many ConfigMaps; a changed one appears in the running pod. */
const folderVolume = (name: string, { slug, boards }: BoardFolder): PodVolume => ({
  name: `boards-${slug}`,
  projected: { sources: boards.map(({ uid }) => ({ configMap: { name: `${name}-board-${uid}` } })) },
});

function volumes(name: string, { boards, logs, certificateSecretName }: ResolvedGrafana, parts: Parts): PodVolume[] {
  const items = [
    { key: "datasources.yaml", path: "datasources/datasources.yaml" },
    { key: "boards.yaml", path: "dashboards/boards.yaml" },
  ];
  return [
    { name: "data", persistentVolumeClaim: { claimName: parts.claim } },
    scratch("tmp", "64Mi"),
    certificateVolume(certificateSecretName),
    { name: "provisioning", configMap: { name: parts.provisioning, items } },
    ...foldersOf(boards).map((folder) => folderVolume(name, folder)),
    ...(logs ? [{ name: "logs-ca", secret: { secretName: logs.caSecretName, items: [caFile] } }] : []),
  ];
}

/** Of the Secret only the certificate: it may hold more. */
const caFile = { key: "ca.crt", path: "ca.crt" };

const readOnly = (name: string, mountPath: string): Mount => ({ name, mountPath, readOnly: true });

const mounts = ({ boards, logs }: ResolvedGrafana): Mount[] => [
  { name: "data", mountPath: "/var/lib/grafana" },
  { name: "tmp", mountPath: "/tmp" },
  certificateMount,
  readOnly("provisioning", "/etc/grafana/provisioning"),
  ...foldersOf(boards).map(({ slug }) => readOnly(`boards-${slug}`, `${boardsFolder}/${slug}`)),
  ...(logs ? [readOnly("logs-ca", caFolder)] : []),
];

/** Asks the database too. */
const health = { httpGet: { path: "/api/health", port: http.name, scheme: "HTTPS" } };

const container = (args: ResolvedGrafana, parts: Parts): k8s.types.input.core.v1.Container => ({
  name: component,
  image: args.image,
  ports: [{ name: http.name, containerPort: http.port }],
  env: [...settings(args), ...secrets(args, parts)],
  resources: resourceRequirements(args.compute),
  securityContext: containerSecurity,
  // A new version may change the whole database before it answers: five minutes.
  startupProbe: { ...health, periodSeconds: 10, failureThreshold: 30 },
  livenessProbe: { ...health, periodSeconds: 20, timeoutSeconds: 5 },
  readinessProbe: { ...health, periodSeconds: 10, timeoutSeconds: 5 },
  volumeMounts: mounts(args),
});

/** The workload: one pod, and never two at a time, since its database is a file. */
export const deployment = (name: string, args: ResolvedGrafana, parts: Parts): k8s.apps.v1.DeploymentArgs => ({
  metadata: { name, namespace: args.namespace, labels: labels(component, name) },
  spec: {
    replicas: 1,
    strategy: { type: "Recreate" },
    selector: { matchLabels: selectorLabels(component, name) },
    template: {
      metadata: {
        labels: labels(component, name),
        annotations: {
          "checksum/provisioning": parts.checksum,
          ...(args.logs && { "checksum/logs-credentials": args.logs.credentials.checksum }),
        },
      },
      spec: {
        automountServiceAccountToken: false,
        enableServiceLinks: false,
        priorityClassName: args.priorityClassName,
        securityContext: podSecurity(user),
        containers: [container(args, parts)],
        volumes: volumes(name, args, parts),
      },
    },
  },
});
