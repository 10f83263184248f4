import type { Outcome } from "./apply.ts";
import { type Call, reason } from "./http.ts";
import { at, ownName } from "./kinds.ts";

/** Differences in these parts of a template change what new indices look like; those in its notes do not. */
const shapesIndices = (detail: string): boolean => /^(template|composed_of)\b/.test(detail);

const reshaped = ({ verdict, details }: Outcome): boolean => verdict === "applied" && details.some(shapesIndices);

/**
 * A changed template is for new indices only: every existing data stream of it is told to begin a new index with its next document.
 * Gives back a line per data stream.
 */
export async function rollOver(call: Call, outcomes: readonly Outcome[]): Promise<readonly string[]> {
  const changed = outcomes.filter(reshaped).map(({ object }) => object);
  const components = changed.filter(({ path }) => path.startsWith("/_component_template/")).map(ownName);
  const templates = outcomes
    .map(({ object }) => object)
    .filter(({ path }) => path.startsWith("/_index_template/"))
    .filter((template) => changed.includes(template) || uses(template.body.composed_of, components));
  const lines: string[] = [];
  for (const stream of await streamsOf(
    call,
    templates.flatMap(({ body }) => texts(body.index_patterns)),
  )) {
    const answer = await call("POST", `/${stream}/_rollover?lazy=true`);
    const ok = answer.status === 200;
    lines.push(
      ok ? `${stream} begins a new index with its next document` : `${stream} goes on as it was: ${reason(answer)}`,
    );
  }
  return lines;
}

const texts = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : [];

const uses = (composedOf: unknown, components: readonly string[]): boolean =>
  texts(composedOf).some((name) => components.includes(name));

async function streamsOf(call: Call, patterns: readonly string[]): Promise<readonly string[]> {
  if (patterns.length === 0) return [];
  const answer = await call("GET", `/_data_stream/${patterns.join(",")}`);
  const streams = at(answer.body, "data_streams");
  return Array.isArray(streams) ? texts(streams.map((stream) => at(stream, "name"))) : [];
}
