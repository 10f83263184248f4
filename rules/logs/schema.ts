import { type DocumentField, documentFields, exampleDocument } from "./document.ts";

/** A JSON Schema, as plain data. */
interface Schema {
  readonly [keyword: string]: string | boolean | readonly string[] | readonly object[] | Schema;
}

const fields: readonly DocumentField[] = documentFields;

function fieldSchema({ path, description, type, pattern, format, values }: DocumentField): Schema {
  return {
    type,
    description,
    ...(pattern === undefined ? {} : { pattern: `^(?:${pattern})$` }),
    ...(values === undefined ? {} : { enum: values }),
    ...(format === undefined ? {} : { format }),
    ...(type === "object" ? membersOf(`${path}.`) : {}),
  };
}

function membersOf(prefix: string): Schema {
  const members = fields
    .filter(({ path }) => path.startsWith(prefix) && !path.slice(prefix.length).includes("."))
    .map((field) => ({ ...field, name: field.path.slice(prefix.length) }));
  return {
    properties: Object.fromEntries(members.map((member) => [member.name, fieldSchema(member)])),
    required: members.filter(({ required }) => required).map(({ name }) => name),
  };
}

/** The log document of section 1.1 of the strategy as a JSON Schema, for those who write logs: their tests can check by it. */
export const logDocumentSchema: Schema = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  title: "Log document",
  description:
    "One line of a service's log: one JSON object. Members that are not listed are accepted, stored and found under `labels`.",
  type: "object",
  ...membersOf(""),
  examples: [exampleDocument],
};
