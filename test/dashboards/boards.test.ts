import { expect } from "chai";
import { dashboards } from "../../dashboards/index.ts";
import { boards, environment, everythingOn, panelOn, panelsOn, service } from "./support.ts";

type Variable = { readonly name: string; readonly query: unknown; readonly multi: boolean; readonly current?: unknown };

const variablesOf = (board: string, of = environment()): readonly Variable[] => {
  const json = boards(of)[board]?.json as { templating: { list: readonly Variable[] } } | undefined;
  return json?.templating.list ?? [];
};

describe("dashboards", () => {
  const all = dashboards(environment());

  it("are the three boards of the strategy and one for a single service, each under a uid that never changes", () => {
    expect(all.map(({ uid }) => uid)).to.deep.equal([
      "monitoring-system",
      "monitoring-application",
      "monitoring-business",
      "monitoring-service",
    ]);
    for (const { uid, title, json } of all) expect(json, uid).to.include({ uid, title });
  });

  it("have every panel that section 5 of the strategy lists", () => {
    const { system, application, business } = boards();
    for (const title of ["Nodes", "State of services", "Alerts that are firing", "Alerts, firing and pending"])
      panelOn(system, title);
    for (const title of ["Services", "Request rate", "Error rate", "Response time", "Error rate by route"])
      panelOn(application, title);
    for (const title of ["User actions in an hour", "Bookings and applications per session", "Blog views in an hour"])
      panelOn(business, title);
  });

  it("lay their panels out from top to bottom without a gap at the left, an overlap, or a panel across the edge", () => {
    for (const board of all) {
      const taken = new Map<string, number>();
      for (const { id, gridPos } of everythingOn(board)) {
        expect(gridPos.x + gridPos.w, `${board.uid} ${id}`).to.be.at.most(24);
        for (let x = gridPos.x; x < gridPos.x + gridPos.w; x++)
          for (let y = gridPos.y; y < gridPos.y + gridPos.h; y++) {
            expect(taken.get(`${x},${y}`), `${board.uid}: panels at ${x},${y} besides ${id}`).to.equal(undefined);
            taken.set(`${x},${y}`, id);
          }
      }
      const height = Math.max(...everythingOn(board).map(({ gridPos }) => gridPos.y + gridPos.h));
      expect(taken.size, board.uid).to.equal(24 * height);
    }
  });

  it("number their panels from 1, each number once", () => {
    for (const board of all)
      expect(everythingOn(board).map(({ id }) => id)).to.deep.equal(everythingOn(board).map((_, index) => index + 1));
  });

  it("are plain JSON of the classic model, the same on every run and whatever the order of services", () => {
    const turned = environment({ services: [...environment().services].reverse() });
    expect(dashboards(environment())).to.deep.equal(all);
    expect(dashboards(turned)).to.deep.equal(all);
    for (const { json } of all) {
      expect(JSON.parse(JSON.stringify(json))).to.deep.equal(json);
      expect(json.schemaVersion).to.be.a("number");
      expect(json).not.to.have.property("elements");
    }
  });

  it("do not depend on how services name their metrics: what does is recorded under one name", () => {
    const named = (profile: "opentelemetry" | "prom-client") =>
      dashboards(environment({ services: [service("darassa-api", { profile })] }));
    expect(named("prom-client")).to.deep.equal(named("opentelemetry"));
  });

  it("open with six hours, Business with a week", () => {
    expect(all.map(({ json }) => json.time)).to.deep.equal([
      { from: "now-6h", to: "now" },
      { from: "now-6h", to: "now" },
      { from: "now-7d", to: "now" },
      { from: "now-6h", to: "now" },
    ]);
  });

  it("lead to one another with what is chosen and the time, and to silences and logs", () => {
    for (const { json } of all) {
      const links = json.links as readonly { url: string; tags: readonly string[] }[];
      expect(links[0]).to.include({ type: "dashboards", includeVars: true, keepTime: true });
      expect(json.tags).to.include.members([...(links[0]?.tags ?? [])]);
      expect(links.map(({ url }) => url)).to.include.members([
        "https://alertmanager.example.org/#/silences",
        "https://kibana.example.org/app/discover",
      ]);
    }
  });

  it("offer the defined services and their namespaces, and the nodes on System alone", () => {
    expect(variablesOf("application").map(({ name, query }) => [name, query])).to.deep.equal([
      ["namespace", "darassa,shop"],
      ["service", "darassa-api,shop"],
    ]);
    expect(variablesOf("system").map(({ name }) => name)).to.deep.equal(["namespace", "service", "instance"]);
    expect(variablesOf("system")[0]?.query).to.equal("darassa,monitoring,monitoring-agents,shop");
    expect(variablesOf("business").map(({ name }) => name)).to.deep.equal(["namespace", "service"]);
  });

  it("let several services be chosen, but one on the board of a single service, where the first is chosen", () => {
    expect(variablesOf("application").every(({ multi }) => multi)).to.equal(true);
    const [only, ...others] = variablesOf("service");
    expect(others).to.deep.equal([]);
    expect(only).to.include({ name: "service", multi: false });
    expect(only?.current).to.deep.equal({ selected: true, text: "darassa-api", value: "darassa-api" });
    expect(variablesOf("service", environment({ services: [] }))[0]).not.to.have.property("current");
  });

  it("use every variable that they offer, and no other", () => {
    for (const [name, board] of Object.entries(boards())) {
      const used = panelsOn(board).flatMap(({ targets }) =>
        targets.flatMap(({ expr }) => [...expr.matchAll(/\$(\w+)/g)].map((match) => match[1])),
      );
      expect([...new Set(used)].sort()).to.deep.equal(
        variablesOf(name)
          .map((variable) => variable.name)
          .sort(),
      );
    }
  });

  it("open a service's own board from wherever services are listed", () => {
    for (const [board, title] of [
      ["application", "Services"],
      ["business", "The last hour"],
      ["system", "Alerts that are firing"],
    ] as const) {
      const { overrides } = panelOn(boards()[board], title).fieldConfig;
      const link = overrides.find(({ matcher }) => matcher.options === "Service")?.properties[0];
      expect(JSON.stringify(link), title).to.contain("/d/monitoring-service?var-service=${__value.raw}");
    }
  });

  it("mark in their graphs when an alert of their class fires, the heartbeat never", () => {
    for (const [name, board] of Object.entries(boards())) {
      const { list } = board.json.annotations as { list: readonly { expr: string; datasource: { uid: string } }[] };
      const sources = list.map(({ datasource }) => datasource.uid);
      expect(sources).to.deep.equal(
        name === "service"
          ? ["system", "application", "business"].map((of) => `prometheus-${of}`)
          : [`prometheus-${name}`],
      );
      for (const { expr } of list)
        expect(expr).to.contain('alertstate="firing"').and.to.contain('alertname!="Watchdog"');
    }
  });
});
