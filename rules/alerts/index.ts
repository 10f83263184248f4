import type { AlertName } from "../thresholds/index.ts";
import type { Alert } from "./alert.ts";
import { applicationAlerts } from "./application.ts";
import { platformAlerts } from "./platform.ts";
import { systemAlerts } from "./system.ts";

export type { Alert, BoardName, Instance } from "./alert.ts";
export { conditionWords, serviceTarget } from "./alert.ts";

/** Every alert, in the order in which the reference lists them. */
export const alerts: readonly Alert[] = [...systemAlerts, ...applicationAlerts, ...platformAlerts];

/** The alert of this name. */
export function alert(name: AlertName): Alert {
  const found = alerts.find((entry) => entry.name === name);
  if (!found) throw new Error(`there is a threshold "${name}" and no alert of that name`);
  return found;
}
