import { requestDurationBounds } from "../rules/metrics/index.ts";
import { type AlertName, type Override, thresholds } from "../rules/thresholds/index.ts";
import { type Problem, parseValue, spelling, type Unit, valueWords } from "../rules/vocabulary/index.ts";
import type { Draft, Given } from "./validate.ts";

const named: Readonly<Partial<Record<Unit, string>>> = {
  ratio: "a ratio",
  seconds: "a time",
  count: "a plain number",
  "count/min": "a number per minute",
};

/** The overrides of thresholds as the definitions want them, and what is wrong with them; `given` is what was written. */
export function readOverrides(given: Draft<Given["thresholds"]> = {}): {
  readonly overrides: Readonly<Partial<Record<AlertName, Override>>>;
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

function problemsOf(name: AlertName, spelt: string | number, value: number | undefined): readonly Problem[] {
  const { unit, direction } = thresholds[name];
  const problem = (rule: string, remedy: string): readonly Problem[] => [
    { property: `thresholds.${name}.value`, value: spelt, rule, remedy },
  ];
  if (value === undefined) return problem(`is not ${named[unit]}`, `write ${spelling(unit)}`);
  if (unit === "ratio" && value > 1) return problem("is more than the whole", 'write a percentage up to "100 %"');
  if (direction === "above" && unit === "ratio" && value === 1)
    return problem("is never exceeded, so that the alert could not fire", "write a smaller value");
  if (direction === "below" && value === 0)
    return problem("is never fallen below, so that the alert could not fire", "write a larger value");
  // A percentile is computed inside the bucket it falls into: only at a bound does the comparison say what happened.
  if (name === "SlowResponses" && !requestDurationBounds.some((bound) => bound === value))
    return problem(
      "is not a bound of the response time histogram, between which percentiles are estimates",
      `use one of: ${requestDurationBounds.map((bound) => valueWords(bound, "seconds")).join(", ")}`,
    );
  return [];
}
