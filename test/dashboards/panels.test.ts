import { expect } from "chai";
import { alerts } from "../../rules/alerts/index.ts";
import { classOfSeries } from "../../rules/metrics/index.ts";
import * as queries from "../../rules/queries/index.ts";
import { clusterRecordings, serviceRecordings } from "../../rules/recording/index.ts";
import type { DashboardDocument } from "../../rules/render/documents.ts";
import { durationWords } from "../../rules/vocabulary/index.ts";
import { parsed } from "./promql.ts";
import {
  allQueries,
  boards,
  choices,
  environment,
  everythingOn,
  type Panel,
  panelOn,
  panelsOn,
  service,
} from "./support.ts";

/** Every expression that a panel may have, and the query that it reads. */
const readable = (): ReadonlyMap<string, queries.Query> => {
  const named = allQueries().flatMap((query) =>
    choices.map((matchers) => [queries.read(query, { matchers, profile: "opentelemetry" }), query] as const),
  );
  const alerted = alerts.flatMap(({ instances }) =>
    instances(environment()).map(({ query, target }) => [queries.read(query, target), query] as const),
  );
  return new Map([...alerted, ...named]);
};

const recorded = new Map([...serviceRecordings, ...clusterRecordings].map((query) => [query.record, query.class]));
/** Prometheus makes these itself, whatever it scrapes. */
const everywhere = ["up", "ALERTS"];

