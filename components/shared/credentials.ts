import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { checksumOf } from "./checksum.ts";
import type { Labels } from "./labels.ts";

/** Where a client finds a user's name and password, and when it must start anew. */
export interface CredentialsRef {
  /** Secret with the keys `username` and `password`. */
  readonly secretName: pulumi.Input<string>;
  /** Changes when the password does: goes into an annotation of the pods that read the Secret into their environment. */
  readonly checksum: pulumi.Input<string>;
}

/** Arguments of {@link Credentials}. */
export interface CredentialsArgs {
  /** Namespace of the Secret: Secrets are read from pods of their own namespace only. */
  readonly namespace: pulumi.Input<string>;
  /** Name to log in with. */
  readonly username: string;
  /** Password. @default a generated one of 32 letters and digits */
  readonly password?: pulumi.Input<string> | undefined;
  /** Roles of the user, for a system that reads them from the Secret, as ECK does. @default none */
  readonly roles?: readonly string[];
  /** Labels of the Secret. */
  readonly labels: Labels;
}

/** 32 of 62 letters and digits are 190 bits; other characters would need quoting in URLs and shells. */
const generated = { length: 32, special: false } as const;

/** A user's name and password in a Secret. */
export class Credentials extends pulumi.ComponentResource implements CredentialsRef {
  readonly secretName: pulumi.Output<string>;
  readonly checksum: pulumi.Output<string>;

  constructor(name: string, args: CredentialsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("monitoring:index:Credentials", name, {}, opts);
    const password = pulumi.secret(
      args.password ?? new random.RandomPassword(`${name}-password`, generated, { parent: this }).result,
    );
    const secret = new k8s.core.v1.Secret(
      name,
      {
        metadata: { name, namespace: args.namespace, labels: args.labels },
        type: "kubernetes.io/basic-auth",
        stringData: { username: args.username, password, ...(args.roles && { roles: args.roles.join(",") }) },
      },
      { parent: this },
    );
    this.secretName = secret.metadata.name;
    this.checksum = checksumOf(password);
    this.registerOutputs({ secretName: this.secretName, checksum: this.checksum });
  }
}
