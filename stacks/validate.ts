import { Ajv, type ErrorObject } from "ajv";
import type { Bytes, Duration, Problem } from "../rules/vocabulary/index.ts";
import { type Form, type FormName, forms } from "./forms.ts";
import { choose } from "./nearest.ts";
import { schema } from "./schema.ts";

/** The type of what a schema accepts, so that the shape is written once. */
type Shape<S> = S extends { enum: readonly (infer E)[] }
  ? E
  : S extends { format: "duration" | "period" }
    ? Duration
    : S extends { format: "size" }
      ? Bytes
      : S extends { type: "string" }
        ? string
        : S extends { type: readonly ["string", "number"] }
          ? string | number
          : S extends { type: "boolean" }
            ? boolean
            : S extends { type: "number" | "integer" }
              ? number
              : S extends { type: "array"; items: infer I }
                ? readonly Shape<I>[]
                : S extends {
                      propertyNames: { enum: readonly (infer K extends string)[] };
                      additionalProperties: infer V;
                    }
                  ? { readonly [N in K]?: Shape<V> }
                  : S extends { properties: infer P }
                    ? { readonly [K in Sure<S, P>]: Shape<P[K]> } & {
                        readonly [K in Exclude<keyof P, Sure<S, P>>]?: Shape<P[K]>;
                      }
                    : never;

/** Keys of properties that are there after validation: required ones, and those with a default. */
type Sure<S, P> =
  | { [K in keyof P]: P[K] extends { default: unknown } ? K : never }[keyof P]
  | (S extends { required: readonly (infer R)[] } ? Extract<R, keyof P> : never);

/** Settings as they were written, with the defaults filled in. */
export type Given = Shape<typeof schema>;

/** `T` of which anything may be missing; what is there is right in itself. */
export type Draft<T> = T extends readonly (infer E)[]
  ? readonly (Draft<E> | undefined)[]
  : T extends object
    ? { readonly [K in keyof T]?: Draft<T[K]> }
    : T;

/** What came of a validation: the settings whole, or the problems and whatever is right nevertheless. */
export type Validated =
  | { readonly given: Given; readonly draft: Draft<Given>; readonly problems: readonly [] }
  | { readonly given?: never; readonly draft: Draft<Given>; readonly problems: readonly Problem[] };

type Tree = { [key: string]: unknown };

const isTree = (value: unknown): value is Tree => typeof value === "object" && value !== null;

// Whether the schema is one is a test's affair: to ask at every start would take as long as to compile it.
const unasked = { meta: false, validateSchema: false } as const;
const ajv = new Ajv({ allErrors: true, verbose: true, useDefaults: true, allowUnionTypes: true, ...unasked });
ajv.addVocabulary(["is", "of", "secret"]);
for (const [name, form] of Object.entries(forms)) ajv.addFormat(name, form.accepts);
const accepts = ajv.compile<Given>(schema);

/** Checks shape and forms of settings, and fills in the defaults. Property by property, so that one error hides no other. */
export function validate(settings: Readonly<Record<string, unknown>>): Validated {
  const draft: unknown = structuredClone(settings);
  if (accepts(draft)) return { given: draft, draft, problems: [] };
  // "propertyNames" only repeats that a name is wrong.
  const errors = (accepts.errors ?? []).filter(({ keyword }) => keyword !== "propertyNames");
  const problems = errors.map(problem);
  for (const error of errors) remove(draft, segments(error));
  const first = ({ property }: Problem, index: number) =>
    problems.findIndex((other) => other.property === property) === index;
  return { draft: draft as Draft<Given>, problems: problems.filter(first) };
}

/** Path of the property that an error is about: a property too many or too few is named itself, not the object around it. */
function segments({ instancePath, params, propertyName }: ErrorObject): readonly string[] {
  const plain = (part: string) => part.replaceAll("~1", "/").replaceAll("~0", "~");
  const inner: unknown = propertyName ?? params.additionalProperty ?? params.missingProperty;
  return [...instancePath.split("/").slice(1).map(plain), ...(typeof inner === "string" ? [inner] : [])];
}

/** `services[0].name` */
const spelled = (path: readonly string[]): string =>
  path.map((part, index) => (/^\d+$/.test(part) ? `[${part}]` : index === 0 ? part : `.${part}`)).join("");

function problem(error: ErrorObject): Problem {
  const { keyword, params, propertyName, data } = error;
  const parent: Tree = isTree(error.parentSchema) ? error.parentSchema : {};
  const properties: Tree = Object(parent.properties);
  const path = segments(error);
  const property = spelled(path);
  const key = path.at(-1) ?? "";
  if (keyword === "additionalProperties")
    return { property, rule: `is not ${parent.of}`, remedy: choose(key, Object.keys(properties)) };
  if (keyword === "required") return { property, rule: "is missing", remedy: advice(properties[key]).remedy };
  const value = parent.secret === true ? undefined : shown(data);
  if (propertyName !== undefined)
    return { property, rule: `is not ${parent.is}`, remedy: choose(key, params.allowedValues) };
  if (keyword === "enum")
    return { property, value, rule: `is not ${parent.is}`, remedy: choose(data, params.allowedValues) };
  return { property, value, ...advice(parent) };
}

/** What of a value may stand in a message: no password inside an address, and nothing that fills a screen. */
function shown(value: unknown): unknown {
  if (typeof value !== "string") return JSON.stringify(value).length > 100 ? undefined : value;
  const open = value.replace(/\/\/[^/]*@/g, "//...@");
  return open.length > 100 ? `${open.slice(0, 97)}...` : open;
}

/** What a value of `node`, a part of the schema, should have been. */
function advice(node: unknown): Pick<Form, "rule" | "remedy"> {
  const {
    type,
    format,
    is,
    maximum,
    minItems,
    default: standard,
    properties,
    propertyNames,
  } = isTree(node) ? node : {};
  if (typeof format === "string" && format in forms) return forms[format as FormName];
  if (Array.isArray(type))
    return { rule: "is neither text nor number", remedy: 'write the value with its unit, such as "90 %"' };
  switch (type) {
    case "object": {
      const names = isTree(propertyNames)
        ? `the name of ${propertyNames.is}`
        : Object.keys(Object(properties)).join(", ");
      return { rule: "is not a group of settings", remedy: `write below it, one a line: ${names}` };
    }
    case "array":
      return {
        rule: `is not ${is}${minItems ? ` with at least ${minItems}` : ""}`,
        remedy: 'write each on a line of its own, after "- "',
      };
    case "boolean":
      return { rule: "is neither true nor false", remedy: "write one of the two" };
    default:
      return {
        rule: `is not a ${type === "integer" ? "whole number" : "number"} above 0${maximum ? ` and at most ${maximum}` : ""}`,
        remedy: `write one such as ${standard}`,
      };
  }
}

/** Takes out what an error is about. An item of a list leaves a hole: the others keep their places. */
function remove(draft: unknown, path: readonly string[]): void {
  const parent = path.slice(0, -1).reduce<unknown>((inner, key) => (isTree(inner) ? inner[key] : undefined), draft);
  const key = path.at(-1);
  if (!isTree(parent) || key === undefined) return;
  if (Array.isArray(parent)) parent[Number(key)] = undefined;
  else delete parent[key];
}