describe("panels", () => {
  const all = Object.values(boards());
  const expressions = readable();
  const each = (check: (panel: Panel, board: DashboardDocument) => void): void => {
    for (const board of all) for (const panel of panelsOn(board)) check(panel, board);
  };

  it("have a title, a unit, a source, a query and a description that says where it is read from", () => {
    const grafanaUnits = ["percentunit", "s", "short", "bool", "Bps", "cpm", "reqps"];
    each((panel, { uid }) => {
      const where = `${uid}: ${panel.title}`;
      expect(panel.title, where).to.match(/^[A-Z].{3,}/);
      expect(grafanaUnits, where).to.include(panel.fieldConfig.defaults.unit);
      expect(panel.description.length, where).to.be.above(60);
      expect(panel.targets, where).not.to.have.length(0);
      const sources = [...new Set(panel.targets.map(({ datasource }) => datasource.uid))];
      expect(panel.datasource.uid, where).to.equal(sources.length === 1 ? sources[0] : "-- Mixed --");
      for (const source of sources) expect(panel.description, where).to.match(new RegExp(`Read from .*${source}\\b`));
    });
  });

  it("read named queries and nothing else, each from the Prometheus of its class", () => {
    each((panel, { uid }) => {
      for (const { expr, datasource } of panel.targets) {
        const query = expressions.get(expr);
        expect(query, `${uid}: ${panel.title}: ${expr}`).not.to.equal(undefined);
        // Each Prometheus knows the alerts that it evaluates, so that one query is asked three times.
        if (query?.name !== "firingAlerts") expect(datasource.uid).to.equal(`prometheus-${query?.class}`);
      }
    });
  });

  it("have expressions that Prometheus can parse, over series that its class keeps", () => {
    each((panel, { uid }) => {
      for (const { expr, datasource } of panel.targets) {
        const { series, errors } = parsed(expr);
        expect(errors, `${uid}: ${panel.title}: ${expr}`).to.equal(0);
        expect(series, expr).not.to.have.length(0);
        for (const name of series.filter((found) => !everywhere.includes(found)))
          expect(`prometheus-${recorded.get(name) ?? classOfSeries(name)}`, `${panel.title}: ${name}`).to.equal(
            datasource.uid,
          );
      }
    });
    expect(parsed("sum by (a (up)").errors).to.be.above(0);
  });

  it("name their lines by labels that the answer has", () => {
    each((panel) => {
      for (const { expr, legendFormat } of panel.targets.filter((target) => target.legendFormat)) {
        const query = expressions.get(expr);
        const used = [...(legendFormat ?? "").matchAll(/{{(\w+)}}/g)].map((match) => match[1]);
        expect(
          ["namespace", "service", ...(query?.labels ?? [])],
          `${panel.title}: ${legendFormat}`,
        ).to.include.members(used);
      }
    });
  });

  it("tell lines apart by service where several can be chosen, and leave it out where one is", () => {
    const { application, service: one } = boards();
    expect(panelOn(application, "Response time").targets.map(({ legendFormat }) => legendFormat)).to.deep.equal([
      "95th percentile {{service}}",
      "median {{service}}",
    ]);
    expect(panelOn(one, "Error rate by route").targets[0]?.legendFormat).to.equal("{{http_route}}");
    const graph = one && panelsOn(one).find(({ type, title }) => type === "timeseries" && title === "Error rate");
    expect(graph?.targets[0]?.legendFormat).to.equal("Error rate");
  });

  it("begin at zero, except where that would be wrong: logarithms, what is drawn downwards, and a drop that can be a rise", () => {
    const free = [
      "Time until a disk is full",
      "Time until a volume is full",
      "Disk I/O",
      "Network I/O",
      "Drop of user activity",
    ];
    each(({ type, title, fieldConfig }) => {
      if (type !== "table") expect(fieldConfig.defaults.min, title).to.equal(free.includes(title) ? undefined : 0);
    });
  });

  it("say so when there is no data, in numbers and tables; graphs leave a gap", () => {
    each(({ type, title, fieldConfig }) => {
      if (type === "stat" || type === "table" || type === "state-timeline")
        expect(fieldConfig.defaults.noValue, title).to.be.oneOf(["no data", "No alert is firing"]);
      else expect(fieldConfig.defaults.custom, title).to.include({ spanNulls: false });
    });
  });

  it("show each of the strategy's eighteen metrics, on the board of its section", () => {
    const drawn = (board: string) =>
      new Set(
        panelsOn(boards()[board] ?? expect.fail()).flatMap(({ targets }) =>
          targets.map(({ expr }) => expressions.get(expr)?.name),
        ),
      );
    const wanted = {
      system: [
        "cpuUtilisation",
        "memoryUtilisation",
        "diskRead",
        "diskWritten",
        "networkReceived",
        "networkSent",
        "processCount",
        "threadCount",
      ],
      application: ["latencyP95", "requestRate", "errorRatio", "activeUsers", "cacheHitRatio", "connectionsUsed"],
      business: [
        "userRegistrations",
        "activeSessions",
        "trainingBookings",
        "jobApplications",
        "blogViews",
        "searchQueries",
      ],
    };
    for (const [board, names] of Object.entries(wanted)) expect([...drawn(board)], board).to.include.members(names);
  });

  it("list firing alerts from all three Prometheus, with severity in words and the way to the runbook", () => {
    const panel = panelOn(boards().system, "Alerts that are firing");
    expect(panel.targets.map(({ datasource }) => datasource.uid)).to.deep.equal([
      "prometheus-system",
      "prometheus-application",
      "prometheus-business",
    ]);
    expect(JSON.stringify(panel))
      .to.contain("critical: act now")
      .and.to.contain("https://example.org/runbooks/${__value.raw}.md");
  });

  it("say how long their Prometheus keeps what they show", () => {
    const kept = environment({ metricRetention: { system: "7d", application: "90d", business: "365d" } });
    expect(panelOn(boards(kept).system, "CPU usage").description).to.contain(`keeps ${durationWords("7d")}`);
  });

  it("claim no alert that this environment does not have", () => {
    const without = boards(environment({ services: [service("darassa-api", { without: ["payments"] })] }));
    const panel = panelOn(without.business, "Failed payments");
    expect(panel.description).not.to.contain("FailedPayments");
    expect(panel.fieldConfig.defaults.thresholds.steps).to.have.length(1);
    expect(panelOn(boards().business, "Failed payments").description).to.contain("**FailedPayments**");
  });

  it("need no source for Grafana's own list of alerts, which asks every Prometheus itself", () => {
    const lists = all.flatMap(everythingOn).filter(({ type }) => type === "alertlist");
    expect(lists).to.have.length(1);
    expect(lists[0]).not.to.have.any.keys("targets", "datasource");
  });
});
