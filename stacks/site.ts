import * as pulumi from "@pulumi/pulumi";
import { Namespaces } from "../components/namespaces.ts";
import { NetworkPolicies } from "../components/network/index.ts";
import { Priority } from "../components/priority.ts";
import type { Compute, Volume } from "../components/shared/resources.ts";
import type { Bytes } from "../rules/vocabulary/index.ts";
import { type CertifiedPart, certified } from "./certificates.ts";
import type { WorkloadName } from "./compute.ts";
import { edgesOf } from "./edges.ts";
import { type JobsProgram, jobsPrograms } from "./jobs-program.ts";
import { installedOperators } from "./operators.ts";
import type { Settings } from "./settings.ts";

/** The ground on which the parts of the stack stand. */
export interface Site {
  /** Namespace of the stack, which comes after the operators and the policies that close it. */
  readonly namespace: pulumi.Output<string>;
  /** Namespace of what must run on every node, likewise. */
  readonly agents: pulumi.Output<string>;
  readonly priorityClassName: pulumi.Output<string>;
  /** What every workload is told: where it runs unless on every node, how it ranks, what each of its pods is given. */
  readonly given: (name: WorkloadName) => {
    readonly namespace: pulumi.Output<string>;
    readonly priorityClassName: pulumi.Output<string>;
    readonly compute: Compute;
  };
  /** Name of the Secret with the certificate of a part. */
  readonly certificate: (part: CertifiedPart) => pulumi.Input<string>;
  /** What a program of jobs/ runs on. */
  readonly program: (name: "setup" | "certificates") => JobsProgram;
  /** A volume of that size, of the storage class of the settings. */
  readonly volume: (size: Bytes) => Volume;
}

/** Makes what comes before every part: priority, operators, namespaces, the policies that close these, and certificates. */
export function prepared(settings: Settings): Site {
  const { environment, storageClass, compute } = settings;
  const { className: priorityClassName } = new Priority("priority", {
    namespace: environment.namespace,
    outranks: environment.name === "production",
  });
  // What is in a namespace takes its name from there, and so comes after the operators, and goes before them.
  const namespaces = new Namespaces(
    "namespaces",
    { monitoring: environment.namespace, agents: environment.agentsNamespace },
    { dependsOn: [...installedOperators(settings, priorityClassName)] },
  );
  const { namespace, agents } = closed(settings, namespaces);
  const program = jobsPrograms(settings);
  return {
    namespace,
    agents,
    priorityClassName,
    program,
    certificate: certified(settings, { monitoring: namespace, agents, priorityClassName, program }),
    given: (name) => ({ namespace, priorityClassName, compute: compute[name] }),
    volume: (size) => ({ size, ...(storageClass !== undefined && { storageClass }) }),
  };
}

/**
 * The namespaces, closed if they are to be. What takes its namespace from here never runs without the policies: it comes after
 * them, and they stay for as long as it does, be it because it is protected.
 */
function closed(settings: Settings, { monitoring, agents }: Namespaces): Pick<Site, "namespace" | "agents"> {
  if (!settings.networkPolicies) return { namespace: monitoring, agents };
  const { policyNames } = new NetworkPolicies("network", {
    namespaces: { monitoring, agents },
    edges: edgesOf(settings, { monitoring, agents }),
  });
  const behind = (namespace: pulumi.Output<string>) => pulumi.all([namespace, policyNames]).apply(([name]) => name);
  return { namespace: behind(monitoring), agents: behind(agents) };
}
