import type * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { certificateMount, certificateVolume } from "../shared/certificate.ts";
import { labels } from "../shared/labels.ts";
import { resourceRequirements, scratch } from "../shared/resources.ts";
import { containerSecurity } from "../shared/security.ts";
import type { ResolvedFilebeat } from "./args.ts";
import { containersFolder, filebeatConfig, httpPort } from "./config.ts";

/**
 * The right to look at pods, for the names on each event. Cluster-wide, because one watch serves all namespaces. It is told
 * the name of its node, so it never has to get a pod of its own to learn it.
 */
export const permissions: k8s.types.input.rbac.v1.PolicyRule[] = [
  { apiGroups: [""], resources: ["pods"], verbs: ["list", "watch"] },
];

/**
 * Filebeat on every node. An update does not wait for it: one node that is down would fail it. ECK restarts the agents when
 * their configuration changes, and keeps what they have read in a folder of the host.
 */
export const filebeat = (name: string, args: ResolvedFilebeat, account: pulumi.Input<string>) => ({
  apiVersion: "beat.k8s.elastic.co/v1beta1",
  kind: "Beat",
  metadata: { name, namespace: args.namespace, labels: labels("filebeat", name) },
  spec: {
    type: "filebeat",
    version: args.version,
    image: args.image,
    config: filebeatConfig(args),
    daemonSet: { podTemplate: podTemplate(name, args, account) },
  },
});

const podTemplate = (
  name: string,
  args: ResolvedFilebeat,
  account: pulumi.Input<string>,
): k8s.types.input.core.v1.PodTemplateSpec => ({
  metadata: { labels: labels("filebeat", name) },
  spec: {
    serviceAccountName: account,
    automountServiceAccountToken: true,
    enableServiceLinks: false,
    priorityClassName: args.priorityClassName,
    securityContext: { seccompProfile: { type: "RuntimeDefault" } },
    // Services may run on nodes that repel others.
    tolerations: [{ operator: "Exists" }],
    containers: [container(args)],
    // Exception: folders of the host, which is where container logs are; read only. With containerd and CRI-O the links
    // of the first lead to the second.
    volumes: [
      { name: "containers", hostPath: { path: containersFolder } },
      { name: "pods", hostPath: { path: podsFolder } },
      scratch("logs", "64Mi"),
      certificateVolume(args.certificateSecretName),
    ],
  },
});

const podsFolder = "/var/log/pods";

function container(args: ResolvedFilebeat): k8s.types.input.core.v1.Container {
  // It answers as long as the process lives; a Logstash that is away shows in its figures, and a restart would not help.
  const probe = { httpGet: { path: "/", port: httpPort }, periodSeconds: 20, failureThreshold: 6 };
  return {
    name: "filebeat",
    resources: resourceRequirements(args.compute),
    // Exception: root, to whom alone the kubelet lets container logs be readable. It keeps no capability, so it reads
    // what root owns and nothing more.
    securityContext: { ...containerSecurity, runAsNonRoot: false, runAsUser: 0 },
    env: [{ name: "NODE_NAME", valueFrom: { fieldRef: { fieldPath: "spec.nodeName" } } }],
    livenessProbe: probe,
    readinessProbe: probe,
    volumeMounts: [
      { name: "containers", mountPath: containersFolder, readOnly: true },
      { name: "pods", mountPath: podsFolder, readOnly: true },
      { name: "logs", mountPath: "/usr/share/filebeat/logs" },
      certificateMount,
    ],
  };
}
