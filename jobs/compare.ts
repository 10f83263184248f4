import type { Json, JsonObject } from "../rules/render/documents.ts";

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);

/** `{ "index.mode": "logsdb" }` for `{ index: { mode: "logsdb" } }` and for `{ mode: "logsdb" }`. */
function flat(settings: JsonObject, prefix = ""): JsonObject {
  return Object.fromEntries(
    Object.entries(settings).flatMap(([key, value]): readonly (readonly [string, Json])[] => {
      const path = `${prefix}${key}`;
      if (isObject(value)) return Object.entries(flat(value, `${path}.`));
      return [[path.startsWith("index.") ? path : `index.${path}`, value]];
    }),
  );
}

/** Elasticsearch gives settings back nested, under `index`, whichever way they were sent. */
export function normal(value: Json): Json {
  if (isList(value)) return value.map(normal);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      key === "settings" && isObject(inner) ? flat(inner) : normal(inner),
    ]),
  );
}

function shown(value: Json | undefined): string {
  const text = value === undefined ? "nothing" : JSON.stringify(value);
  return text.length > 200 ? `${text.slice(0, 200)}...` : text;
}

/**
 * Where `there` is not what was `sent`, one line each; nothing when all that was sent is there. More may be there: servers add
 * defaults. A number or a truth value is the same as its text, since Elasticsearch gives settings back as texts.
 */
export function differences(sent: Json, there: Json | undefined, path = ""): readonly string[] {
  const at = (key: string | number): string => (path === "" ? String(key) : `${path}.${key}`);
  if (isObject(sent) && isObject(there))
    return Object.entries(sent).flatMap(([key, value]) => differences(value, there[key], at(key)));
  if (isList(sent) && isList(there) && sent.length === there.length)
    return sent.flatMap((value, index) => differences(value, there[index], at(index)));
  const scalars = !isObject(sent) && !isList(sent) && !isObject(there) && !isList(there);
  if (scalars && there !== undefined && String(sent) === String(there)) return [];
  return [`${path}: sent ${shown(sent)}, there is ${shown(there)}`];
}
