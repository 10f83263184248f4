import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { labels, stackLabel } from "./shared/labels.ts";
import { keepsData } from "./shared/resources.ts";
import { type PodSecurityLevel, podSecurityLabels } from "./shared/security.ts";

/** Arguments of {@link Namespaces}. */
export interface NamespacesArgs {
  /**
   * Namespace of everything but the node agents. PodSecurity `restricted` holds in it: a pod that asks for more is refused.
   * @default "monitoring"
   */
  readonly monitoring?: string;
  /**
   * Namespace of the agents that must see the node (Filebeat, node-exporter), and of nothing else: PodSecurity is
   * `privileged` there, because they mount folders of the host.
   * @default "monitoring-agents"
   */
  readonly agents?: string;
}

/** Defaults of {@link NamespacesArgs}. */
export const namespacesDefaults = Object.freeze({
  monitoring: "monitoring",
  agents: "monitoring-agents",
} as const satisfies NamespacesArgs);

/** The two namespaces of the stack. Deleting a namespace deletes the volumes claimed in it, so they are protected. */
export class Namespaces extends pulumi.ComponentResource {
  /** Name of the restricted namespace. */
  readonly monitoring: pulumi.Output<string>;
  /** Name of the privileged namespace of the node agents. */
  readonly agents: pulumi.Output<string>;

  constructor(name: string, args: NamespacesArgs = {}, opts?: pulumi.ComponentResourceOptions) {
    super("monitoring:index:Namespaces", name, {}, opts);
    const { monitoring, agents } = { ...namespacesDefaults, ...args };
    const namespace = (role: string, actual: string, level: PodSecurityLevel) =>
      new k8s.core.v1.Namespace(
        `${name}-${role}`,
        {
          metadata: {
            name: actual,
            labels: { ...labels("namespace", name), [stackLabel]: monitoring, ...podSecurityLabels(level) },
          },
        },
        { parent: this, ...keepsData(opts) },
      ).metadata.name;
    this.monitoring = namespace("monitoring", monitoring, "restricted");
    this.agents = namespace("agents", agents, "privileged");
    this.registerOutputs({ monitoring: this.monitoring, agents: this.agents });
  }
}
