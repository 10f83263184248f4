import { type ReceiverKind, receiverSecrets } from "../rules/routing/receivers.ts";
import type { Problem } from "../rules/vocabulary/index.ts";
import { schema } from "./schema.ts";
import type { ConfigValue } from "./values.ts";

/** Keys of the settings that must be stored encrypted. Exported for tests. */
export const secretKeys: readonly string[] = Object.entries(schema.properties)
  .filter(([, property]) => "secret" in property)
  .map(([key]) => key);

/** Which kinds of receiver there are, whatever their properties. */
export type AnyReceivers = { readonly [K in ReceiverKind]?: unknown };

const needed = (receivers: AnyReceivers): readonly ReceiverKind[] =>
  (Object.keys(receiverSecrets) as ReceiverKind[]).filter((kind) => Boolean(receivers[kind]));

/** Keys of the secrets without which these receivers would tell nobody. */
export const requiredSecrets = (receivers: AnyReceivers): readonly string[] =>
  needed(receivers).map((kind) => receiverSecrets[kind]);

/** Values that are encrypted although the settings would show them: they are of no use, and must not be printed. */
export const isHidden = ({ key, encrypted }: ConfigValue): boolean =>
  encrypted && key in schema.properties && !secretKeys.includes(key);

/** Secrets of `stack` that are not encrypted, settings that are, and secrets that `receivers` need and nobody stored. */
export const storageProblems = (
  stack: string,
  values: readonly ConfigValue[],
  receivers: AnyReceivers,
): readonly Problem[] => [
  ...values
    .filter(({ key, encrypted }) => secretKeys.includes(key) && !encrypted)
    .map(({ key }) => ({
      property: key,
      rule: "is a secret, and stands in the configuration for everybody to read",
      remedy: `replace it, since this one is known, and run "pulumi config set --stack ${stack} --secret ${key}"`,
    })),
  ...values.filter(isHidden).map(({ key }) => ({
    property: key,
    rule: "is no secret and is encrypted, so that no preview could show it",
    remedy: "write it in plain text",
  })),
  ...needed(receivers)
    .filter((kind) => !values.some(({ key }) => key === receiverSecrets[kind]))
    .map((kind) => ({
      property: receiverSecrets[kind],
      rule: `is missing, and receivers.${kind} cannot do without it`,
      remedy: `run "pulumi config set --stack ${stack} --secret ${receiverSecrets[kind]}"`,
    })),
];
