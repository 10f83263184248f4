import { type AlertName, alertNames, thresholdGroups } from "../thresholds/index.ts";
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

/** The alert of this name. The compiler tells too when it has none; whoever runs a program before hears it here. */
export function alert(name: AlertName): Alert {
  const definition: AlertDefinition | undefined = definitions[name];
  if (!definition)
    throw new Error(`${name} has a threshold and nothing else: its words and its query belong in ${fileOf(name)}`);
  return { name, ...definition };
}

/** Where an alert is defined: in the file that is named like that of its threshold. */
const fileOf = (name: AlertName): string => {
  const group = Object.entries(thresholdGroups).find(([, thresholds]) => name in thresholds)?.[0];
  return `rules/alerts/${group}.ts`;
};

/** Every alert, in the order of the thresholds. */
export const alerts: readonly Alert[] = alertNames.map(alert);
