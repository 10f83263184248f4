import { join } from "node:path";
import { stackConfig, withPlaceholders } from "../../bin/config.ts";
import { type Recording, record } from "../../bin/record.ts";
import { type Documents, render } from "../../stacks/documents.ts";
import { monitoring } from "../../stacks/monitoring.ts";
import { secretKeys } from "../../stacks/secrets.ts";
import { readSettings, type Settings } from "../../stacks/settings.ts";

export const root = join(import.meta.dirname, "../..");

/** A stack of this repository, built from its own configuration. */
export interface Built {
  readonly settings: Settings;
  readonly documents: Documents;
  readonly run: Recording;
}

/**
 * Builds a stack as a preview does.
 * @param stack name of a stack of this repository
 * @param overrides configuration by key without the project, in place of that of the files; objects as JSON
 */
export async function build(stack: string, overrides: Readonly<Record<string, string>> = {}): Promise<Built> {
  const loaded = withPlaceholders(stackConfig(root, stack));
  const changed = Object.entries(overrides).map(([key, value]) => [`${loaded.project}:${key}`, value]);
  const built: Omit<Built, "run">[] = [];
  const run = await record(
    () => {
      const settings = readSettings();
      const documents = render(settings);
      built.push({ settings, documents });
      return monitoring(settings, documents);
    },
    {
      ...loaded,
      config: { ...loaded.config, ...Object.fromEntries(changed) },
      secretKeys: [...loaded.secretKeys, ...secretKeys.map((key) => `${loaded.project}:${key}`)],
    },
  );
  const [only] = built;
  if (!only) throw new Error("the program did not run");
  return { ...only, run };
}
