import type * as pulumi from "@pulumi/pulumi";
import type { Compute } from "../shared/resources.ts";

/** A namespace, and what in it gets a certificate. */
export interface CertifiedNamespace {
  /** Name of the namespace. */
  readonly namespace: pulumi.Input<string>;
  /**
   * Names under which each part is reached, by the part's own name. A part without any can only ask others. A Secret is
   * read from pods of its own namespace only.
   */
  readonly parts: Readonly<Record<string, readonly pulumi.Input<string>[]>>;
}

/** A program of the stack's own makes and renews the certificates. */
export interface OwnIssuer {
  /** Tells the two apart. */
  readonly kind: "stack";
  /** Image to run: plain Node together with {@link OwnIssuer.program}, or one that holds the program as `/jobs/certificates.mjs`. */
  readonly image: pulumi.Input<string>;
  /** The bundled program, an ECMAScript module without imports but Node's own. @default none: the image holds it */
  readonly program?: string;
}

/** cert-manager makes and renews them. */
export interface ClusterIssuer {
  /** Tells the two apart. */
  readonly kind: "cert-manager";
  /** Name of a ClusterIssuer that signs for names inside the cluster and puts its authority into each Secret as `ca.crt`. */
  readonly name: string;
}

/** Arguments of {@link Certificates}. */
export interface CertificatesArgs {
  /** Who makes them. */
  readonly issuer: OwnIssuer | ClusterIssuer;
  /** Where they are needed, by a short name. The program runs in the first. */
  readonly namespaces: Readonly<Record<string, CertifiedNamespace>>;
  /** Name of the PriorityClass of the program's pods. */
  readonly priorityClassName: pulumi.Input<string>;
  /** What the program is given. @default { cpu: "50m", cpuLimit: "500m", memory: "128Mi" } */
  readonly compute?: Compute;
  /** When it looks whether something is to be renewed, in cron's spelling, UTC. @default "23 3 * * *" */
  readonly schedule?: string;
  /** Attempts after the first; Kubernetes doubles the pause between them. @default 3 */
  readonly retries?: number;
  /** Seconds for all attempts together, after which a run has failed. @default 600 */
  readonly deadlineSeconds?: number;
  /** Seconds that the first run and its log are kept. A refresh after that finds it gone and runs it again, which changes nothing. @default 604800 */
  readonly keepSeconds?: number;
}

/** Defaults of {@link CertificatesArgs}. */
export const certificatesDefaults = Object.freeze({
  compute: { cpu: "50m", cpuLimit: "500m", memory: "128Mi" },
  schedule: "23 3 * * *",
  retries: 3,
  deadlineSeconds: 600,
  keepSeconds: 604800,
} as const satisfies Partial<CertificatesArgs>);

/** {@link CertificatesArgs} with nothing left open. */
export type ResolvedCertificates = Required<CertificatesArgs>;

/** Fills in the defaults. */
export const resolve = (args: CertificatesArgs): ResolvedCertificates => ({ ...certificatesDefaults, ...args });
