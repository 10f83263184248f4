import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { serviceAccount } from "../shared/account.ts";
import { checksumOf } from "../shared/checksum.ts";
import {
  type CertificatesArgs,
  type CertifiedNamespace,
  type OwnIssuer,
  type ResolvedCertificates,
  resolve,
} from "./args.ts";
import { authority, certificate, cronJob, emptySecret, files, job, role, roleBinding, secretName } from "./spec.ts";

export type { CertificatesArgs, CertifiedNamespace, ClusterIssuer, OwnIssuer } from "./args.ts";

/** A Secret that the program fills. */
interface Filled {
  readonly part: string;
  readonly namespace: pulumi.Input<string>;
  readonly name: pulumi.Output<string>;
  readonly hosts: readonly pulumi.Input<string>[];
}

/** What the program's pods cannot do without. */
interface Needs {
  readonly account: pulumi.Input<string>;
  readonly requests: pulumi.Input<string>;
  readonly bindings: readonly pulumi.Resource[];
}

/**
 * A certificate for each part of the stack, in a Secret with the keys `tls.crt`, `tls.key` and `ca.crt`, renewed before it
 * ends. What mounts one begins when it is there.
 */
export class Certificates extends pulumi.ComponentResource {
  /** Name of the Secret of each part, known when there is a certificate in it. */
  readonly secretNames: Readonly<Record<string, pulumi.Output<string>>>;

  constructor(name: string, args: CertificatesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("monitoring:index:Certificates", name, {}, opts);
    const { issuer } = args;
    this.secretNames = issuer.kind === "stack" ? this.own(name, args, issuer) : this.requested(name, args, issuer.name);
    this.registerOutputs({ secretNames: this.secretNames });
  }

  /** By the program of the stack: Secrets, the right to fill them, a run now, and one each day. */
  private own(name: string, args: CertificatesArgs, issuer: OwnIssuer): Record<string, pulumi.Output<string>> {
    const parent = { parent: this };
    const [home] = Object.values(args.namespaces);
    if (!home) return {};
    const { namespace } = home;
    const secret = (place: pulumi.Input<string>, part: string) =>
      new k8s.core.v1.Secret(secretName(name, part), emptySecret(name, place, part), parent).metadata.name;
    const filled = Object.values(args.namespaces).flatMap((place) =>
      Object.entries(place.parts).map(([part, hosts]): Filled => {
        return { part, hosts, namespace: place.namespace, name: secret(place.namespace, part) };
      }),
    );
    const kept = secret(namespace, authority);
    const account = serviceAccount(name, { component: "certificates", namespace }, parent);
    const bindings = Object.entries(args.namespaces).map(([short, place]) => {
      const names = filled.filter(({ part }) => part in place.parts).map((each) => each.name);
      const secrets = place === home ? [kept, ...names] : names;
      return this.allowed([name, `${name}-${short}`], place, secrets, { name: account, namespace });
    });
    const requests = pulumi.jsonStringify({
      authority: { namespace, name: kept },
      certificates: filled.map((each) => ({ namespace: each.namespace, name: each.name, hosts: [...each.hosts] })),
    });
    const jobName = this.runs(name, namespace, resolve(args), issuer, { account, requests, bindings });
    const after = (known: pulumi.Output<string>) => pulumi.all([known, jobName]).apply(([secretKnown]) => secretKnown);
    return Object.fromEntries(filled.map((each) => [each.part, after(each.name)]));
  }

  /** The runs of the program. A change of it or of what is wanted makes a new Job under a new name; without a change none runs. */
  private runs(
    name: string,
    namespace: pulumi.Input<string>,
    args: ResolvedCertificates,
    issuer: OwnIssuer,
    { account, requests, bindings }: Needs,
  ): pulumi.Output<string> {
    // Of an image that holds the program, the digest tells whether the program changed.
    const program = pulumi.output(issuer.program ?? issuer.image);
    const version = checksumOf(pulumi.jsonStringify({ program, requests }));
    const configMap = (part: string, data: Readonly<Record<string, pulumi.Input<string>>>) =>
      new k8s.core.v1.ConfigMap(
        `${name}-${part}`,
        files(name, namespace, pulumi.interpolate`${name}-${part}-${version}`, data),
        { parent: this },
      ).metadata.name;
    const parts = {
      account,
      image: issuer.image,
      requests: configMap("requests", { "requests.json": requests }),
      program: issuer.program === undefined ? undefined : configMap("program", { "certificates.mjs": issuer.program }),
    };
    const options = { parent: this, dependsOn: [...bindings] };
    new k8s.batch.v1.CronJob(name, cronJob(name, namespace, args, parts), options);
    return new k8s.batch.v1.Job(
      name,
      job(name, namespace, pulumi.interpolate`${name}-${version}`, args, parts),
      // Longer than its own deadline, so that the Job fails and not the waiting.
      { ...options, customTimeouts: { create: `${args.deadlineSeconds + 300}s` } },
    ).metadata.name;
  }

  /** The program's right to the Secrets of one namespace. */
  private allowed(
    [name, own]: readonly [name: string, own: string],
    { namespace }: CertifiedNamespace,
    secrets: readonly pulumi.Input<string>[],
    subject: { readonly name: pulumi.Input<string>; readonly namespace: pulumi.Input<string> },
  ): k8s.rbac.v1.RoleBinding {
    const parent = { parent: this };
    const rights = new k8s.rbac.v1.Role(own, role(name, own, namespace, secrets), parent);
    return new k8s.rbac.v1.RoleBinding(own, roleBinding(name, own, namespace, rights.metadata.name, subject), parent);
  }

  /** By cert-manager, which makes the Secrets itself. */
  private requested(
    name: string,
    { namespaces }: CertificatesArgs,
    issuer: string,
  ): Record<string, pulumi.Output<string>> {
    return Object.fromEntries(
      Object.values(namespaces).flatMap(({ namespace, parts }) =>
        Object.entries(parts).map(([part, hosts]) => {
          const made = new k8s.apiextensions.CustomResource(
            secretName(name, part),
            certificate(name, namespace, part, hosts, issuer),
            { parent: this },
          );
          return [part, made.metadata.name] as const;
        }),
      ),
    );
  }
}
