import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { DefinitionsName } from "../../tools/pins.ts";
import { definitions } from "../../tools/pins.ts";
import { definitionsFolder } from "../../tools/tools.ts";
import { isCustomResource, isSchema, type Schema, schemaOf } from "./crds.ts";
import type { Files } from "./programs.ts";

/** What tells kinds apart. */
export interface Kind {
  readonly apiVersion: string;
  readonly kind: string;
}

/** Versions of Kubernetes whose own description of its kinds is pinned, the oldest first. */
export const kubernetesVersions = (Object.keys(definitions) as DefinitionsName[])
  .filter((name) => name.startsWith("kubernetes-"))
  .sort();

/** Where {@link schemaFiles} puts the schema of a kind, in the words of kubeconform's `-schema-location`. */
export const schemaLocation = (folder: string): string =>
  `${folder}/{{.Group}}/{{.ResourceKind}}_{{.ResourceAPIVersion}}.json`;

/** The folder of the operators' kinds, which are the same on every version of Kubernetes. */
export const operatorsFolder = "operators";

const placeOf = (folder: string, { apiVersion, kind }: Kind): string => {
  const parts = apiVersion.split("/");
  return `${folder}/${parts[0]}/${kind.toLowerCase()}_${parts.at(-1)}.json`;
};

const mapped = (value: unknown, change: (inner: unknown) => unknown): Schema =>
  Object.fromEntries(Object.entries(isSchema(value) ? value : {}).map(([key, inner]) => [key, change(inner)]));

/** The same, where fields that a schema does not name are refused and not just left out; without its texts. */
function strict(schema: unknown): unknown {
  if (!isSchema(schema)) return schema;
  const { description, properties, additionalProperties, items, ...rest } = schema;
  return {
    ...rest,
    ...(items !== undefined && { items: strict(items) }),
    ...(properties === undefined
      ? additionalProperties !== undefined && { additionalProperties: strict(additionalProperties) }
      : { properties: mapped(properties, strict), additionalProperties: false }),
  };
}

/** A group of Kubernetes, as an API server describes it. */
interface Description {
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

const fileOf = (apiVersion: string): string =>
  `${apiVersion.includes("/") ? "apis" : "api"}__${apiVersion.replaceAll("/", "__")}_openapi.json`;

/** Whether a schema is that of a kind, by the mark that it carries. */
const isOf =
  ({ apiVersion, kind }: Kind) =>
  (schema: Schema): boolean => {
    const marks = schema["x-kubernetes-group-version-kind"];
    if (!Array.isArray(marks)) return false;
    const [version = "", group = ""] = apiVersion.split("/").reverse();
    return marks.some(
      (mark) => isSchema(mark) && mark.group === group && mark.version === version && mark.kind === kind,
    );
  };

/** Schemas of one group in one version of Kubernetes: all of its types in one file, and one file for each kind. */
async function ofGroup(version: DefinitionsName, apiVersion: string, kinds: readonly Kind[]): Promise<Files> {
  const file = fileOf(apiVersion);
  const text = await readFile(join(await definitionsFolder(version), file), "utf8").catch(() => undefined);
  if (text === undefined) return {};
  const { schemas } = (JSON.parse(text) as Description).components;
  const types = JSON.stringify({ components: { schemas: mapped(schemas, strict) } });
  const references = kinds.flatMap((kind) => {
    const [name] = Object.entries(schemas).find(([, schema]) => isOf(kind)(schema)) ?? [];
    const $ref = `../${file}#/components/schemas/${name}`;
    return name === undefined ? [] : [[placeOf(version, kind), JSON.stringify({ $ref })] as const];
  });
  return { [`${version}/${file}`]: types, ...Object.fromEntries(references) };
}

async function ofOperator(kind: Kind): Promise<Files> {
  const schema = await schemaOf(kind.apiVersion, kind.kind);
  return typeof schema === "string" ? {} : { [placeOf(operatorsFolder, kind)]: JSON.stringify(schema) };
}

/**
 * JSON schemas of `kinds` for each of {@link kubernetesVersions} and from the operators' definitions, so that kubeconform
 * needs no network; none for a kind that nobody defines.
 */
export async function schemaFiles(kinds: readonly Kind[]): Promise<Files> {
  const each = [...new Map(kinds.map((kind) => [placeOf("", kind), kind])).values()];
  const own = each.filter((kind) => !isCustomResource(kind));
  const groups = [...new Set(own.map(({ apiVersion }) => apiVersion))];
  const parts = await Promise.all([
    ...each.filter(isCustomResource).map(ofOperator),
    ...kubernetesVersions.flatMap((version) =>
      groups.map((group) =>
        ofGroup(
          version,
          group,
          own.filter(({ apiVersion }) => apiVersion === group),
        ),
      ),
    ),
  ]);
  return Object.fromEntries(parts.flatMap((files) => Object.entries(files)));
}
