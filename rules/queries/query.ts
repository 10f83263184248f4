import type { MetricId, ScrapedPart } from "../metrics/index.ts";
import {
  type Duration,
  type Matchers,
  type MetricClass,
  type NamingProfile,
  selector,
  type Threshold,
  type Unit,
} from "../vocabulary/index.ts";

/** What a query is asked about: a service, the whole stack, or whatever a board's variables select. */
export interface Target {
  /** Matchers that every selector of the query gets. */
  readonly matchers: Matchers;
  /** How the service names its HTTP metrics. Boards need not know: what depends on it is recorded under one name. */
  readonly profile: NamingProfile;
}

/** One input series of a proof. */
export interface Sample {
  readonly name: string;
  readonly labels: Matchers;
  /** promtool's series notation: `0+3x100`. */
  readonly values: string;
}

/** A state of the world that a proof needs: the query must come out at `value`. */
export interface Story {
  /** What the query must answer, in its unit. */
  readonly value: number;
  /** What the volume must be, in the unit of the threshold's floor. */
  readonly volume: number;
  /** Seconds between samples. */
  readonly interval: number;
  /** Samples after the first. */
  readonly steps: number;
  /** Samples before the state begins: history that a comparison with the past needs. */
  readonly onset: number;
  /** Samples at the end for which the query must answer `value` or what is further beyond. */
  readonly held: number;
}

/** What a query can answer: from `min` to `max`, both possible. */
export interface Range {
  /** @default without a limit */
  readonly min?: number;
  /** @default without a limit */
  readonly max?: number;
}

/** Nothing to all of something. */
export const share: Range = { min: 0, max: 1 };

/** A query that answers only while it is true: its silence is no answer, and its answer is 1. */
export const onlyOne: Range = { min: 1, max: 1 };

/** A query that answers a share must say what of, and how much that can be. */
type Measured =
  | {
      readonly unit: "ratio";
      /**
       * Whether it is a share of events that come as they like, and so says nothing while few come: an alert on it is refused
       * without a floor. A share of a capacity, or of things that are simply there, is none.
       */
      readonly traffic: boolean;
      readonly range: Range;
    }
  | {
      readonly unit: Exclude<Unit, "ratio">;
      /** Whether it is a percentile or a mean of events that come as they like. @default false */
      readonly traffic?: boolean;
      /** @default 0 or 1 for a fact, and zero or more for anything else */
      readonly range?: Range;
    };

/** A named PromQL function: the one place where its expression stands, for the alert and for the panel. */
export type Query = Measured & QueryBase;

interface QueryBase {
  /** Key, for the reference and for tests: `errorRatio`. */
  readonly name: string;
  /** For a panel's title and the reference. */
  readonly title: string;
  /** The Prometheus that can answer it: the class of all its metrics. */
  readonly class: MetricClass;
  /** Metrics of the contract that it reads; a service without one of them has no use for the query. */
  readonly metrics: readonly MetricId[];
  /** Labels of the answer, besides `namespace` and `service`. */
  readonly labels: readonly string[];
  /** How far back its expression reads at the most: ranges and offsets together. */
  readonly lookback: Duration;
  /** The recording rule that keeps its answer, when more than one reader needs it. */
  readonly record?: string;
  /** The expression. */
  readonly expr: (target: Target) => string;
  /** What a floor is measured against; the same labels as the answer. */
  readonly volume?: (target: Target) => string;
  /** Input that makes it answer `story.value`, for the proofs. */
  readonly samples: (target: Target, story: Story) => readonly Sample[];
  /** Labels of that answer, where they are not those of the first sample. */
  readonly answer?: (target: Target) => Matchers;
  /** How a proof goes about a long look-back. @default samples every 30 s, no history, settled after the look-back */
  readonly proof?: {
    /** Time between samples. */
    readonly interval: Duration;
    /** History before the state begins. @default none */
    readonly history?: Duration;
    /** Time after which the answer is settled. @default the look-back */
    readonly settles?: Duration;
  };
}

/** What `query` can answer, where it answers anything. */
export const rangeOf = ({ range, unit }: Query): Range => range ?? (unit === "fact" ? share : { min: 0 });

/** Whether a query that answers within a range can be beyond a threshold at all: what cannot, would never fire. */
export const canCross = (range: Range, { direction, value }: Pick<Threshold, "direction" | "value">): boolean =>
  direction === "above"
    ? value < (range.max ?? Number.POSITIVE_INFINITY)
    : value > (range.min ?? Number.NEGATIVE_INFINITY);

/** The expression that reads `query`: its recording when it has one, so that alert and panel see the same number. */
export const read = (query: Query, target: Target): string =>
  query.record ? `${query.record}${selector(target.matchers)}` : query.expr(target);

/** The labels that `by (...)` keeps: those of the query, and the two that every alert needs. */
export const by = (...labels: readonly string[]): string => `by (${["namespace", "service", ...labels].join(", ")})`;

/** `name{matchers}`, the target's matchers first. */
export const pick = (name: string, target: Target, matchers: Matchers = {}): string =>
  `${name}${selector(target.matchers, matchers)}`;

/** The target's own labels where they are plain equalities: those of a service in a proof. */
export const plainLabels = (target: Target): Matchers =>
  Object.fromEntries(Object.entries(target.matchers).filter(([, value]) => !/^(!=|=~|!~)/.test(value)));

/** Labels of a series of a part of the stack in a proof. */
export const labelsOf = (target: Target, service: ScrapedPart): Matchers => ({
  namespace: "monitoring",
  service,
  ...plainLabels(target),
});

/** As short as it can be without losing what a threshold needs. */
const number = (value: number): string => String(Number(value.toPrecision(9)));

/** A sample that stays at `value`. */
export const constant = (name: string, labels: Matchers, value: number, { steps }: Story): Sample => ({
  name,
  labels,
  values: `${number(value)}+0x${steps}`,
});

/** A counter that grows by `perSecond`. */
export const growing = (name: string, labels: Matchers, perSecond: number, { steps, interval }: Story): Sample => ({
  name,
  labels,
  values: `0+${number(perSecond * interval)}x${steps}`,
});

/**
 * Not the visits of addresses: their targets carry the name of the service whose address it is, and are up as long as the
 * blackbox-exporter is. Their `instance` is the address, and that of a pod or a node never has a scheme.
 */
const noVisits: Matchers = { instance: "!~(https?|tls)://.+" };

/** Whether each target of a service or of a part of the stack can be scraped: its own pods, and not the visits of its address. */
export const up = (target: Target): string => pick("up", target, noVisits);
