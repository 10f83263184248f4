import type * as pulumi from "@pulumi/pulumi";
import type { AlertmanagerDocument } from "../../rules/render/documents.ts";
import { type Duration, InvalidInput } from "../../rules/vocabulary/index.ts";
import type { Compute, Volume } from "../shared/resources.ts";

/** Arguments of {@link Alertmanager}. */
export interface AlertmanagerArgs {
  /** Namespace of Alertmanager. */
  readonly namespace: pulumi.Input<string>;
  /** Name of the PriorityClass of its pods. */
  readonly priorityClassName: pulumi.Input<string>;
  /** Image. */
  readonly image: pulumi.Input<string>;
  /** Version of Alertmanager in that image, with or without `v`: the operator chooses by it what it may configure. */
  readonly version: string;
  /** The whole configuration: routes, receivers, inhibitions and message templates. A changed one is reloaded without a restart. */
  readonly document: AlertmanagerDocument;
  /**
   * Name of the Secret with the receivers' secrets. The document names their files as
   * `/etc/alertmanager/secrets/<this name>/<secret>`, so it must be the name that the document was rendered for.
   */
  readonly receiverSecretsName: string;
  /** The secrets that the document reads, by name: addresses, passwords, tokens. Others than these are left out of the cluster. */
  readonly secrets: Readonly<Record<string, pulumi.Input<string>>>;
  /** Secret with its certificate for the name of its Service: `tls.crt`, `tls.key`, and in `ca.crt` whom it believes. */
  readonly certificateSecretName: pulumi.Input<string>;
  /** Volume of each replica, for silences and for what was already notified. */
  readonly volume: Volume;
  /**
   * Number of pods, which tell each other what they notified. Three go on as one when a node is lost.
   * @default 1
   */
  readonly replicas?: number;
  /** How long ended silences and notifications are remembered. Must be longer than the longest repeat interval. @default "120h" */
  readonly retention?: Duration;
  /** Address at which people reach it; links in messages point there. @default the address inside the cluster */
  readonly externalUrl?: string;
  /** What each replica is given. @default { cpu: "50m", cpuLimit: "500m", memory: "256Mi" } */
  readonly compute?: Compute;
}

/** Defaults of {@link AlertmanagerArgs}. */
export const alertmanagerDefaults = Object.freeze({
  replicas: 1,
  retention: "120h",
  compute: { cpu: "50m", cpuLimit: "500m", memory: "256Mi" },
} as const satisfies Partial<AlertmanagerArgs>);

/** {@link AlertmanagerArgs} with nothing left open but the address, which may stay the cluster's own. */
export type ResolvedAlertmanager = Required<Omit<AlertmanagerArgs, "externalUrl">> &
  Pick<AlertmanagerArgs, "externalUrl">;

/** Fills in the defaults; throws when the document reads a secret that was not given. */
export function resolve(name: string, args: AlertmanagerArgs): ResolvedAlertmanager {
  const missing = args.document.secretFiles.filter((file) => args.secrets[file] === undefined);
  if (missing.length > 0)
    throw new InvalidInput(
      `Alertmanager ${name}`,
      missing.map((file) => ({
        property: `secrets.${file}`,
        rule: "is missing, and a receiver reads it",
        remedy: "set the secret, or take the receiver out of the configuration",
      })),
    );
  return { ...alertmanagerDefaults, ...args };
}
