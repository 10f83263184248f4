import type * as pulumi from "@pulumi/pulumi";
import { JobsImage } from "../components/jobs-image/index.ts";
import { images as pinned } from "../components/shared/images.ts";
import { bundle, writeBundles } from "../jobs/bundle.ts";
import type { Settings } from "./settings.ts";

/** The set-up's program: in an image of its own when there is a registry for it, else as text beside the stock Node image. */
export function jobsProgram({ images, jobsRegistry }: Settings): { image: pulumi.Input<string>; program?: string } {
  if (jobsRegistry === undefined) return { image: images.node, program: bundle("setup.ts") };
  const image = new JobsImage("jobs", {
    repository: jobsRegistry,
    tag: pinned.node.tag,
    context: writeBundles(),
    dockerfile: "components/jobs-image/Dockerfile",
    nodeImage: images.node,
  });
  return { image: image.reference };
}
