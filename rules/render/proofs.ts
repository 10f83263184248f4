import type { Alert, Instance } from "../alerts/index.ts";
import type { Environment } from "../environment.ts";
import { metric } from "../metrics/index.ts";
import type { Query, Sample, Story, Target } from "../queries/index.ts";
import {
  type Duration,
  limitWords,
  type Matchers,
  seconds,
  selector,
  type Threshold,
  thresholdWords,
} from "../vocabulary/index.ts";
import type { JsonObject, RuleTestDocument } from "./documents.ts";
import { type Evaluated, evaluatedByDocument, ruleDocuments } from "./prometheus.ts";

/**
 * A proof for every alert of `environment`, generated from its threshold: it fires beyond it with its labels, but not before
 * its time is up; it stays silent just within it and below its floor; and series that are there twice make it neither fire twice nor fire.
 */
export function ruleTestDocuments(environment: Environment): readonly RuleTestDocument[] {
  const evaluated = evaluatedByDocument(environment);
  return ruleDocuments(environment).flatMap(({ name, class: metricClass }) => {
    const own = evaluated.get(name) ?? [];
    // promtool evaluates all rules of a file at one interval: three weeks at 30 s would take it minutes.
    const intervals = [...new Set(own.map(({ instance }) => instance.query.proof?.interval ?? "30s"))];
    return intervals.map((evaluationInterval) => ({
      rules: name,
      class: metricClass,
      evaluationInterval,
      tests: own
        .filter(({ instance }) => (instance.query.proof?.interval ?? "30s") === evaluationInterval)
        .flatMap((entry) => proofs(entry, environment.thresholds[entry.alert.name])),
    }));
  });
}

function proofs({ alert, instance }: Evaluated, threshold: Threshold): readonly JsonObject[] {
  const clock = clockOf(instance.query, threshold);
  const words = thresholdWords(threshold);
  const firing = `ALERTS${selector({ alertname: alert.name, alertstate: "firing", ...instance.labels })}`;
  const about = [alert.name, ...Object.values(instance.labels)].join(" ");
  const beyond = { ...clock, value: justBeyond(threshold), volume: ample(threshold) };
  const within = { ...clock, value: justWithin(threshold), volume: ample(threshold) };
  const expected = [{ labels: `ALERTS${selector(expectedLabels(alert, instance, threshold))}`, value: 1 }];
  const given = (story: Story): readonly Sample[] => instance.query.samples(instance.target, story);
  const at = (moment: number, samples: readonly JsonObject[]): JsonObject => ({
    expr: firing,
    eval_time: `${moment}s`,
    exp_samples: samples,
  });
  const proof = (name: string, samples: readonly Sample[], ...tests: readonly JsonObject[]): JsonObject => ({
    name: `${about} ${name}`,
    interval: `${clock.interval}s`,
    input_series: samples.map((sample) => ({
      series: `${sample.name}${selector(sample.labels)}`,
      values: sample.values,
    })),
    promql_expr_test: tests,
  });
  // Without any input either way it answers the same whatever happens.
  const always = given(beyond).length === 0 && given(within).length === 0;
  const twice = (story: Story): readonly Sample[] => [...given(story), ...given(story).map(doubled)];
  return [
    proof(
      `fires when the value is ${words}, with its labels, and not before the time is up`,
      given(beyond),
      at(clock.early, []),
      at(clock.end, expected),
    ),
    ...(always ? [] : [proof(`stays silent just short of ${limitWords(threshold)}`, given(within), at(clock.end, []))]),
    ...(threshold.floor
      ? [
          proof(
            "stays silent below its floor",
            given({ ...beyond, volume: threshold.floor.atLeast / 2 }),
            at(clock.end, []),
          ),
        ]
      : []),
    ...(given(beyond).length > 0
      ? [proof("fires once when every series is there twice", twice(beyond), at(clock.end, expected))]
      : []),
    ...(given(within).length > 0 && !addsUp(instance.query)
      ? [
          proof(
            `stays silent just short of ${limitWords(threshold)} when every series is there twice`,
            twice(within),
            at(clock.end, []),
          ),
        ]
      : []),
  ];
}

/**
 * Whether the counts of a service's pods are added up: then a second series is a second pod, which counts. Of one pod there
 * is never a second, since all targets of a service have one `job`, and equal targets are scraped once.
 */
const addsUp = ({ metrics, unit, traffic }: Query): boolean =>
  unit !== "fact" && !traffic && metrics.some((id) => metric(id).collector === "service");

interface Clock extends Pick<Story, "interval" | "steps" | "onset" | "held"> {
  /** When the alert must not fire yet, although the value is beyond the threshold since the onset. */
  readonly early: number;
  /** When it must fire. */
  readonly end: number;
}

function clockOf({ lookback, proof }: Query, threshold: Threshold): Clock {
  const interval = seconds(proof?.interval ?? "30s");
  const round = (duration: Duration): number => Math.ceil(seconds(duration) / interval);
  const onset = proof?.history ? round(proof.history) : 0;
  const settles = Math.max(
    round(proof?.settles ?? lookback),
    threshold.floor?.window ? round(threshold.floor.window) : 0,
  );
  const held = round(threshold.for);
  const steps = onset + settles + held + 2;
  return { interval, onset, steps, held, early: (onset + held) * interval - 1, end: steps * interval };
}

/** Two in a hundred of the value; for a share not so much that it would leave what is possible. */
const little = ({ value, unit }: Threshold): number =>
  unit === "ratio" ? Math.min(value * 0.02, (1 - value) / 2) : value * 0.02;

/** A little beyond the value, or one whole where the value is zero. */
function justBeyond(threshold: Threshold): number {
  const { value, direction } = threshold;
  if (direction === "below") return value - little(threshold);
  return value === 0 ? 1 : value + little(threshold);
}

const justWithin = (threshold: Threshold): number =>
  threshold.value + (threshold.direction === "above" ? -1 : 1) * little(threshold);

/** Volume well above the floor; 90 % where it is a share. */
const ample = ({ floor }: Threshold): number => (floor?.unit === "ratio" ? 0.9 : (floor?.atLeast ?? 25) * 4);

/** The labels with which the alert must fire. */
function expectedLabels(alert: Alert, { query, target, labels }: Instance, threshold: Threshold): Matchers {
  return {
    alertname: alert.name,
    alertstate: "firing",
    ...(query.answer?.(target) ?? answerOf(query, target)),
    ...labels,
    severity: threshold.severity,
    class: query.class,
  };
}

function answerOf(query: Query, target: Target): Matchers {
  const [first] = query.samples(target, { value: 1, volume: 1, interval: 30, steps: 1, onset: 0, held: 0 });
  const kept = ["namespace", "service", ...query.labels];
  return Object.fromEntries(Object.entries(first?.labels ?? {}).filter(([label]) => kept.includes(label)));
}

/** The same series again, as a second pod of the exporter would expose it while the first is still known. */
const doubled = ({ name, labels, values }: Sample): Sample => ({
  name,
  labels: "pod" in labels ? { ...labels, instance: "second" } : { ...labels, pod: "second" },
  values,
});
