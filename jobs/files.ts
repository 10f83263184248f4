import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { ApiObject } from "../rules/render/documents.ts";
import { InvalidInput, type Problem } from "../rules/vocabulary/index.ts";
import { kindOf } from "./kinds.ts";

/** Reads all objects of `folder`, in the order of the file names. Throws {@link InvalidInput} with everything that is wrong. */
export function readObjects(folder: string): readonly ApiObject[] {
  const results = names(folder).map((name) => readObject(join(folder, name), name));
  const problems = results.filter((result): result is Problem => "rule" in result);
  if (results.length === 0)
    problems.push({ property: "DOCUMENTS", rule: "has no object here", remedy: "mount the rendered ones" });
  if (problems.length > 0) throw new InvalidInput(folder, problems);
  return results.filter((result): result is ApiObject => !("rule" in result));
}

function names(folder: string): readonly string[] {
  try {
    // A mounted ConfigMap has folders beside its files.
    return readdirSync(folder)
      .filter((name) => name.endsWith(".json"))
      .sort();
  } catch {
    throw new InvalidInput("Set-up", [
      { property: "DOCUMENTS", value: folder, rule: "cannot be read", remedy: "mount it" },
    ]);
  }
}

function readObject(file: string, name: string): ApiObject | Problem {
  const wrong = (rule: string): Problem => ({ property: name, rule, remedy: "render it again" });
  let value: Partial<ApiObject> | null;
  try {
    value = JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return wrong("is not JSON");
  }
  const { method, path, body } = value ?? {};
  if ((method !== "PUT" && method !== "POST") || typeof path !== "string" || typeof body !== "object" || body === null)
    return wrong("is not { method, path, body }");
  if (!kindOf({ method, path })) return wrong(`is of a kind that cannot be read back: ${method} ${path}`);
  return { name: value?.name ?? name.replace(/^\d+-|\.json$/g, ""), method, path, body };
}
