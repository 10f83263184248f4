import { expect } from "chai";
import { load } from "js-yaml";
import type { Built } from "../../bin/build.ts";
import type { Registered } from "../../bin/record.ts";
import { alerts } from "../../rules/alerts/index.ts";
import { routesOf } from "../../rules/routing/index.ts";
import type { MetricClass } from "../../rules/vocabulary/index.ts";
import { at } from "../components/support.ts";
import { kindOf, labelsAt, listAt } from "../support/pods.ts";
import { buildStack } from "../support/stack.ts";

type Labels = Readonly<Record<string, string>>;

const ofKind = ({ run }: Built, kind: string): readonly Registered[] =>
  run.resources.filter((resource) => kindOf(resource) === kind);

/**
 * The labels that one replica of a Prometheus gives to its alerts: `buildExternalLabels` and the relabeling of alerts in
 * pkg/prometheus/promcfg.go of prometheus-operator, which drops the label of the replica.
 */
function outgoing({ inputs }: Registered, replica: number): Labels {
  const text = (field: string, standard: string): string => String(at(inputs, "spec", field) ?? standard);
  const own = text("prometheusExternalLabelName", "prometheus");
  const dropped = text("replicaExternalLabelName", "prometheus_replica");
  const all = {
    [own]: String(at(inputs, "metadata", "name")),
    [dropped]: `pod-${replica}`,
    ...labelsAt(inputs, "spec", "externalLabels"),
  };
  return Object.fromEntries(Object.entries(all).filter(([name]) => name !== "" && name !== dropped));
}

/** The labels that an alert has in every instance when it reaches Alertmanager. */
function labelsOf(built: Built, name: string): ReadonlySet<string> {
  const sender = (metricClass: MetricClass): Labels => {
    const found = ofKind(built, "Prometheus").find((each) => each.name === `prometheus-${metricClass}`);
    return found ? outgoing(found, 0) : {};
  };
  const instances = alerts.find((alert) => alert.name === name)?.instances(built.settings.environment) ?? [];
  const each = instances.map(({ query, labels }) => [
    ...["alertname", "severity", "class", "namespace", "service", ...query.labels],
    ...Object.keys(labels),
    ...Object.keys(sender(query.class)),
  ]);
  return new Set(each[0]?.filter((label) => each.every((labels) => labels.includes(label))));
}

/** Alertmanager's configuration as it is deployed. */
function configOf(built: Built): unknown {
  const [secret] = ofKind(built, "Secret").filter(({ name }) => name === "alertmanager-config");
  return load(String(at(secret?.inputs, "stringData", "alertmanager.yaml")));
}

const matched = (matchers: readonly unknown[]): readonly string[] =>
  matchers.flatMap((each) => /alertname="(\w+)"/.exec(String(each))?.[1] ?? []);

describe("alerts on their way to people", () => {
  const built: Built[] = [];
  before(async () => {
    for (const stack of ["production", "staging"]) built.push(await buildStack(stack));
  });

  it("say of which environment they are, whichever Prometheus sends them", () => {
    for (const each of built)
      for (const prometheus of ofKind(each, "Prometheus"))
        expect(outgoing(prometheus, 0), prometheus.name).to.include({ environment: each.settings.environment.name });
  });

  it("are the same alert whichever replica of a Prometheus sends them, or each would be told as many times as there are", () => {
    for (const each of built)
      for (const prometheus of ofKind(each, "Prometheus"))
        expect(outgoing(prometheus, 0), prometheus.name).to.deep.equal(outgoing(prometheus, 1));
  });

  it("carry no label that only tells which Prometheus found them", () => {
    for (const each of built)
      for (const prometheus of ofKind(each, "Prometheus"))
        expect(Object.keys(outgoing(prometheus, 0)), prometheus.name).to.deep.equal(["environment"]);
  });

  it("carry every label that the deployed inhibitions compare", () => {
    for (const each of built) {
      const rules = listAt(configOf(each), "inhibit_rules");
      expect(rules).not.to.have.length(0);
      for (const rule of rules) {
        const sides = [...listAt(rule, "source_matchers"), ...listAt(rule, "target_matchers")];
        expect(matched(sides)).to.have.length(2);
        for (const name of matched(sides))
          expect([...labelsOf(each, name)], name).to.include.members([...listAt(rule, "equal")]);
      }
    }
  });

  it("carry every label by which their deployed routes gather them, so that no message mixes what should be apart", () => {
    for (const each of built) {
      const groups = new Map(
        listAt(configOf(each), "route", "routes").map((route) => [
          String(at(route, "receiver")),
          listAt(route, "group_by").map(String),
        ]),
      );
      for (const { name } of alerts) {
        const { severity } = each.settings.environment.thresholds[name];
        for (const route of routesOf(name, severity))
          expect([...labelsOf(each, name)], `${name} ${route.name}`).to.include.members(groups.get(route.name) ?? []);
      }
    }
  });

  it("carry every label that a message shows", () => {
    const [production] = built;
    if (!production) return expect.fail("production was not built");
    const texts = [JSON.stringify(configOf(production)), ...Object.values(production.documents.alertmanager.templates)];
    const shown = new Set(
      texts.flatMap((text) => Array.from(text.matchAll(/Labels\.(\w+)/g), ([, name]) => name ?? "")),
    );
    expect([...shown]).to.include.members(["environment", "namespace", "service", "severity"]);
    for (const { name } of alerts.filter((alert) => alert.name !== "Watchdog"))
      expect([...labelsOf(production, name)], name).to.include.members([...shown]);
  });
});
