import type { Receivers } from "../../rules/routing/index.ts";
import type { Settings } from "../../stacks/settings.ts";

/** That these secrets of the stack are not stored yet; nothing when there are none. */
export function missingSecrets(stack: string, keys: readonly string[]): readonly string[] {
  if (keys.length === 0) return [];
  const [which, each] = keys.length === 1 ? [keys[0], ""] : ["KEY", " for each"];
  const command = `pulumi config set --stack ${stack} --secret ${which}`;
  return [`${keys.join(", ")}: not set; \`pulumi up\` refuses until \`${command}\`${each}`];
}

/** What somebody should know before deploying this. */
export function warningsOf(
  { environment, replicas, images }: Settings,
  alerts: readonly { readonly rules: number }[],
): readonly string[] {
  const floating = Object.values(images).filter((image) => !image.includes("@sha256:")).length;
  const idle = alerts.filter(({ rules }) => rules === 0).length;
  return [
    ...(environment.services.length === 0
      ? [
          `services: none, so no application is watched, only the cluster and this stack; ${idle} of ${alerts.length} alerts have no rule`,
        ]
      : []),
    ...receiverWarnings(environment.receivers),
    ...(replicas.elasticsearch === 1
      ? ["highAvailability: false, so one lost node stops logs, metrics and alerts until it is back"]
      : []),
    ...(floating > 0
      ? [
          `images: ${floating} are pinned by tag only, and a tag can be moved; \`npm run digests\` asks the registries what each is`,
        ]
      : []),
  ];
}

function receiverWarnings(receivers: Receivers): readonly string[] {
  const missing = (["slack", "email", "jira"] as const).filter((kind) => !receivers[kind]);
  const effect =
    missing.length === 3 ? "so no alert reaches anybody" : "so what only these would tell goes to the others";
  return [
    ...(missing.length > 0 ? [`receivers.${missing.join(", receivers.")}: not set, ${effect}`] : []),
    ...(receivers.heartbeat ? [] : ["receivers.heartbeat: not set, so nobody learns that alerting itself is down"]),
  ];
}
