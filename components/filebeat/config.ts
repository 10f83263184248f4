import { certificateFiles } from "../shared/certificate.ts";
import type { ResolvedFilebeat } from "./args.ts";

/** Folder in which the kubelet links the log of every container under `<pod>_<namespace>_<container>-<id>.log`. */
export const containersFolder = "/var/log/containers";

/** Port of Filebeat's own HTTP endpoint, for its probes. */
export const httpPort = 5066;

/** `filebeat.yml`. Lines are sent as they are: Logstash alone parses, so that there is one place where it can go wrong. */
export const filebeatConfig = ({ serviceNamespaces, logstashHosts }: ResolvedFilebeat) => ({
  "filebeat.inputs": [
    {
      type: "filestream",
      id: "containers",
      // Names of namespaces and pods have no underscore, so the pattern cannot match another namespace.
      paths: serviceNamespaces.map((namespace) => `${containersFolder}/*_${namespace}_*.log`),
      parsers: [{ container: { stream: "all", format: "auto" } }],
      prospector: {
        scanner: {
          symlinks: true,
          // The least allowed. A container's log begins with a time in nanoseconds, which tells files apart; the default
          // of 1024 bytes would leave a quiet service's first lines unread.
          fingerprint: { enabled: true, offset: 0, length: 64 },
        },
      },
      file_identity: { fingerprint: {} },
    },
  ],
  processors: [kubernetesMetadata, { include_fields: { fields: [...fields] } }],
  // A connection to a Service stays with one instance; it is renewed so that a new instance gets its share.
  "output.logstash": { hosts: [...logstashHosts], loadbalance: true, ttl: "5m", pipelining: 0, ssl },
  http: { enabled: true, host: "0.0.0.0", port: httpPort },
});

/** The files are read at each connection (release 9.3.6 and later), so a renewed certificate needs no restart. */
const ssl = {
  enabled: true,
  certificate: certificateFiles.certificate,
  key: certificateFiles.key,
  certificate_authorities: [certificateFiles.authorities],
  // Name and authority: the default of this option, which decides everything.
  verification_mode: "full",
};

/** Namespace and node are left out as objects, which spares the right to read them; their names are on the pod. */
const kubernetesMetadata = {
  add_kubernetes_metadata: {
    host: "${NODE_NAME}",
    scope: "node",
    default_indexers: { enabled: false },
    default_matchers: { enabled: false },
    indexers: [{ container: {} }],
    matchers: [{ logs_path: { logs_path: `${containersFolder}/` } }],
    add_resource_metadata: {
      namespace: { enabled: false },
      node: { enabled: false },
      deployment: false,
      cronjob: false,
    },
  },
};

/** What an event keeps besides its time: the line, and which container wrote it. Nothing else is stored. */
const fields = [
  "message",
  "kubernetes.namespace",
  "kubernetes.node.name",
  "kubernetes.pod.name",
  "kubernetes.container.name",
] as const;
