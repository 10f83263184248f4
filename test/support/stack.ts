import { join } from "node:path";
import { type Built, build } from "../../bin/build.ts";
import { stackConfig, withPlaceholders } from "../../bin/config.ts";
import { secretKeys } from "../../stacks/secrets.ts";

/** Folder of the repository. */
export const root = join(import.meta.dirname, "../..");

/**
 * Builds a stack of this repository as a preview does.
 * @param overrides configuration by key without the project, in place of that of the files; objects as JSON
 */
export function buildStack(stack: string, overrides: Readonly<Record<string, string>> = {}): Promise<Built> {
  const loaded = withPlaceholders(stackConfig(root, stack));
  const changed = Object.entries(overrides).map(([key, value]) => [`${loaded.project}:${key}`, value]);
  return build({
    ...loaded,
    config: { ...loaded.config, ...Object.fromEntries(changed) },
    secretKeys: [...loaded.secretKeys, ...secretKeys.map((key) => `${loaded.project}:${key}`)],
  });
}
