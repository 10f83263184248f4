import type { LogRetention } from "../../rules/retention/index.ts";
import { type AlertName, type Thresholds, thresholds } from "../../rules/thresholds/index.ts";
import type { Threshold } from "../../rules/vocabulary/index.ts";
import { production } from "./environment.ts";

type Numbers = Pick<Threshold, "value" | "for" | "severity"> & Pick<Partial<Threshold>, "keepFiringFor" | "floor">;

const day = 86_400;
const requests = { unit: "count", of: "requests", window: "10m" } as const;
const halfUsed = { atLeast: 0.5, unit: "ratio", of: "used" } as const;

/**
 * The numbers with which tests tell their stories. They are what the tests give, not what they expect: whoever changes a
 * number in rules/thresholds changes none here, and what the definitions say is read in docs/reference.
 */
const numbers: Readonly<Partial<Record<AlertName, Partial<Numbers>>>> = {
  HighCpuUsage: { value: 0.9, for: "5m", keepFiringFor: "10m", severity: "high" },
  HighMemoryUsage: { value: 0.85, for: "5m", keepFiringFor: "10m", severity: "high" },
  LowDiskSpace: { value: 0.1, for: "5m", severity: "critical" },
  HighContainerCpuUsage: { value: 0.9, for: "5m", keepFiringFor: "10m", severity: "high" },
  HighContainerMemoryUsage: { value: 0.85, for: "5m", keepFiringFor: "10m", severity: "high" },
  DiskFullSoon: { value: 4 * day, for: "1h", severity: "medium", floor: halfUsed },
  LowVolumeSpace: { value: 0.1, for: "5m", severity: "critical" },
  VolumeFullSoon: { value: 4 * day, for: "1h", severity: "medium", floor: halfUsed },
  LowElasticsearchDiskSpace: { value: 0.15, for: "5m", severity: "critical" },
  HighErrorRate: {
    value: 0.01,
    for: "5m",
    keepFiringFor: "10m",
    severity: "critical",
    floor: { ...requests, atLeast: 100 },
  },
  MostRequestsFail: {
    value: 0.5,
    for: "5m",
    keepFiringFor: "10m",
    severity: "high",
    floor: { ...requests, atLeast: 10 },
  },
  SlowResponses: {
    value: 2,
    for: "5m",
    keepFiringFor: "10m",
    severity: "high",
    floor: { ...requests, atLeast: 100 },
  },
  FailedLogins: { value: 100, for: "2m", keepFiringFor: "15m", severity: "critical" },
  UserActivityDrop: {
    value: 0.5,
    for: "30m",
    keepFiringFor: "30m",
    severity: "high",
    floor: { atLeast: 100, unit: "count", of: "actions", window: "1h" },
  },
  FailedPayments: {
    value: 0.1,
    for: "5m",
    keepFiringFor: "15m",
    severity: "critical",
    floor: { atLeast: 20, unit: "count", of: "attempts", window: "15m" },
  },
  HighApiErrorRate: {
    value: 0.05,
    for: "5m",
    keepFiringFor: "10m",
    severity: "high",
    floor: { ...requests, atLeast: 50 },
  },
  TargetDown: { value: 0.1, for: "5m", severity: "critical" },
  TargetAbsent: { value: 0, for: "5m", severity: "critical" },
  PodNotReady: { value: 0, for: "15m", severity: "high" },
  MetricAbsent: { value: 0, for: "15m", severity: "medium" },
  NoLogs: { value: 1, for: "15m", severity: "high" },
  LogsQuarantined: {
    value: 0.01,
    for: "15m",
    keepFiringFor: "30m",
    severity: "medium",
    floor: { atLeast: 100, unit: "count", of: "documents", window: "10m" },
  },
  ProbeFailed: { value: 0, for: "5m", severity: "critical" },
  CertificateExpiresSoon: { value: 14 * day, for: "1h", severity: "medium" },
  AlertmanagerNotificationsFailing: { value: 0.01, for: "5m", severity: "critical" },
  PrometheusRuleFailures: { value: 0, for: "5m", severity: "high" },
  PrometheusNotificationsDropped: { value: 0, for: "5m", severity: "critical" },
  RetentionCutShort: { value: 0, for: "15m", severity: "medium" },
  ElasticsearchRed: { value: 0, for: "2m", severity: "critical" },
  ElasticsearchUnreachable: { value: 0, for: "5m", severity: "critical" },
  ContainerRestarts: { value: 5.5, for: "5m", severity: "high" },
  ElasticsearchYellow: { value: 0, for: "30m", severity: "medium" },
};

const withNumbers = (others: typeof numbers, base: Thresholds): Thresholds =>
  Object.fromEntries(
    (Object.entries(base) as [AlertName, Threshold][]).map(([name, threshold]) => [
      name,
      { ...threshold, ...others[name] },
    ]),
  ) as Record<AlertName, Threshold>;

/** Direction, unit and reason as they are defined, with the numbers of the tests. */
export const stated: Thresholds = withNumbers(numbers, thresholds);

/** {@link production} with the numbers of the tests. */
export const statedProduction = { ...production, thresholds: stated };

/** {@link stated} with some of its numbers changed. */
export const statedBut = (changes: Readonly<Partial<Record<AlertName, Partial<Numbers>>>>): Thresholds =>
  withNumbers(changes, stated);

/** Periods with which tests compute: like those of the definitions, and not theirs. */
export const statedLogRetention: LogRetention = {
  application: { delete: "30d" },
  access: { delete: "90d" },
  security: { delete: "365d" },
  performance: { delete: "30d" },
  database: { delete: "30d" },
  api: { delete: "30d" },
};
