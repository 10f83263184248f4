import { createHash } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";

/** A short SHA-256 of `content`: in a pod's annotation it restarts the pod whenever the content changes. */
export const checksum = (content: unknown): string =>
  createHash("sha256").update(JSON.stringify(content)).digest("hex").slice(0, 16);

/** {@link checksum} of something that is only known later; a digest of a secret is no secret. */
export const checksumOf = (content: pulumi.Input<string>): pulumi.Output<string> =>
  pulumi.unsecret(pulumi.output(content).apply((known) => checksum(known)));
