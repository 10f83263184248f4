import { expect } from "chai";
import { at } from "../components/support.ts";
import { entriesIn, kindOf, listAt } from "../support/pods.ts";
import { buildStack } from "../support/stack.ts";

const links = JSON.stringify({ grafana: "https://grafana.darassa.example", kibana: "https://kibana.darassa.example/" });

describe("an ingress", () => {
  it("leads the hosts of the links to Services that there are, each by a port that it has", async () => {
    const ingress = JSON.stringify({ className: "nginx", clusterIssuer: "letsencrypt" });
    const { run } = await buildStack("production", { links, ingress, ingressNamespace: "ingress-nginx" });
    const services = entriesIn(run.resources);
    const found = run.resources.filter((each) => kindOf(each) === "Ingress");
    const ways = found.map(({ inputs }) => {
      const service = at(inputs, "spec", "rules", 0, "http", "paths", 0, "backend", "service");
      const entry = services.find(
        ({ name, namespace }) => name === at(service, "name") && namespace === at(inputs, "metadata", "namespace"),
      );
      expect(entry?.ports.map(({ port }) => port)).to.include(at(service, "port", "number"));
      return `${at(inputs, "spec", "rules", 0, "host")} ${entry?.name} by ${listAt(inputs, "spec", "tls").length}`;
    });
    expect(ways).to.deep.equal(["grafana.darassa.example grafana by 1", "kibana.darassa.example kibana-kb-http by 1"]);
  });

  it("is there only when its class is named", async () => {
    for (const stack of ["production", "staging"])
      expect(
        (await buildStack(stack)).run.resources.filter((each) => kindOf(each) === "Ingress"),
        stack,
      ).to.deep.equal([]);
  });
});
