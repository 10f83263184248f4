import { type AlertName, alertNames } from "../thresholds/index.ts";
import type { Alert, AlertDefinition } from "./alert.ts";
import { applicationAlerts } from "./application.ts";
import { platformAlerts } from "./platform.ts";
import { presenceAlerts } from "./presence.ts";
import { systemAlerts } from "./system.ts";

export type { Alert, BoardName, Instance } from "./alert.ts";
export { anything, conditionWords, partTarget, serviceTarget, stackTarget } from "./alert.ts";

const definitions: Readonly<Record<AlertName, AlertDefinition>> = {
  ...systemAlerts,
  ...applicationAlerts,
  ...presenceAlerts,
  ...platformAlerts,
};

/** The alert of this name. */
export const alert = (name: AlertName): Alert => ({ name, ...definitions[name] });

/** Every alert, in the order of the thresholds. */
export const alerts: readonly Alert[] = alertNames.map(alert);
