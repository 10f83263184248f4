import { type Documents, render } from "../stacks/documents.ts";
import { monitoring } from "../stacks/monitoring.ts";
import { readSettings, type Settings } from "../stacks/settings.ts";
import type { StackConfig } from "./config.ts";
import { type Recording, record } from "./record.ts";

/** A stack as it would be deployed: its settings, what is rendered from them, and what the program registers. */
export interface Built {
  readonly settings: Settings;
  readonly documents: Documents;
  readonly run: Recording;
}

/**
 * Runs the program of stacks/index.ts on a configuration, without engine or cluster.
 * @throws InvalidInput with everything that is wrong with the configuration
 */
export async function build(config: StackConfig): Promise<Built> {
  let rendered: Omit<Built, "run"> | undefined;
  const run = await record(() => {
    const settings = readSettings();
    const documents = render(settings);
    rendered = { settings, documents };
    return monitoring(settings, documents);
  }, config);
  if (!rendered) throw new Error("the program ended before its documents were rendered");
  return { ...rendered, run };
}
