import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { load } from "js-yaml";
import { alert, alerts } from "../../../rules/alerts/index.ts";
import {
  inhibitions,
  kindsOf,
  type Receivers,
  type Route,
  receiverSecrets,
  routes,
  routesIn,
  routesOf,
  toldOf,
} from "../../../rules/routing/index.ts";
import { alertNames, thresholds } from "../../../rules/thresholds/index.ts";
import { type Severity, seconds, severities } from "../../../rules/vocabulary/index.ts";
import { at } from "../../components/support.ts";
import { production } from "../../support/environment.ts";
import { statedBut, statedProduction } from "../../support/numbers.ts";

/** Labels with which every instance of an alert fires. */
const labelsOf = (name: (typeof alertNames)[number]): readonly string[] => {
  const each = alert(name)
    .instances(production)
    .map(({ query, labels }) => ["environment", "namespace", "service", ...query.labels, ...Object.keys(labels)]);
  return (each[0] ?? []).filter((label) => each.every((labels) => labels.includes(label)));
};

describe("inhibitions", () => {
  const all = inhibitions(statedProduction);

  it("compare only labels that both sides carry: Alertmanager takes two missing ones for equal", () => {
    for (const { source, target, equal } of all)
      for (const label of equal) {
        expect(labelsOf(source), `${source} silences ${target}`).to.include(label);
        expect(labelsOf(target), `${source} silences ${target}`).to.include(label);
      }
  });

  it("reach no further than one service of one environment", () => {
    for (const { equal } of all) expect(equal).to.include.members(["environment", "namespace", "service"]);
  });

  it("let only what is at least as urgent silence, whatever an environment overrides", () => {
    for (const severity of severities) {
      const overrides = { HighErrorRate: { severity }, LowDiskSpace: { severity }, ElasticsearchYellow: { severity } };
      const environment = { ...statedProduction, thresholds: statedBut(overrides) };
      for (const { source, target } of inhibitions(environment))
        expect(
          severities.indexOf(environment.thresholds[source].severity),
          `${source} silences ${target}`,
        ).to.be.at.most(severities.indexOf(environment.thresholds[target].severity));
    }
  });

  it("are left out where the silenced alert is made the more urgent one, and are there again when both are", () => {
    const pairs = (overrides: Parameters<typeof statedBut>[0]) =>
      inhibitions({ ...statedProduction, thresholds: statedBut(overrides) }).map(
        ({ source, target }) => `${source} > ${target}`,
      );
    const pair = "HighErrorRate > UserActivityDrop";
    expect(pairs({ HighErrorRate: { severity: "medium" } })).not.to.include(pair);
    expect(pairs({ HighErrorRate: { severity: "medium" }, UserActivityDrop: { severity: "medium" } })).to.include(pair);
  });

  it("never go in a circle, nor silence an alert by itself", () => {
    const silences = (source: string, seen: readonly string[]): readonly string[] =>
      seen.includes(source)
        ? [source]
        : all.filter((each) => each.source === source).flatMap(({ target }) => silences(target, [...seen, source]));
    for (const name of alertNames) expect(silences(name, []), name).to.deep.equal([]);
  });

  it("are those of the strategy's alerts: the service for its routes, the target for its symptoms, the lack for its forecast", () => {
    expect(all.map(({ source, target }) => `${source} > ${target}`)).to.have.members([
      "LowDiskSpace > DiskFullSoon",
      "LowVolumeSpace > VolumeFullSoon",
      "TargetDown > UserActivityDrop",
      "TargetAbsent > UserActivityDrop",
      "ProbeFailed > UserActivityDrop",
      "HighErrorRate > MostRequestsFail",
      "HighErrorRate > UserActivityDrop",
      "MostRequestsFail > UserActivityDrop",
      "HighErrorRate > HighApiErrorRate",
      "MostRequestsFail > HighApiErrorRate",
      "TargetDown > MetricAbsent",
      "TargetAbsent > MetricAbsent",
      "ElasticsearchRed > NoLogs",
      "ElasticsearchUnreachable > NoLogs",
      "TargetAbsent > NoLogs",
      "TargetAbsent > ProbeFailed",
      "ElasticsearchRed > ElasticsearchYellow",
    ]);
  });

  it("never silence what tells that the chain itself is broken", () => {
    const targets = all.map(({ target }) => target);
    expect(targets).not.to.include.oneOf(["Watchdog", "TargetDown", "AlertmanagerNotificationsFailing"]);
  });
});

