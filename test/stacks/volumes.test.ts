import { expect } from "chai";
import { buildStack } from "../support/stack.ts";

const volumes = async (settings: Readonly<Record<string, unknown>> = {}) => {
  const texts = Object.entries(settings).map(([key, value]) => [key, JSON.stringify(value)]);
  return (await buildStack("staging", Object.fromEntries(texts))).documents.volumes;
};

describe("volumes", () => {
  it("grow with retention, services and documents, each where it is kept", async () => {
    const usual = await volumes();
    const services = Array.from({ length: 200 }, (_, index) => ({ name: `service-${index}`, namespace: "services" }));
    const more = await volumes({ services });
    expect(Number.parseInt(more["prometheus-application"], 10)).to.be.greaterThan(
      Number.parseInt(usual["prometheus-application"], 10),
    );
    expect(more.elasticsearch).to.equal(usual.elasticsearch);
    const logs = await volumes({
      retention: { metrics: { application: "30d" }, logs: { security: "365d", api: "300d" } },
    });
    expect(Number.parseInt(logs.elasticsearch, 10)).to.be.greaterThan(Number.parseInt(usual.elasticsearch, 10));
  });

  it("are never smaller than the settings ask for, and no larger for it where the computed size is more", async () => {
    const asked = await volumes({ volumes: { elasticsearch: "50Gi", "prometheus-system": "1Gi" } });
    const usual = await volumes();
    expect(asked).to.deep.equal({ ...usual, elasticsearch: "50Gi" });
  });

  it("of shorter retention shrink, unless the settings hold what is there: an existing volume cannot", async () => {
    const services = Array.from({ length: 100 }, (_, index) => ({ name: `service-${index}`, namespace: "services" }));
    const long = await volumes({ services, retention: { metrics: { application: "365d" } } });
    const short = await volumes({ services, retention: { metrics: { application: "30d" } } });
    expect(short["prometheus-application"]).not.to.equal(long["prometheus-application"]);
    const held = await volumes({
      services,
      retention: { metrics: { application: "30d" } },
      volumes: { "prometheus-application": long["prometheus-application"] },
    });
    expect(held["prometheus-application"]).to.equal(long["prometheus-application"]);
  });
});
