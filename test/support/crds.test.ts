import { Ajv } from "ajv";
import { expect } from "chai";
import { isCustomResource, resourceSchema, validate } from "./crds.ts";

const prometheus = (spec: object): object => ({
  apiVersion: "monitoring.coreos.com/v1",
  kind: "Prometheus",
  metadata: { name: "system", labels: { any: "label" } },
  spec: {
    replicas: 2,
    retention: "30d",
    serviceMonitorSelector: { matchLabels: { "monitoring/scraped-by-system": "true" } },
    resources: { requests: { cpu: 1, memory: "2Gi" } },
    storage: { volumeClaimTemplate: { metadata: { name: "data" }, spec: { accessModes: ["ReadWriteOnce"] } } },
    containers: [{ name: "prometheus", ports: [{ containerPort: 9090 }] }],
    ...spec,
  },
});

describe("test support: custom resource definitions", () => {
  it("accepts a good Prometheus", async () => {
    expect(await validate(prometheus({}))).to.deep.equal([]);
  });

  it("names the place of a misspelt field, however deep it stands", async () => {
    expect(await validate(prometheus({ retentoin: "30d" }))).to.deep.equal(["spec.retentoin: unknown field"]);
    const containers = [{ name: "a" }, { name: "b", ports: [{ containerPorts: 1, containerPort: 1 }] }];
    expect(await validate(prometheus({ containers }))).to.deep.equal([
      "spec.containers[1].ports[0].containerPorts: unknown field",
    ]);
  });

  it("accepts anything in the items of a list that keeps unknown fields, and nothing unknown beside it", async () => {
    const logstash = (spec: object): object => ({
      apiVersion: "logstash.k8s.elastic.co/v1alpha1",
      kind: "Logstash",
      metadata: { name: "logstash" },
      spec: { version: "9.5.1", ...spec },
    });
    expect(await validate(logstash({ pipelines: [{ "pipeline.id": "logs", "config.string": "" }] }))).to.deep.equal([]);
    expect(await validate(logstash({ pipelinse: [] }))).to.deep.equal(["spec.pipelinse: unknown field"]);
  });

  it("tells all problems together: a wrong type, a number out of its range, a bad choice, a missing field", async () => {
    const problems = await validate(
      prometheus({ replicas: "2", shards: 2 ** 40, logLevel: "loud", retention: "a month", containers: [{}] }),
    );
    expect(problems).to.have.members([
      'spec.replicas: must be integer: "2"',
      `spec.shards: must match format "int32": ${2 ** 40}`,
      'spec.logLevel: must be equal to one of the allowed values (, debug, info, warn, error): "loud"',
      `spec.retention: must match pattern "^(0|(([0-9]+)y)?(([0-9]+)w)?(([0-9]+)d)?(([0-9]+)h)?(([0-9]+)m)?(([0-9]+)s)?(([0-9]+)ms)?)$": "a month"`,
      "spec.containers[0]: must have required property 'name'",
    ]);
  });

  it("accepts a good Elasticsearch with any configuration and pod, and refuses what ECK does not know", async () => {
    const elasticsearch = (nodeSet: object): object => ({
      apiVersion: "elasticsearch.k8s.elastic.co/v1",
      kind: "Elasticsearch",
      metadata: { name: "logs" },
      spec: { version: "9.5.1", nodeSets: [{ name: "default", count: 3, ...nodeSet }] },
    });
    const free = { config: { "node.store.allow_mmap": false }, podTemplate: { spec: { containers: [] } } };
    expect(await validate(elasticsearch(free))).to.deep.equal([]);
    expect(await validate(elasticsearch({ size: 3 }))).to.deep.equal(["spec.nodeSets[0].size: unknown field"]);
  });

  it("says what there is when a kind, a version or a group is not", async () => {
    const of = (apiVersion: string, kind: string): Promise<readonly string[]> => validate({ apiVersion, kind });
    expect(await of("monitoring.coreos.com/v1", "Promethues")).to.deep.equal([
      'kind: "Promethues" does not exist in monitoring.coreos.com',
    ]);
    expect(await of("kibana.k8s.elastic.co/v1alpha1", "Kibana")).to.deep.equal([
      'apiVersion: "kibana.k8s.elastic.co/v1alpha1" is not served for Kibana; served: v1, v1beta1',
    ]);
    expect(await of("apps/v1", "Deployment")).to.deep.equal([
      'apiVersion: "apps/v1" is of no operator whose definitions are known',
    ]);
    expect(await validate("text")).to.deep.equal(["resource: must be an object"]);
  });

  it("knows whose resources it can judge", () => {
    expect(isCustomResource(prometheus({}))).to.equal(true);
    expect(isCustomResource({ apiVersion: "beat.k8s.elastic.co/v1beta1", kind: "Beat" })).to.equal(true);
    expect(isCustomResource({ apiVersion: "apps/v1", kind: "Deployment" })).to.equal(false);
    expect(isCustomResource(undefined)).to.equal(false);
  });

  describe("what Kubernetes adds to JSON Schema", () => {
    /** Whether a value is accepted as the field `a` of a resource. */
    const accepts = (schema: object, a: unknown): boolean =>
      new Ajv({ strict: false }).validate(resourceSchema({ properties: { a: schema } }), { metadata: { x: 1 }, a });

    it("an object refuses fields that it does not name, unless it keeps unknown ones or is a map", () => {
      const properties = { b: { type: "string" } };
      expect(accepts({ type: "object", properties }, { b: "", c: 1 })).to.equal(false);
      expect(accepts({ type: "object" }, { c: 1 })).to.equal(false);
      expect(accepts({ type: "object", properties, "x-kubernetes-preserve-unknown-fields": true }, { c: 1 })).to.equal(
        true,
      );
      expect(accepts({ type: "object", properties, "x-kubernetes-preserve-unknown-fields": true }, { b: 1 })).to.equal(
        false,
      );
      expect(accepts({ type: "object", additionalProperties: { type: "integer" } }, { c: 1 })).to.equal(true);
      expect(accepts({ type: "object", additionalProperties: { type: "integer" } }, { c: "" })).to.equal(false);
      expect(accepts({ "x-kubernetes-preserve-unknown-fields": true }, { c: 1 })).to.equal(true);
    });

    it("an embedded resource has the fields of every object besides its own", () => {
      const embedded = { type: "object", properties: { b: {} }, "x-kubernetes-embedded-resource": true };
      expect(accepts(embedded, { apiVersion: "v1", kind: "Pod", metadata: { name: "x" }, b: 1 })).to.equal(true);
      expect(accepts(embedded, { name: "x" })).to.equal(false);
    });

    it("int-or-string takes both and nothing else, with the string's pattern", () => {
      const either = {
        anyOf: [{ type: "integer" }, { type: "string" }],
        "x-kubernetes-int-or-string": true,
        pattern: "^\\d+m?$",
      };
      expect([1, "100m", "lots", 1.5, null].map((value) => accepts(either, value))).to.deep.equal([
        true,
        true,
        false,
        false,
        false,
      ]);
    });

    it("null is taken only where it is allowed", () => {
      expect(accepts({ type: "string", nullable: true }, null)).to.equal(true);
      expect(accepts({ type: "string" }, null)).to.equal(false);
    });

    it("fields are not taken from anyOf, where a closed schema would refuse its neighbours", () => {
      const required = {
        type: "object",
        properties: { b: {}, c: {} },
        anyOf: [{ required: ["b"] }, { properties: { c: { enum: [1] } }, required: ["c"] }],
      };
      expect([{ b: 1 }, { b: 1, c: 2 }, { c: 1 }, { c: 2 }].map((value) => accepts(required, value))).to.deep.equal([
        true,
        true,
        true,
        false,
      ]);
    });
  });
});
