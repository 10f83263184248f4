import type { Json, JsonObject } from "../rules/render/documents.ts";
import { type Call, GiveUp, reason } from "./http.ts";

/** A Secret of Kubernetes as it was read. */
export interface Secret {
  readonly namespace: string;
  readonly name: string;
  /** Tells whether somebody wrote it since. */
  readonly version: string;
  /** Its texts, by key. */
  readonly data: Readonly<Record<string, string>>;
}

/** Somebody wrote the Secret between reading and writing. */
export class Conflict extends Error {}

/** Who owns the fields that this program writes. What Pulumi owns of the same Secret, it never touches. */
const fieldManager = "monitoring-certificates";

const pathOf = ({ namespace, name }: Pick<Secret, "namespace" | "name">): string =>
  `/api/v1/namespaces/${namespace}/secrets/${name}`;

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Reads a Secret. Throws {@link GiveUp} when it is not there: it is the stack that makes it. */
export async function readSecret(
  call: Call,
  place: { readonly namespace: string; readonly name: string },
): Promise<Secret> {
  const answer = await call("GET", pathOf(place));
  const shown = `${place.namespace}/${place.name}`;
  if (answer.status === 404)
    throw new GiveUp(`the Secret ${shown} is not there; it belongs to the stack, so run "pulumi up"`);
  if (answer.status !== 200 || !isObject(answer.body))
    throw new GiveUp(`the Secret ${shown} cannot be read: ${reason(answer)}`);
  const { metadata, data } = answer.body;
  const version = isObject(metadata) ? String(metadata.resourceVersion) : "";
  const texts = Object.entries(isObject(data) ? data : {}).map(([key, value]) => [
    key,
    Buffer.from(String(value), "base64").toString("utf8"),
  ]);
  return { namespace: place.namespace, name: place.name, version, data: Object.fromEntries(texts) };
}

/** Makes `data` the texts of a Secret, all at once and nothing else. Throws {@link Conflict} when it changed since it was read. */
export async function writeSecret(call: Call, secret: Secret, data: Secret["data"]): Promise<void> {
  const { namespace, name, version } = secret;
  const encoded = Object.entries(data).map(([key, text]) => [key, Buffer.from(text, "utf8").toString("base64")]);
  const answer = await call("PATCH", `${pathOf(secret)}?fieldManager=${fieldManager}&force=true`, {
    apiVersion: "v1",
    kind: "Secret",
    metadata: { namespace, name, resourceVersion: version },
    data: Object.fromEntries(encoded),
  });
  if (answer.status === 409) throw new Conflict(`the Secret ${namespace}/${name} was written by somebody else`);
  if (answer.status !== 200) throw new GiveUp(`the Secret ${namespace}/${name} cannot be written: ${reason(answer)}`);
}
