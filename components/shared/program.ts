import type * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import type { Labels } from "./labels.ts";
import { podSecurity } from "./security.ts";

/** Where a container finds a program of jobs/, be it mounted or in the image. */
export const programFolder = "/jobs";

/** User `node` of the image. */
const user = 1000;

/** Name of the ConfigMap with the program; none when the image holds it. */
type Program = pulumi.Input<string> | undefined;

/** The volume of a program. */
export const programVolume = (program: Program): readonly k8s.types.input.core.v1.Volume[] =>
  program === undefined ? [] : [{ name: "program", configMap: { name: program } }];

/** Where a container has it. */
export const programMount = (program: Program): readonly k8s.types.input.core.v1.VolumeMount[] =>
  program === undefined ? [] : [{ name: "program", mountPath: programFolder, readOnly: true }];

/** What a component says of the runs of its program. */
interface RunOptions {
  readonly retries: number;
  readonly deadlineSeconds: number;
  readonly priorityClassName: pulumi.Input<string>;
}

/** One run of a program. Its pods have no probes: they serve nobody, and the deadline ends what hangs. */
export const programRun = (
  own: Labels,
  { retries, deadlineSeconds, priorityClassName }: RunOptions,
  pod: k8s.types.input.core.v1.PodSpec,
): k8s.types.input.batch.v1.JobSpec => ({
  backoffLimit: retries,
  activeDeadlineSeconds: deadlineSeconds,
  template: {
    metadata: { labels: own },
    spec: {
      // Each attempt is a pod of its own, so that the log of a failed one can still be read.
      restartPolicy: "Never",
      enableServiceLinks: false,
      priorityClassName,
      securityContext: podSecurity(user),
      ...pod,
    },
  },
});
