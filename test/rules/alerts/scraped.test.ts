import { expect } from "chai";
import type { Built } from "../../../bin/build.ts";
import type { Registered } from "../../../bin/record.ts";
import { alert } from "../../../rules/alerts/index.ts";
import { at } from "../../components/support.ts";
import { kindOf, labelsAt, listAt } from "../../support/pods.ts";
import { buildStack } from "../../support/stack.ts";
import { parse } from "../queries/promql.ts";

/** Marks what the Prometheus of class `system` scrapes. */
const mark = "monitoring/scraped-by-system";

/** The value that a scrape fixes for a label of all its targets. */
const fixed = (relabelings: readonly unknown[], label: string): string =>
  String(at(relabelings.filter((each) => at(each, "targetLabel") === label).at(-1), "replacement"));

/** `namespace/service` of the targets of a ServiceMonitor's endpoints, or of a ScrapeConfig. */
function identities({ inputs, type }: Registered): readonly string[] {
  const scrapes = type.endsWith(":ServiceMonitor") ? listAt(inputs, "spec", "endpoints") : [at(inputs, "spec")];
  return scrapes.map((scrape) => {
    const relabelings = listAt(scrape, "relabelings");
    return `${fixed(relabelings, "namespace")}/${fixed(relabelings, "service")}`;
  });
}

describe("what is scraped", () => {
  const url = "https://api.darassa.example";
  const services = [{ name: "darassa-api", namespace: "darassa", url }];
  let built: Built;
  let marked: readonly Registered[];
  before(async () => {
    built = await buildStack("production", { services: JSON.stringify(services) });
    marked = built.run.resources.filter(({ inputs }) => labelsAt(inputs, "metadata", "labels")[mark] === "true");
  });

  it("is known by the services and the parts of the stack that TargetAbsent misses, no more and no less", () => {
    const scraped = marked.filter((each) => kindOf(each) !== "Probe").flatMap(identities);
    const missed = alert("TargetAbsent")
      .instances(built.settings.environment)
      .map(({ target: { matchers } }) => `${matchers.namespace}/${matchers.service}`);
    expect([...new Set(scraped)].sort()).to.deep.equal([...missed].sort());
    expect(new Set(missed)).to.have.length(missed.length);
    expect(missed).to.include("darassa/darassa-api");
  });

  it("is told apart from what is visited: a visit carries the service's labels, but its instance is an address", () => {
    const visited = marked.filter((each) => kindOf(each) === "Probe");
    const targets = visited.flatMap(({ inputs }) => {
      const [relabeling] = listAt(inputs, "spec", "targets", "staticConfig", "relabelingConfigs");
      const written = String(at(relabeling, "replacement") ?? "$1");
      return listAt(inputs, "spec", "targets", "staticConfig", "static").map((each) =>
        written.replace("$1", String(each)),
      );
    });
    const labels = visited.map(({ inputs }) => labelsAt(inputs, "spec", "targets", "staticConfig", "labels"));
    expect(targets).to.include(url);
    expect(labels).to.deep.include({ service: "darassa-api", namespace: "darassa" });
    for (const { query, target } of [...alert("TargetAbsent").instances(built.settings.environment)])
      for (const { matchers } of parse(query.expr(target)).selections) {
        const instance = matchers.find(({ label }) => label === "instance");
        expect(instance?.sign).to.equal("!~");
        for (const address of targets) expect(String(address)).to.match(new RegExp(`^(?:${instance?.value})$`));
        for (const pod of ["10.0.0.1:9464", "node-1", "[fd00::1]:9464"])
          expect(pod).not.to.match(new RegExp(`^(?:${instance?.value})$`));
      }
  });
});
