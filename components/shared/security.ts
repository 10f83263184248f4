import type * as k8s from "@pulumi/kubernetes";

/** Filters the system calls that no ordinary program makes; PodSecurity `restricted` demands it. */
const seccompProfile: k8s.types.input.core.v1.SeccompProfile = { type: "RuntimeDefault" };

/**
 * Security of a pod under PodSecurity `restricted`: one user who is not root, and volumes which that user may write.
 * @param user numeric user id, which the image must support: the kubelet cannot prove that a named user is not root
 */
export const podSecurity = (user: number): k8s.types.input.core.v1.PodSecurityContext => ({
  runAsNonRoot: true,
  runAsUser: user,
  runAsGroup: user,
  fsGroup: user,
  // A recursive change of owner on a full data volume takes minutes at each start; the root's owner tells whether it is done.
  fsGroupChangePolicy: "OnRootMismatch",
  seccompProfile,
});

/** Security of every container under PodSecurity `restricted`, on a read-only root: what it writes, it writes to a volume. */
export const containerSecurity: k8s.types.input.core.v1.SecurityContext = {
  runAsNonRoot: true,
  allowPrivilegeEscalation: false,
  privileged: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ["ALL"] },
  seccompProfile,
};

/** A level of Kubernetes' Pod Security Standards. */
export type PodSecurityLevel = "restricted" | "privileged";

/** Labels of a namespace in which a level holds. Refused, warned about and audited at the same level, so that a refusal is never the first one hears of it. */
export const podSecurityLabels = (level: PodSecurityLevel) => ({
  "pod-security.kubernetes.io/enforce": level,
  "pod-security.kubernetes.io/warn": level,
  "pod-security.kubernetes.io/audit": level,
});
