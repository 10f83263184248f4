import { expect } from "chai";
import { keyOf, type Registered } from "../../bin/record.ts";
import { at } from "../components/support.ts";
import { kindOf } from "../support/pods.ts";
import { type Graph, graphOf } from "./graph.ts";
import { hasPods, isIn, named, type Reference, referencesOf } from "./references.ts";

/** An object, and one that it names. */
interface Named {
  readonly object: Registered;
  readonly reference: Reference;
  readonly other: Registered | undefined;
}

const objects = ({ run }: Graph): readonly Registered[] => run.resources.filter(({ component }) => !component);
const ofKind = (graph: Graph, ...kinds: readonly string[]): readonly Registered[] =>
  objects(graph).filter((each) => kinds.includes(kindOf(each)));
const isOperated = ({ type }: Registered): boolean => /k8s\.elastic\.co|monitoring\.coreos\.com/.test(type);

const allNamed = (graph: Graph): readonly Named[] =>
  objects(graph).flatMap((object) =>
    referencesOf(object).map((reference) => ({ object, reference, other: named(objects(graph), reference) })),
  );

/** Lines `later before earlier` for each pair of which the first does not wait for the second. */
const early = (graph: Graph, pairs: readonly (readonly [later: Registered, earlier: Registered])[]) => [
  ...new Set(
    pairs
      .filter(([later, earlier]) => !graph.waits(later, earlier))
      .map(([later, earlier]) => `${keyOf(later)} before ${keyOf(earlier)}`),
  ),
];

const each = <A, B>(some: readonly A[], others: readonly B[]) =>
  some.flatMap((a) => others.map((b) => [a, b] as const));

describe("the order in which the stack comes up", () => {
  let production: Graph;
  let staging: Graph;
  let installing: Graph;
  before(async () => {
    production = await graphOf("production");
    staging = await graphOf("staging");
    installing = await graphOf("production", { operators: "install" });
  });

  it("names nothing that is neither of the stack nor made for it by an operator", () => {
    for (const graph of [production, staging]) {
      const found = allNamed(graph);
      expect(found.length).to.be.greaterThan(100);
      const lost = found.filter(({ other }) => other === undefined);
      expect(
        lost.map(({ object, reference }) => `${keyOf(object)}: ${reference.kind} ${reference.name}`),
      ).to.deep.equal([]);
    }
  });

  it("makes what an object names before the object: namespaces, secrets, files, accounts, whoever answers at an address", () => {
    for (const graph of [production, staging]) {
      // A scrape that finds nobody tries again, and whoever is scraped is often configured with the reader's address.
      const pairs = allNamed(graph).flatMap(({ object, other }) =>
        other === undefined || kindOf(object) === "Probe" ? [] : [[object, other] as const],
      );
      expect(pairs.length).to.be.greaterThan(100);
      expect(early(graph, pairs)).to.deep.equal([]);
    }
  });

  it("sets Elasticsearch and Kibana up before anything writes: a stream that came first would keep a template that is not ours", () => {
    for (const graph of [production, staging]) {
      const jobs = ofKind(graph, "Job").filter(({ name }) => name === "setup");
      const writers = ofKind(graph, "Logstash", "Beat");
      expect([jobs.length, writers.length]).to.deep.equal([1, 2]);
      expect(early(graph, each(writers, jobs))).to.deep.equal([]);
      expect(early(graph, each(jobs, ofKind(graph, "Elasticsearch", "Kibana")))).to.deep.equal([]);
    }
  });

  it("closes both namespaces before anything runs in them, and opens them last when the stack goes", () => {
    const policies = ofKind(production, "NetworkPolicy");
    const running = objects(production).filter(({ inputs }) => hasPods(inputs));
    expect(policies.length).to.be.greaterThan(10);
    expect(running.length).to.be.greaterThan(10);
    expect(early(production, each(running, policies))).to.deep.equal([]);
  });

  it("has the operators before every object in its namespaces, when it brings them", () => {
    const charts = installing.run.resources.filter(({ type }) => type.endsWith("helm.sh/v4:Chart"));
    expect(charts).to.have.lengthOf(4);
    const namespaces = ofKind(installing, "Namespace").filter(({ name }) => name.startsWith("namespaces-"));
    const names = namespaces.map(({ inputs }) => String(at(inputs, "metadata", "name")));
    const placed = objects(installing).filter((object) => isIn(names, object) || isOperated(object));
    expect(placed.length).to.be.greaterThan(50);
    expect(early(installing, each([...namespaces, ...placed], charts))).to.deep.equal([]);
  });

  it("has definitions before the operator that acts on them", () => {
    const chart = (name: string) => installing.one("Chart", `operators-${name}`);
    for (const [operator, definitions] of [
      ["eck-operator", "eck-operator-crds"],
      ["kube-prometheus-stack", "prometheus-operator-crds"],
    ] as const)
      expect(early(installing, [[chart(operator), chart(definitions)]])).to.deep.equal([]);
  });

  it("lets nobody wait for who waits for them", () => {
    for (const graph of [production, staging, installing])
      expect(graph.run.resources.filter((one) => graph.waits(one, one)).map(keyOf)).to.deep.equal([]);
  });
});

describe("an update of the stack", () => {
  let production: Graph;
  let staging: Graph;
  before(async () => {
    production = await graphOf("production");
    staging = await graphOf("staging");
  });

  it("ends when what an operator makes of an object is there, and not before; only one broken node does not hold it up", () => {
    for (const graph of [production, staging]) {
      const running = objects(graph).filter((object) => isOperated(object) && hasPods(object.inputs));
      const condition = /(jsonpath=\{[.\w]+\}=|condition=)\w+/;
      const waited = running.filter(({ inputs }) =>
        condition.test(String(at(inputs, "metadata", "annotations", "pulumi.com/waitFor"))),
      );
      expect(running.filter((object) => !waited.includes(object)).map(kindOf)).to.deep.equal(["Beat"]);
      expect(waited).to.have.length(7);
    }
  });

  it("waits longer than the usual ten minutes for what pulls large images and forms a cluster, and for the Job to give up by itself", () => {
    for (const graph of [production, staging]) {
      for (const object of ofKind(graph, "Elasticsearch", "Kibana", "Logstash"))
        expect(graph.patience(object), keyOf(object)).to.be.at.least(900);
      for (const job of ofKind(graph, "Job"))
        expect(graph.patience(job), keyOf(job)).to.be.above(Number(at(job.inputs, "spec", "activeDeadlineSeconds")));
    }
  });
});
