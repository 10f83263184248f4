import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";

/** Arguments of the JobsImage component. */
export interface JobsImageArgs {
  /** Where to push: `registry.example/monitoring/jobs`. */
  readonly repository: pulumi.Input<string>;
  /** Tag to push under, for people; pods refer to the digest. */
  readonly tag: pulumi.Input<string>;
  /** Folder with the bundled programs, one `<name>.mjs` each, which become `/jobs/<name>.mjs`. */
  readonly context: string;
  /** Path of the Dockerfile, the one beside this component. */
  readonly dockerfile: string;
  /** Image to build on: it must have Node, a shell and the user 1000. */
  readonly nodeImage: pulumi.Input<string>;
  /** Platform of the cluster's nodes. @default "linux/amd64" */
  readonly platform?: string;
  /** Who pushes. @default the login of the machine that runs Pulumi */
  readonly login?: {
    /** Host of the registry. */
    readonly server: pulumi.Input<string>;
    /** User who may push. */
    readonly username: pulumi.Input<string>;
    /** The user's password or token. */
    readonly password: pulumi.Input<string>;
  };
}

/** Defaults of {@link JobsImageArgs}. */
export const jobsImageDefaults = Object.freeze({ platform: "linux/amd64" } as const satisfies Partial<JobsImageArgs>);

/** The image of the programs that run inside the cluster. Built and pushed by an update, never by a preview. */
export class JobsImage extends pulumi.ComponentResource {
  /** Reference by digest: a new one means new content. */
  readonly reference: pulumi.Output<string>;

  constructor(name: string, args: JobsImageArgs, opts?: pulumi.ComponentResourceOptions) {
    super("monitoring:index:JobsImage", name, {}, opts);
    const { login } = args;
    const image = new docker.Image(
      name,
      {
        imageName: pulumi.interpolate`${args.repository}:${args.tag}`,
        build: {
          context: args.context,
          dockerfile: args.dockerfile,
          platform: args.platform ?? jobsImageDefaults.platform,
          args: { NODE_IMAGE: args.nodeImage },
        },
        buildOnPreview: false,
        ...(login && { registry: { ...login, password: pulumi.secret(login.password) } }),
      },
      { parent: this },
    );
    this.reference = image.repoDigest;
    this.registerOutputs({ reference: this.reference });
  }
}
