import type * as pulumi from "@pulumi/pulumi";
import { InvalidInput } from "../../rules/vocabulary/index.ts";
import type { Compute } from "../shared/resources.ts";

/** Arguments of the Filebeat component. */
export interface FilebeatArgs {
  /** Namespace of the agents, where PodSecurity is `privileged`. */
  readonly namespace: pulumi.Input<string>;
  /** Name of the PriorityClass of its pods. */
  readonly priorityClassName: pulumi.Input<string>;
  /** Image. */
  readonly image: pulumi.Input<string>;
  /** Version of Filebeat: that of the image. */
  readonly version: string;
  /** Namespaces of the services whose logs are collected; no other log is even opened. Twice the same is once. */
  readonly serviceNamespaces: readonly string[];
  /** Namespaces of the stack itself, which are refused as service namespaces: it would write lines about its own lines for ever. */
  readonly stackNamespaces: readonly string[];
  /** Beats inputs of Logstash, as `host:port`. */
  readonly logstashHosts: readonly pulumi.Input<string>[];
  /** Secret with the certificate that it shows to Logstash: `tls.crt`, `tls.key`, and in `ca.crt` whose certificate it takes of Logstash. */
  readonly certificateSecretName: pulumi.Input<string>;
  /** What the agent of each node is given. @default { cpu: "100m", cpuLimit: "500m", memory: "300Mi" } */
  readonly compute?: Compute;
}

/** Defaults of {@link FilebeatArgs}. */
export const filebeatDefaults = Object.freeze({
  compute: { cpu: "100m", cpuLimit: "500m", memory: "300Mi" },
} as const satisfies Partial<FilebeatArgs>);

/** {@link FilebeatArgs} with nothing left open. */
export type ResolvedFilebeat = Required<FilebeatArgs>;

/** Fills in the defaults, orders the namespaces, and refuses those of the stack itself. */
export function resolve(args: FilebeatArgs): ResolvedFilebeat {
  const own = args.serviceNamespaces.filter((namespace) => args.stackNamespaces.includes(namespace));
  if (own.length > 0)
    throw new InvalidInput(
      "Filebeat",
      own.map((value) => ({
        property: "serviceNamespaces",
        value,
        rule: "is a namespace of the stack itself, whose lines about lines would never end",
        remedy: "give the service a namespace of its own",
      })),
    );
  return { ...filebeatDefaults, ...args, serviceNamespaces: [...new Set(args.serviceNamespaces)].sort() };
}
