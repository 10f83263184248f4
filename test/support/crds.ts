import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { Ajv, type ErrorObject, type ValidateFunction } from "ajv";
import addFormats from "ajv-formats";
import { load } from "js-yaml";
import type { DefinitionsName } from "../../tools/pins.ts";
import { definitionsFolder } from "../../tools/tools.ts";

/** A node of a schema: JSON Schema as Kubernetes restricts and extends it. */
export type Schema = { readonly [keyword: string]: unknown };

interface Definition {
  readonly spec: {
    readonly versions: readonly { readonly name: string; readonly served: boolean; readonly schema: Schema }[];
  };
}

/** Whether a value is one, and no list. */
export const isSchema = (value: unknown): value is Schema =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Who defines the kinds of a group; undefined when it is none of the operators'. */
function definedBy(group: string): DefinitionsName | undefined {
  if (group === "monitoring.coreos.com") return "prometheus-operator";
  return group.endsWith(".k8s.elastic.co") ? "eck" : undefined;
}

const groupOf = (apiVersion: string): string => apiVersion.slice(0, apiVersion.indexOf("/"));

/** Whether `resource` is of a kind that prometheus-operator or ECK defines, so that {@link validate} can judge it. */
export const isCustomResource = (resource: unknown): boolean =>
  isSchema(resource) && definedBy(groupOf(String(resource.apiVersion))) !== undefined;

const closedIn = (value: unknown): unknown => (isSchema(value) ? closed(value) : value);

const closedProperties = (properties: unknown): Schema =>
  Object.fromEntries(
    Object.entries(isSchema(properties) ? properties : {}).map(([key, value]) => [key, closedIn(value)]),
  );

/** Fields that every whole object has, wherever it is embedded; the API server checks them by itself. */
const objectFields: Schema = { apiVersion: { type: "string" }, kind: { type: "string" }, metadata: { type: "object" } };

/** A list that keeps what its schema does not name keeps it in its items too: pruning skips the whole branch. */
const opened = (items: unknown): unknown =>
  isSchema(items) ? { ...items, "x-kubernetes-preserve-unknown-fields": true } : items;

/**
 * The same schema as JSON Schema: what Kubernetes would drop without a word (a field that the schema does not name) is
 * refused. What stands in `anyOf` and the like is left alone, since Kubernetes takes no fields from there.
 */
function closed(schema: Schema): Schema {
  const isObject = schema.type === "object" || schema.properties !== undefined;
  const isOpen = schema["x-kubernetes-preserve-unknown-fields"] === true;
  const embedded = schema["x-kubernetes-embedded-resource"] === true ? objectFields : {};
  const kept = Object.entries(schema).filter(([keyword]) => !/^(x-kubernetes-|description$|default$)/.test(keyword));
  return {
    ...Object.fromEntries(kept),
    ...(isObject && { properties: { ...closedProperties(schema.properties), ...embedded } }),
    ...(isObject && { additionalProperties: closedIn(schema.additionalProperties) ?? isOpen }),
    ...(schema.items !== undefined && { items: closedIn(isOpen ? opened(schema.items) : schema.items) }),
    ...(schema["x-kubernetes-int-or-string"] === true && { type: ["integer", "string"], anyOf: undefined }),
  };
}

/** {@link closed} for the schema of a whole custom resource. */
export function resourceSchema(schema: Schema): Schema {
  const whole = closed({ type: "object", ...schema });
  return { ...whole, properties: { ...(isSchema(whole.properties) ? whole.properties : {}), ...objectFields } };
}

/** Patterns are Go's: their one construct that JavaScript lacks is a case-insensitive beginning. */
const goPattern = (pattern: string): RegExp =>
  pattern.includes("(?i)") ? new RegExp(pattern.replaceAll("(?i)", ""), "i") : new RegExp(pattern);

const regExp = Object.assign(goPattern, { code: "goPattern" });
const ajv = new Ajv({ allErrors: true, strict: false, verbose: true, unicodeRegExp: false, code: { regExp } });
addFormats.default(ajv);

