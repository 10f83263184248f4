import type { Duration } from "./duration.ts";
import { durationWords } from "./duration.ts";
import type { Severity } from "./severity.ts";
import type { Unit } from "./unit.ts";
import { valueWords } from "./unit.ts";

/** The least volume below which a ratio says nothing: one failed request out of two is 50 %, and no incident. */
export interface Floor {
  /** Least volume, in {@link Floor.unit}. */
  readonly atLeast: number;
  readonly unit: "count" | "ratio";
  /** What is counted, as it reads after the number: "requests", "used". */
  readonly of: string;
  /** How far back it is counted; none for what is true at one moment. */
  readonly window?: Duration;
}

/** A number that must not be crossed, and everything that makes it a decision: unit, direction, time, severity, reason. */
export interface Threshold {
  /** The unit of {@link Threshold.value}; the query that is compared has the same. */
  readonly unit: Unit;
  /** Whether the alert fires above or below the value. The value itself never fires. */
  readonly direction: "above" | "below";
  /** The number, in {@link Threshold.unit}: a ratio is between 0 and 1. */
  readonly value: number;
  /** How long it must be crossed without a break before the alert fires. */
  readonly for: Duration;
  /** How long the alert goes on firing after the value is well again, so that a flapping value is one incident. */
  readonly keepFiringFor?: Duration;
  /** How soon somebody must act. */
  readonly severity: Severity;
  /** The least volume, for ratios and percentiles. */
  readonly floor?: Floor;
  /** Why this number; where it comes from. */
  readonly reason: string;
}

/** Where "below" is not what one would say: something ends in less than a week, and fewer than ten came. */
const below: Readonly<Partial<Record<Unit, string>>> = { seconds: "less than", count: "fewer than" };

/** For people: "above 90 %", "below 10 %", "less than 4 d"; "true" where the alert is on a fact. */
export function limitWords({ unit, direction, value }: Threshold): string {
  if (unit === "fact") return "true";
  return `${direction === "above" ? "above" : (below[unit] ?? "below")} ${valueWords(value, unit)}`;
}

/** For people, whole: "above 1 % for 5 min (at least 100 requests in 10 min)", "true for 15 min". */
export const thresholdWords = (t: Threshold): string =>
  `${limitWords(t)} for ${durationWords(t.for)}${t.floor ? ` (at least ${floorWords(t.floor)})` : ""}`;

/** For people: "100 requests in 10 min", "50 % used". */
export const floorWords = (f: Floor): string =>
  `${valueWords(f.atLeast, f.unit)} ${f.of}${f.window ? ` in ${durationWords(f.window)}` : ""}`;
