import type * as pulumi from "@pulumi/pulumi";
import { Certificates, type CertificatesArgs, type CertifiedNamespace } from "../components/certificates/index.ts";
import { beatsHostOf } from "../components/logstash/index.ts";
import type { JobsProgram } from "./jobs-program.ts";
import type { Settings } from "./settings.ts";

/** The names that monitoring.ts gives to what it makes, with the names under which each is reached. */
const partsIn = (monitoring: pulumi.Input<string>) =>
  ({
    logstash: [beatsHostOf("logstash", monitoring)],
  }) as const satisfies CertifiedNamespace["parts"];

const agentsParts = {
  // Nobody asks it.
  filebeat: [],
} as const satisfies CertifiedNamespace["parts"];

/** A part that has a certificate. */
export type CertifiedPart = keyof ReturnType<typeof partsIn> | keyof typeof agentsParts;

/** What certificates are made in, and by. */
interface Ground {
  readonly monitoring: pulumi.Input<string>;
  readonly agents: pulumi.Input<string>;
  readonly priorityClassName: pulumi.Input<string>;
  readonly program: (name: "certificates") => JobsProgram;
}

/** Makes the certificates of all parts, and returns where each finds its own. */
export function certified(
  { certificates, certificateIssuer }: Settings,
  { monitoring, agents, priorityClassName, program }: Ground,
): (part: CertifiedPart) => pulumi.Input<string> {
  const issuer: CertificatesArgs["issuer"] =
    certificates === "cert-manager" && certificateIssuer !== undefined
      ? { kind: "cert-manager", name: certificateIssuer }
      : { kind: "stack", ...program("certificates") };
  const { secretNames } = new Certificates("certificates", {
    issuer,
    priorityClassName,
    namespaces: {
      monitoring: { namespace: monitoring, parts: partsIn(monitoring) },
      agents: { namespace: agents, parts: agentsParts },
    },
  });
  return (part) => {
    const name = secretNames[part];
    if (name === undefined) throw new Error(`no certificate was made for ${part}`);
    return name;
  };
}