/** Reads the texts of all definitions of an operator; they are parsed one by one when they are needed. */
async function read(name: DefinitionsName): Promise<readonly string[]> {
  const folder = await definitionsFolder(name);
  const files = (await readdir(folder)).filter((file) => file.endsWith(".yaml"));
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), "utf8")));
  return texts.flatMap((text) => text.split(/^---$/m));
}

const texts = new Map<DefinitionsName, Promise<readonly string[]>>();
const known = new Map<string, Promise<ValidateFunction | string>>();

const schemas = new Map<string, Promise<Schema | string>>();

/**
 * The schema of a whole resource of prometheus-operator or ECK, as {@link validate} judges by it; a sentence when there is
 * none, with the reason.
 */
export function schemaOf(apiVersion: string, kind: string): Promise<Schema | string> {
  const key = `${apiVersion} ${kind}`;
  const schema = schemas.get(key) ?? defined(apiVersion, kind);
  schemas.set(key, schema);
  return schema;
}

async function defined(apiVersion: string, kind: string): Promise<Schema | string> {
  const group = groupOf(apiVersion);
  const name = definedBy(group);
  if (!name) return `apiVersion: "${apiVersion}" is of no operator whose definitions are known`;
  const reading = texts.get(name) ?? read(name);
  texts.set(name, reading);
  const head = new RegExp(`^  group: ${group}$[^]*^    kind: ${kind}$`, "m");
  const text = (await reading).find((each) => head.test(each));
  if (text === undefined) return `kind: "${kind}" does not exist in ${group}`;
  const { versions } = (load(text) as Definition).spec;
  const served = versions.filter((version) => version.served);
  const found = served.find((version) => `${group}/${version.name}` === apiVersion)?.schema.openAPIV3Schema;
  if (!isSchema(found)) {
    return `apiVersion: "${apiVersion}" is not served for ${kind}; served: ${served.map((version) => version.name).join(", ")}`;
  }
  return resourceSchema(found);
}

/** The judge of a kind in a version; a sentence when there is none. */
async function judge(apiVersion: string, kind: string): Promise<ValidateFunction | string> {
  const schema = await schemaOf(apiVersion, kind);
  return typeof schema === "string" ? schema : ajv.compile(schema);
}

/** `spec.containers[0].image: ...`, as `kubectl` names the place. */
function sentence({ instancePath, keyword, params, message, data }: ErrorObject): string {
  const path = instancePath.slice(1).split("/").filter(Boolean);
  const unknown = keyword === "additionalProperties" ? String(params.additionalProperty) : undefined;
  const place = [...path, ...(unknown === undefined ? [] : [unknown])]
    .map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"))
    .map((key) => (/^\d+$/.test(key) ? `[${key}]` : `.${key}`))
    .join("")
    .replace(/^\./, "");
  if (unknown !== undefined) return `${place}: unknown field`;
  const options = Array.isArray(params.allowedValues) ? ` (${params.allowedValues.join(", ")})` : "";
  const given = typeof data === "object" ? "" : `: ${JSON.stringify(data)}`;
  return `${place || "resource"}: ${message}${options}${given}`;
}

/**
 * What is wrong with a custom resource of prometheus-operator or ECK, one sentence per problem; nothing when it is right.
 * It is judged by the schema of its served version, and stricter than the API server does it: fields that the schema does
 * not name are errors. CEL rules (`x-kubernetes-validations`) are not checked.
 */
export async function validate(resource: unknown): Promise<readonly string[]> {
  if (!isSchema(resource)) return ["resource: must be an object"];
  const key = `${resource.apiVersion} ${resource.kind}`;
  const judged = known.get(key) ?? judge(String(resource.apiVersion), String(resource.kind));
  known.set(key, judged);
  const valid = await judged;
  if (typeof valid === "string") return [valid];
  return valid(resource) ? [] : (valid.errors ?? []).map(sentence);
}
