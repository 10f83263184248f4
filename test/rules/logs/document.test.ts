import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { expect } from "chai";
import {
  documentFields,
  exampleDocument,
  logDocumentSchema,
  logLevels,
  storedFields,
} from "../../../rules/logs/index.ts";
import { logCategories } from "../../../rules/vocabulary/index.ts";

const ajv = new Ajv2020({ allErrors: true, strict: true });
addFormats.default(ajv);
const validate = ajv.compile(logDocumentSchema);

/** What the schema says against a document: where, and by which rule. */
const complaints = (document: unknown): readonly string[] => {
  validate(document);
  return (validate.errors ?? []).map(
    ({ instancePath, keyword, params }) => `${instancePath || "/"} ${params.missingProperty ?? keyword}`,
  );
};
const changed = (changes: object): object => ({ ...exampleDocument, ...changes });
const without = (name: string): object =>
  Object.fromEntries(Object.entries(exampleDocument).filter(([key]) => key !== name));

describe("the log document", () => {
  it("is what the strategy shows in section 1.1", () => {
    expect(complaints(exampleDocument)).to.deep.equal([]);
    expect(logDocumentSchema.examples).to.deep.equal([exampleDocument]);
  });

  for (const name of Object.keys(exampleDocument))
    it(`is refused without ${name}`, () => {
      expect(complaints(without(name))).to.deep.equal([`/ ${name}`]);
    });

  for (const [path, value] of [
    ["timestamp", "2024-03-20"],
    ["timestamp", "2024-03-20T10:00:00"],
    ["timestamp", "2024-02-30T10:00:00Z"],
    ["timestamp", 1710928800],
    ["level", "loud"],
    ["level", "Info"],
    ["service", ""],
    ["service", "two words"],
    ["environment", "a/b"],
    ["traceId", "a b"],
    ["traceId", 5],
    ["message", null],
    ["metadata", []],
    ["metadata", "login"],
    ["category", "other"],
  ] as const)
    it(`is refused when ${path} is ${JSON.stringify(value)}`, () => {
      expect(complaints(changed({ [path]: value }))).to.not.be.empty;
      for (const complaint of complaints(changed({ [path]: value }))) expect(complaint).to.match(RegExp(`^/${path} `));
    });

  for (const [name, value] of [
    ["userId", 123],
    ["action", ""],
    ["ip", "unknown"],
    ["ip", "1.2.3"],
  ] as const)
    it(`is refused when metadata.${name} is ${JSON.stringify(value)}`, () => {
      expect(complaints(changed({ metadata: { [name]: value } }))).to.deep.equal([
        `/metadata/${name} ${typeof value === "number" ? "type" : "pattern"}`,
      ]);
    });

  it("may have a level and a category in either case, a zone, parts of seconds, no trace, no metadata, and more members", () => {
    for (const level of logLevels)
      for (const way of [level, level.toUpperCase()]) expect(complaints(changed({ level: way }))).to.deep.equal([]);
    for (const category of logCategories) expect(complaints(changed({ category }))).to.deep.equal([]);
    for (const timestamp of ["2024-03-20T10:00:00.123456789Z", "2024-03-20T12:00:00+02:00"])
      expect(complaints(changed({ timestamp }))).to.deep.equal([]);
    for (const ip of ["::1", "2001:db8::8a2e:370:7334"])
      expect(complaints(changed({ metadata: { ip } }))).to.deep.equal([]);
    expect(complaints(changed({ traceId: "", metadata: {}, pid: 7 }))).to.deep.equal([]);
  });

  it("describes every member to those who write logs", () => {
    for (const { path, description, demand } of documentFields) {
      expect(description, path).to.match(/^[A-Z].*\.$/);
      expect(demand, path).to.match(/^(an? |one )/);
    }
  });
});

describe("the stored fields", () => {
  it("have a place for every member of the log document but the category, which is the name of the stream", () => {
    const from = storedFields.flatMap((field) => field.from ?? []);
    expect([...from].sort()).to.deep.equal(
      documentFields
        .map(({ path }) => path)
        .filter((path) => path !== "category")
        .sort(),
    );
  });

  it("are each named once, and none is both a field and a folder of fields", () => {
    const names = storedFields.map(({ to }) => to);
    expect(new Set(names).size).to.equal(names.length);
    for (const name of names)
      expect(
        names.filter((other) => other.startsWith(`${name}.`)),
        name,
      ).to.deep.equal([]);
  });
});