/**
 * Seconds between two messages of a route while nothing changes. Alertmanager looks every group interval, and repeats when the
 * last message was delivered longer ago than the repeat interval; delivery takes a moment, so an equal time is not longer.
 * @see https://github.com/prometheus/alertmanager/blob/v0.34.0/notify/dedup_stage.go
 */
const repeated = ({ groupInterval, repeatInterval }: Route): number =>
  seconds(groupInterval) * (Math.floor(seconds(repeatInterval) / seconds(groupInterval)) + 1);

describe("routes", () => {
  const kinds = (name: (typeof alertNames)[number]) =>
    routesOf(name, thresholds[name].severity).flatMap(({ kinds: each }) => each);

  it("take every alert somewhere", () => {
    for (const { name } of alerts) expect(kinds(name), name).not.to.have.length(0);
  });

  it("write every alert but the heartbeat to Slack, and open a ticket for what is critical or high", () => {
    for (const name of alertNames.filter((each) => each !== "Watchdog")) {
      const { severity } = thresholds[name];
      expect(kinds(name), name).to.include("slack");
      expect(kinds(name).includes("jira"), name).to.equal(severity === "critical" || severity === "high");
    }
  });

  it("send what is medium to Slack at once and by e-mail as one digest", () => {
    expect(routesOf("MetricAbsent", "medium").map(({ name }) => name)).to.deep.equal(["medium", "medium-digest"]);
    const digest = routes.find(({ name }) => name === "medium-digest");
    expect(digest?.groupBy).to.deep.equal(["severity"]);
    expect(digest?.kinds).to.deep.equal(["email"]);
  });

  it("make no message about more than one alert of one service where somebody must act at once, and gather only what can wait", () => {
    for (const name of alertNames.filter((each) => each !== "Watchdog"))
      for (const severity of ["critical", "high", "medium"] as const) {
        const [first] = routesOf(name, severity);
        const apart = first?.name === "everyone" ? ["alertname", "integration"] : ["alertname", "namespace", "service"];
        expect(first?.groupBy, `${name} ${severity}`).to.include.members(apart);
      }
    const [slack, digest] = routesOf("MetricAbsent", "medium").map(({ groupWait }) => seconds(groupWait));
    expect(digest).to.be.above(10 * (slack ?? Number.POSITIVE_INFINITY));
  });

  it("send the heartbeat to its receiver alone, and never a resolved one", () => {
    expect(kinds("Watchdog")).to.deep.equal(["heartbeat"]);
    expect(routes.find(({ name }) => name === "heartbeat")?.resolved).to.equal(false);
  });

  it("tell the end to whoever was told at once: of what is critical or high every way, of what is medium in Slack", () => {
    const end = (name: (typeof alertNames)[number], severity: Severity) =>
      new Set(routesOf(name, severity).flatMap((route) => (route.resolved ? route.kinds : [])));
    for (const name of alertNames.filter((each) => each !== "Watchdog")) {
      for (const severity of ["critical", "high"] as const)
        expect([...end(name, severity)], `${name} ${severity}`).to.have.members(toldOf(name, severity));
      expect([...end(name, "medium")], name).to.include("slack");
    }
  });

  it("keep the end to themselves only where a message is no news of one alert", () => {
    const silent = routes.filter(({ resolved }) => !resolved).map(({ name }) => name);
    expect(silent).to.have.members(["heartbeat", "medium-digest", "low"]);
    for (const { groupBy } of routes.filter(({ resolved }) => !resolved)) expect(groupBy).not.to.include("service");
  });

  it("send the heartbeat as often as its setting says, and so often that its service may miss two and not alarm", () => {
    const text = readFileSync(join(import.meta.dirname, "../../../Pulumi.yaml"), "utf8");
    const described = at(load(text), "config", "heartbeatUrl", "description");
    const [, minutes] = /called every minute .*alarm after (\d+) minutes without/.exec(String(described)) ?? [];
    const beat = routes.find(({ name }) => name === "heartbeat");
    if (!beat) return expect.fail("there is no heartbeat");
    expect(repeated(beat)).to.be.at.most(60);
    expect(seconds(beat.groupWait)).to.be.at.most(60);
    expect(3 * repeated(beat)).to.be.at.most(60 * Number(minutes));
    expect(beat.reason).to.include("A beat a minute").and.include("after five without");
    expect(minutes).to.equal("5");
  });

  it("send failing notifications every way that there is", () => {
    expect(kinds("AlertmanagerNotificationsFailing")).to.deep.equal(["slack", "email", "jira"]);
  });

  it("wait the longer, look again the later and repeat the more seldom, the less urgent an alert is", () => {
    const times = severities.map((severity) => {
      const [first] = routesOf("HighCpuUsage", severity);
      return first ? [first.groupWait, first.groupInterval, first.repeatInterval].map(seconds) : [];
    });
    for (const column of [0, 1, 2])
      for (let index = 1; index < times.length; index += 1)
        expect(times[index]?.[column]).to.be.above(times[index - 1]?.[column] ?? Number.POSITIVE_INFINITY);
  });

  it("tell of what is critical within half a minute, and of more of it within five", () => {
    for (const name of alertNames.filter((each) => each !== "Watchdog"))
      for (const { groupWait, groupInterval } of routesOf(name, "critical")) {
        expect(seconds(groupWait), name).to.be.at.most(30);
        expect(seconds(groupInterval), name).to.be.at.most(300);
      }
  });

  it("are all looked at by the alert on notifications that fail: one failure counts per flush, and the rarest must be seen", () => {
    const longest = Math.max(...routes.map(({ groupInterval }) => seconds(groupInterval)));
    for (const { query } of alert("AlertmanagerNotificationsFailing").instances(production))
      expect(seconds(query.lookback)).to.be.above(longest);
  });

  it("repeat no sooner than they look again, and have a name and a reason each", () => {
    for (const { name, groupInterval, repeatInterval, reason } of routes) {
      expect(seconds(repeatInterval), name).to.be.at.least(seconds(groupInterval));
      expect(reason, name).to.match(/^[A-Z].{20,}\.$/);
    }
    expect(new Set(routes.map(({ name }) => name))).to.have.length(routes.length);
  });
});

