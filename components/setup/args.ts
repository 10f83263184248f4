import type * as pulumi from "@pulumi/pulumi";
import type { ElasticsearchDocument, KibanaDocument } from "../../rules/render/documents.ts";
import type { CredentialsRef } from "../shared/credentials.ts";
import type { Compute } from "../shared/resources.ts";

/** A server that the set-up Job configures. */
interface Target<Document> {
  /** Its address inside the cluster. */
  readonly url: pulumi.Input<string>;
  /** Secret with the authority of its certificate, key `ca.crt`. */
  readonly caSecretName: pulumi.Input<string>;
  /** What to put there, in this order. */
  readonly document: Document;
}

/** Arguments of the Setup component. */
export interface SetupArgs {
  /** Namespace, which must be that of the Secrets it reads. */
  readonly namespace: pulumi.Input<string>;
  /** Name of the PriorityClass of its pods. */
  readonly priorityClassName: pulumi.Input<string>;
  /** Image to run: plain Node together with {@link SetupArgs.program}, or one that holds the program as `/jobs/setup.mjs`. */
  readonly image: pulumi.Input<string>;
  /** The bundled program, an ECMAScript module without imports but Node's own. @default none: the image holds it */
  readonly program?: string;
  /** Elasticsearch, its lifecycles and templates. */
  readonly elasticsearch: Target<ElasticsearchDocument>;
  /** Kibana and its saved objects. */
  readonly kibana: Target<KibanaDocument>;
  /** User that may put all this. */
  readonly credentials: CredentialsRef;
  /** What the Job is given. @default { cpu: "50m", cpuLimit: "500m", memory: "128Mi" } */
  readonly compute?: Compute;
  /**
   * Attempts after the first; Kubernetes doubles the pause between them. A new user is known to Elasticsearch only when the
   * kubelet has refreshed its mounted Secret, about a minute later, so that the first attempts may be refused.
   * @default 6
   */
  readonly retries?: number;
  /** Seconds for all attempts together, after which the Job, and with it the update, has failed. @default 900 */
  readonly deadlineSeconds?: number;
  /**
   * Seconds that the finished Job and its log are kept. A refresh after that finds the Job gone and runs it again, which
   * changes nothing that is as it should be.
   * @default 604800
   */
  readonly keepSeconds?: number;
}

/** Defaults of {@link SetupArgs}. */
export const setupDefaults = Object.freeze({
  compute: { cpu: "50m", cpuLimit: "500m", memory: "128Mi" },
  retries: 6,
  deadlineSeconds: 900,
  keepSeconds: 604800,
} as const satisfies Partial<SetupArgs>);

/** {@link SetupArgs} with the defaults filled in. */
export type ResolvedSetup = SetupArgs & Required<Pick<SetupArgs, keyof typeof setupDefaults>>;

/** Fills in the defaults. */
export const resolve = (args: SetupArgs): ResolvedSetup => ({ ...setupDefaults, ...args });
