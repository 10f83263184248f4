import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { checksumOf } from "../shared/checksum.ts";
import { resolve, type SetupArgs } from "./args.ts";
import { type SetupFiles, setupFiles } from "./files.ts";
import { files, job } from "./spec.ts";

export type { SetupArgs } from "./args.ts";

/**
 * Configures Elasticsearch and Kibana over their APIs, by a Job that puts every object and reads it back. Each change of the
 * program or of an object makes a new Job under a new name; without a change nothing runs.
 */
export class Setup extends pulumi.ComponentResource {
  /** Name of the Job; it is known when the Job has succeeded, so who must come after the set-up uses it. */
  readonly jobName: pulumi.Output<string>;

  constructor(name: string, args: SetupArgs, opts?: pulumi.ComponentResourceOptions) {
    super("monitoring:index:Setup", name, {}, opts);
    const resolved = resolve(args);
    const content = setupFiles(args);
    // Of an image that holds the program, the digest tells whether the program changed.
    const program = pulumi.output(args.program === undefined ? args.image : "");
    const version = checksumOf(pulumi.jsonStringify({ program, content }));
    const configMap = (part: keyof SetupFiles) =>
      new k8s.core.v1.ConfigMap(
        `${name}-${part}`,
        files(name, pulumi.interpolate`${name}-${part}-${version}`, resolved, content[part]),
        { parent: this },
      ).metadata.name;
    const run = new k8s.batch.v1.Job(
      name,
      job(name, pulumi.interpolate`${name}-${version}`, resolved, {
        program: args.program === undefined ? undefined : configMap("program"),
        elasticsearch: configMap("elasticsearch"),
        kibana: configMap("kibana"),
      }),
      // Longer than its own deadline, so that the Job fails and not the waiting.
      { parent: this, customTimeouts: { create: `${resolved.deadlineSeconds + 300}s` } },
    );
    this.jobName = run.metadata.name;
    this.registerOutputs({ jobName: this.jobName });
  }
}
