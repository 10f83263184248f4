import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { labels } from "./labels.ts";

/** Whose account it is. */
interface AccountOptions {
  /** Kind of program: `prometheus`. */
  readonly component: string;
  readonly namespace: pulumi.Input<string>;
  /** What it may read in the whole cluster. @default nothing */
  readonly permissions?: k8s.types.input.rbac.v1.PolicyRule[];
}

/**
 * A service account with its rights in the whole cluster, if it has any. A pod that uses the Kubernetes API mounts the token
 * by saying so itself.
 * @returns the account's name
 */
export function serviceAccount(
  name: string,
  { component, namespace, permissions = [] }: AccountOptions,
  opts: { readonly parent: pulumi.Resource },
): pulumi.Output<string> {
  const account = new k8s.core.v1.ServiceAccount(
    name,
    { metadata: { name, namespace, labels: labels(component, name) }, automountServiceAccountToken: false },
    opts,
  );
  if (permissions.length > 0) {
    // Roles of the cluster have no namespace: two stacks may both have a component of this name.
    const metadata = { name: pulumi.interpolate`${namespace}-${name}`, labels: labels(component, name) };
    const role = new k8s.rbac.v1.ClusterRole(name, { metadata, rules: permissions }, opts);
    new k8s.rbac.v1.ClusterRoleBinding(
      name,
      {
        metadata,
        roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: role.metadata.name },
        subjects: [{ kind: "ServiceAccount", name: account.metadata.name, namespace }],
      },
      opts,
    );
  }
  return account.metadata.name;
}
