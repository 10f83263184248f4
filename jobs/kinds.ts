import type { ApiObject, Json, JsonObject } from "../rules/render/documents.ts";

/** How objects of one kind are read back, and tried out before. */
export interface Kind {
  /** Path to read `object` from. */
  readonly readPath: (object: ApiObject) => string;
  /** What of the answer is to be compared with what is sent. */
  readonly there: (answer: Json, object: ApiObject) => Json | undefined;
  /** What of the body is compared with it. @default all of it */
  readonly sent?: (body: JsonObject) => JsonObject;
  /** Path to which the body is posted before it is put, to hear whether it would be accepted. @default none */
  readonly trialPath?: (object: ApiObject) => string;
}

/** The last part of the path: the object's own name. */
export const ownName = ({ path }: Pick<ApiObject, "path">): string => path.slice(path.lastIndexOf("/") + 1);

/** `value.a.b` for `at(value, "a", "b")`; nothing where the path ends early. */
export function at(value: Json | undefined, ...path: readonly (string | number)[]): Json | undefined {
  return path.reduce<Json | undefined>(
    (inner, key) => (typeof inner === "object" && inner !== null ? (inner as JsonObject)[key] : undefined),
    value,
  );
}

const dataViews = "/api/data_views/data_view";

const kinds: Readonly<Record<string, Kind>> = {
  "/_ilm/policy": {
    readPath: ({ path }) => path,
    // Beside it stand version, date and users of the policy.
    there: (answer, object) => at(answer, ownName(object)),
  },
  "/_component_template": {
    readPath: ({ path }) => path,
    there: (answer) => at(answer, "component_templates", 0, "component_template"),
  },
  "/_index_template": {
    readPath: ({ path }) => path,
    there: (answer) => at(answer, "index_templates", 0, "index_template"),
    trialPath: (object) => `/_index_template/_simulate/${ownName(object)}`,
  },
  [dataViews]: {
    readPath: ({ body }) => `${dataViews}/${at(body, "data_view", "id")}`,
    there: (answer) => answer,
    // `override` is an order, and not part of the view.
    sent: ({ data_view = null }) => ({ data_view }),
  },
};

/** The kind of `object`, by where it is sent to; nothing when the program does not know how to read it back. */
export const kindOf = ({ method, path }: Pick<ApiObject, "method" | "path">): Kind | undefined =>
  kinds[method === "PUT" ? path.slice(0, path.lastIndexOf("/")) : path];