describe("the routes of an environment", () => {
  const { email, jira, slack } = production.receivers;
  const told = (receivers: Receivers, name: (typeof alertNames)[number], severity: Severity) =>
    toldOf(name, severity, routesIn(receivers));

  it("are all routes as they are defined, where there is every receiver", () => {
    expect(routesIn(production.receivers)).to.deep.equal(routes);
  });

  it("bring every alert to whoever is there, when that is one receiver alone", () => {
    for (const [kind, receiver] of Object.entries({ email, jira, slack }))
      for (const severity of severities)
        for (const name of ["HighErrorRate", "AlertmanagerNotificationsFailing"] as const)
          expect(told({ [kind]: receiver, heartbeat: true }, name, severity), `${severity} by ${kind}`).to.deep.equal([
            kind,
          ]);
  });

  it("go another way only when nobody would be told: what reaches one of its own goes nowhere else", () => {
    const pair = { slack, email, heartbeat: false } as Receivers;
    expect(told(pair, "HighErrorRate", "critical")).to.deep.equal(["slack"]);
    expect(told(pair, "MetricAbsent", "medium")).to.deep.equal(["slack", "email"]);
    expect(told({ email, jira, heartbeat: false } as Receivers, "MetricAbsent", "medium")).to.deep.equal(["email"]);
  });

  it("send the heartbeat to no person, and no alert into the heartbeat", () => {
    expect(told({ slack, heartbeat: false } as Receivers, "Watchdog", "low")).to.deep.equal([]);
    for (const severity of severities) expect(told({ heartbeat: true }, "HighErrorRate", severity)).to.deep.equal([]);
  });
});

describe("receivers", () => {
  it("are of the kinds that an environment has, in a fixed order", () => {
    expect(kindsOf(production.receivers)).to.deep.equal(["slack", "email", "jira", "heartbeat"]);
    expect(kindsOf({ heartbeat: false })).to.deep.equal([]);
    expect(kindsOf({ heartbeat: true, slack: { channel: "#alerts" } })).to.deep.equal(["slack", "heartbeat"]);
  });

  it("have one secret each, and share none", () => {
    const names = Object.values(receiverSecrets);
    expect(new Set(names)).to.have.length(names.length);
  });
});
