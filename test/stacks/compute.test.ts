import { expect } from "chai";
import { summarise } from "../../bin/preview/summary.ts";
import { bytes, bytesWords, isBytes } from "../../rules/vocabulary/index.ts";
import { cores, workloadNames } from "../../stacks/compute.ts";
import { at } from "../components/support.ts";
import { kindOf, listAt, type Running, runningIn } from "../support/pods.ts";
import { buildStack } from "../support/stack.ts";

const built = (settings: Readonly<Record<string, unknown>> = {}) =>
  buildStack(
    "production",
    Object.fromEntries(Object.entries(settings).map(([key, value]) => [key, JSON.stringify(value)])),
  );

/** The containers of a workload that run for as long as it does. */
function containersOf({ object }: Running): readonly unknown[] {
  const paths = {
    Prometheus: ["spec"],
    Alertmanager: ["spec"],
    Elasticsearch: ["spec", "nodeSets", 0, "podTemplate", "spec", "containers"],
    Beat: ["spec", "daemonSet", "podTemplate", "spec", "containers"],
    Kibana: ["spec", "podTemplate", "spec", "containers"],
    Logstash: ["spec", "podTemplate", "spec", "containers"],
  } as const;
  const kind = kindOf(object);
  if (kind === "Prometheus" || kind === "Alertmanager") return [at(object.inputs, ...paths[kind])];
  const path =
    kind in paths ? paths[kind as keyof typeof paths] : (["spec", "template", "spec", "containers"] as const);
  return listAt(object.inputs, ...path);
}

/** What all of it asks of the cluster, as the manifests say. */
async function asked(settings: Readonly<Record<string, unknown>> = {}) {
  const { run, settings: read } = await built(settings);
  const totals = { cores: 0, bytes: 0 };
  for (const each of runningIn(run.resources).filter(({ object }) => kindOf(object) !== "Job")) {
    const onEveryNode = ["DaemonSet", "Beat"].includes(kindOf(each.object));
    for (const container of containersOf(each)) {
      const [cpu, memory] = ["cpu", "memory"].map((name) => String(at(container, "resources", "requests", name)));
      const count = onEveryNode ? read.assumptions.nodes : each.replicas;
      totals.cores += count * cores((cpu ?? "") as `${number}m`);
      if (isBytes(memory ?? "")) totals.bytes += count * bytes(memory as `${number}Mi`);
    }
  }
  return totals;
}

describe("what the workloads are given", () => {
  it("is what the preview says that all of them set aside", async () => {
    for (const settings of [{}, { assumptions: { nodes: 12 } }]) {
      const { settings: read, documents, run } = await built(settings);
      const { reserved } = summarise("production", read, documents, run, []);
      const { cores: processors, bytes: memory } = await asked(settings);
      expect(reserved.cores).to.be.closeTo(processors, 1e-9);
      expect(bytesWords(reserved.bytes)).to.equal(bytesWords(memory));
    }
  });

  it("is changed by the settings, workload by workload, in what they name and in nothing else", async () => {
    const before = await asked();
    for (const name of workloadNames) {
      const { settings, run } = await built({ compute: { [name]: { memory: "7Gi", cpuLimit: 3 } } });
      expect(settings.compute[name]).to.include({ memory: "7Gi", cpuLimit: "3" });
      const changed = runningIn(run.resources).filter((each) =>
        containersOf(each).some((container) => at(container, "resources", "limits", "memory") === "7Gi"),
      );
      expect(changed, name).to.have.length(1);
      const [container] = changed.flatMap(containersOf);
      expect(at(container, "resources", "limits"), name).to.deep.equal({ cpu: "3", memory: "7Gi" });
    }
    expect(await asked()).to.deep.equal(before);
  });

  it("is memory by the number of series for Prometheus, and for no other", async () => {
    const services = Array.from({ length: 300 }, (_, index) => ({ name: `service-${index}`, namespace: "services" }));
    const { compute: few } = (await built()).settings;
    const { compute: many } = (await built({ services })).settings;
    const grown = workloadNames.filter((name) => bytes(many[name].memory) > bytes(few[name].memory));
    expect(grown).to.deep.equal(["prometheus-application"]);
    expect(many["prometheus-application"].memory).to.equal("7Gi");
    expect({ ...many, "prometheus-application": few["prometheus-application"] }).to.deep.equal(few);
  });

  it("is of Prometheus what the settings say, however many series there are", async () => {
    const services = Array.from({ length: 300 }, (_, index) => ({ name: `service-${index}`, namespace: "services" }));
    const { compute } = (await built({ services, compute: { "prometheus-application": { memory: "3Gi" } } })).settings;
    expect(compute["prometheus-application"]).to.deep.equal({ cpu: "250m", cpuLimit: "2", memory: "3Gi" });
  });
});

describe("cores", () => {
  it("are counted whole or in thousandths", () => {
    expect([cores("2"), cores("250m"), cores("0.5")]).to.deep.equal([2, 0.25, 0.5]);
  });
});
