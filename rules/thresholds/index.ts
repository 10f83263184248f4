import type { Threshold } from "../vocabulary/index.ts";
import { applicationThresholds } from "./application.ts";
import { platformThresholds } from "./platform.ts";
import { presenceThresholds } from "./presence.ts";
import { systemThresholds } from "./system.ts";

const all = { ...systemThresholds, ...applicationThresholds, ...presenceThresholds, ...platformThresholds };

/** The thresholds by the name of their file, which is that of their alerts' file too. */
export const thresholdGroups = {
  system: systemThresholds,
  application: applicationThresholds,
  presence: presenceThresholds,
  platform: platformThresholds,
};

/** Name of an alert: each has exactly one threshold, under its own name. */
export type AlertName = keyof typeof all;

/** A threshold for every alert. */
export type Thresholds = Readonly<Record<AlertName, Threshold>>;

/** The documented thresholds; an environment may override them by name. */
export const thresholds: Thresholds = all;

/** Names of all alerts, in the order of the definitions. */
export const alertNames = Object.keys(all) as readonly AlertName[];

/** What an environment may change about a threshold. */
export type Override = Partial<Pick<Threshold, "value" | "for" | "severity">>;

/** The documented thresholds with an environment's overrides. */
export const overridden = (overrides: Readonly<Partial<Record<AlertName, Override>>>): Thresholds =>
  Object.fromEntries(alertNames.map((name) => [name, { ...all[name], ...overrides[name] }])) as Record<
    AlertName,
    Threshold
  >;
