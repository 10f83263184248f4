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

  for (const [maker, traceId] of Object.entries({
    "W3C trace id": "4bf92f3577b34da6a3ce929d0e0e4736",
    "W3C traceparent": "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
    UUID: "f81d4fae-7dec-11d0-a765-00a0c91e6bf6",
    "AWS X-Ray": "1-5759e988-bd862e3fe1be46a994272793",
    B3: "80f198ee56343ba864fe8b2a57d3eff7-e457b5a2e4d86bd1-1-05e3ac9a4f6e3b90",
  }))
    it(`takes the request's id as others make it: ${maker}`, () => {
      expect(complaints(changed({ traceId }))).to.deep.equal([]);
    });

  it("describes every member to those who write logs", () => {
    for (const { path, description, demand } of documentFields) {
      expect(description, path).to.match(/^[A-Z].*\.$/);
      expect(demand, path).to.match(/^(an? |one )/);
    }
  });
});

/** Types of ECS 8.17 by field; labels are one field there as well, of names that nobody lists. */
const ecs = {
  "@timestamp": "date",
  "log.level": "keyword",
  "service.name": "keyword",
  "service.environment": "keyword",
  "trace.id": "keyword",
  message: "match_only_text",
  "user.id": "keyword",
  "event.action": "keyword",
  "client.ip": "ip",
  labels: "flattened",
  "event.created": "date",
  "event.dataset": "keyword",
  "event.kind": "keyword",
  "error.message": "match_only_text",
  "ecs.version": "keyword",
  tags: "keyword",
  "data_stream.type": "constant_keyword",
  "data_stream.dataset": "constant_keyword",
  "data_stream.namespace": "constant_keyword",
};

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

  it("have the names and the types of the Elastic Common Schema, by which Kibana finds them", () => {
    const found = storedFields.filter(({ to }) => !to.startsWith("kubernetes."));
    expect(Object.fromEntries(found.map(({ to, mapping }) => [to, mapping.type]))).to.deep.equal(ecs);
    for (const { to, mapping } of storedFields.filter((field) => field.to.startsWith("kubernetes.")))
      expect(mapping.type, to).to.equal("keyword");
  });

  it("take whatever the pipeline lets through: a value that is too long or no address is not searched for, and refuses no line", () => {
    for (const { to, mapping } of storedFields) {
      // Lucene takes 32,766 bytes, and a character is up to four.
      if (["keyword", "flattened"].includes(String(mapping.type)))
        expect(mapping.ignore_above, to).to.be.within(256, 8191);
      if (mapping.type === "ip") expect(mapping.ignore_malformed, to).to.equal(true);
      if (mapping.type === "flattened") expect(mapping.depth_limit, to).to.be.within(20, 100);
    }
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
