import type * as pulumi from "@pulumi/pulumi";
import { JobsImage } from "../components/jobs-image/index.ts";
import { images as pinned } from "../components/shared/images.ts";
import { bundle, writeBundles } from "../jobs/bundle.ts";
import type { Settings } from "./settings.ts";

/** An image, and the program to mount where the image does not hold it. */
export interface JobsProgram {
  readonly image: pulumi.Input<string>;
  readonly program?: string;
}

/** The programs of the stack: in an image of their own when there is a registry for it, else as text beside the stock Node image. */
export function jobsPrograms({ images, jobsRegistry }: Settings): (name: "setup" | "certificates") => JobsProgram {
  if (jobsRegistry === undefined) return (name) => ({ image: images.node, program: bundle(`${name}.ts`) });
  const { reference } = new JobsImage("jobs", {
    repository: jobsRegistry,
    tag: pinned.node.tag,
    context: writeBundles(),
    dockerfile: "components/jobs-image/Dockerfile",
    nodeImage: images.node,
  });
  return () => ({ image: reference });
}
