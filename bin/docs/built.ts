import { join } from "node:path";
import { build } from "../build.ts";
import { stackConfig, withPlaceholders } from "../config.ts";
import { postureOf } from "../posture/rows.ts";
import { pictures } from "./pictures.ts";
import { posturePage } from "./posture.ts";

const root = join(import.meta.dirname, "../..");

/** What shows the production stack as it would be deployed, by its path: the README's pictures, and the posture. */
export async function builtPages(): Promise<ReadonlyMap<string, string>> {
  const stack = "production";
  const production = await build(withPlaceholders(stackConfig(root, stack)));
  return new Map([...pictures(stack, production), ["docs/reference/posture.md", posturePage(postureOf(production))]]);
}
