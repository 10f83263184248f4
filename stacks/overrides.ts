import { alert } from "../rules/alerts/index.ts";
import { documented } from "../rules/environment.ts";
import { requestDurationBounds } from "../rules/metrics/index.ts";
import { canCross, rangeOf } from "../rules/queries/index.ts";
import { type AlertName, alertNames, type Override, thresholds } from "../rules/thresholds/index.ts";
import {
  type Duration,
  duration,
  durationWords,
  type Problem,
  parseValue,
  seconds,
  spelling,
  type Unit,
  valueWords,
} from "../rules/vocabulary/index.ts";
import type { Draft, Given } from "./validate.ts";

const named: Readonly<Partial<Record<Unit, string>>> = {
  ratio: "a ratio",
  seconds: "a time",
  count: "a plain number",
  "count/min": "a number per minute",
};

/** What an environment changes, by the alert's name. */
export type Overrides = Readonly<Partial<Record<AlertName, Override>>>;

/** The overrides of thresholds as the definitions want them, and what is wrong with them; `given` is what was written. */
export function readOverrides(given: Draft<Given["thresholds"]> = {}): {
  readonly overrides: Overrides;
  readonly problems: readonly Problem[];
} {
  const read = (Object.entries(given) as [AlertName, Draft<Given["thresholds"]>[AlertName]][]).map(
    ([name, { value: spelt, ...rest } = {}]) => {
      const value = spelt === undefined ? undefined : parseValue(String(spelt), thresholds[name].unit);
      const override: Override = { ...rest, ...(value !== undefined && { value }) };
      return { name, override, problems: spelt === undefined ? [] : problemsOf(name, spelt, value) };
    },
  );
  return {
    overrides: Object.fromEntries(read.map(({ name, override }) => [name, override])),
    problems: read.flatMap(({ problems }) => problems),
  };
}

/** Whether an answer of the alert's query can be beyond `value`. */
const isPossible = (name: AlertName, value: number): boolean =>
  alert(name)
    .instances(documented)
    .some(({ query }) => canCross(rangeOf(query), { direction: thresholds[name].direction, value }));

function problemsOf(name: AlertName, spelt: string | number, value: number | undefined): readonly Problem[] {
  const { unit, direction } = thresholds[name];
  const problem = (rule: string, remedy: string): readonly Problem[] => [
    { property: `thresholds.${name}.value`, value: spelt, rule, remedy },
  ];
  if (unit === "fact")
    return problem("is no number that could be changed: the alert is on a fact", "set for or severity, or remove it");
  if (value === undefined) return problem(`is not ${named[unit]}`, `write ${spelling(unit)}`);
  if (unit === "ratio" && value > 1) return problem("is more than the whole", 'write a percentage up to "100 %"');
  if (!isPossible(name, value))
    return direction === "above"
      ? problem("is never exceeded, so that the alert could not fire", "write a smaller value")
      : problem("is never fallen below, so that the alert could not fire", "write a larger value");
  // A percentile is computed inside the bucket it falls into: only at a bound does the comparison say what happened.
  if (name === "SlowResponses" && !requestDurationBounds.some((bound) => bound === value))
    return problem(
      "is not a bound of the response time histogram, between which percentiles are estimates",
      `use one of: ${requestDurationBounds.map((bound) => valueWords(bound, "seconds")).join(", ")}`,
    );
  return [];
}

/** What is wrong with overrides that are each well written: alerts that one sample decides, or that come too late. */
export const pointlessOverrides = (scrapeInterval: Duration | undefined, overrides: Overrides): readonly Problem[] => [
  ...shortHoldTimes(scrapeInterval, overrides),
  ...longHoldTimes(overrides),
  ...lateForecasts(overrides),
];

/** An alert whose samples come less than twice while it must hold is decided by one of them. */
function shortHoldTimes(scrapeInterval: Duration | undefined, overrides: Overrides): readonly Problem[] {
  if (scrapeInterval === undefined) return [];
  const least = 2 * seconds(scrapeInterval);
  return alertNames.flatMap((name) => {
    const hold = overrides[name]?.for;
    if (hold === undefined || name === "Watchdog" || seconds(hold) >= least) return [];
    return [
      {
        property: `thresholds.${name}.for`,
        value: hold,
        rule: `is shorter than two scrape intervals of ${durationWords(scrapeInterval)}, so that one late scrape decides`,
        remedy: `write at least "${duration(least)}"`,
      },
    ];
  });
}

/** What has to hold for longer than the least urgent response may take is told when it is too late to be of use. */
const longestHold: Duration = "1d";

const longHoldTimes = (overrides: Overrides): readonly Problem[] =>
  alertNames.flatMap((name) => {
    const hold = overrides[name]?.for;
    if (hold === undefined || seconds(hold) <= seconds(longestHold)) return [];
    return [
      {
        property: `thresholds.${name}.for`,
        value: hold,
        rule: `is longer than ${durationWords(longestHold)}, within which even what is medium must be acted upon`,
        remedy: `write at most "${longestHold}"`,
      },
    ];
  });

/** A forecast that must hold for as long as it foretells comes when what it foretells has happened. */
const lateForecasts = (overrides: Overrides): readonly Problem[] =>
  alertNames.flatMap((name) => {
    const { unit, direction, value, for: hold } = { ...thresholds[name], ...overrides[name] };
    if (!overrides[name] || unit !== "seconds" || direction !== "below" || seconds(hold) < value) return [];
    const words = valueWords(value, "seconds");
    return [
      {
        property: `thresholds.${name}`,
        rule: `must hold for ${durationWords(hold)} while only ${words} are left, so that it comes too late`,
        remedy: `write a "for" that is shorter than ${words}, or a larger value`,
      },
    ];
  });
