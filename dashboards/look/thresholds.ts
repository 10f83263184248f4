import type { ThresholdsConfig } from "@grafana/grafana-foundation-sdk/dashboard";
import type { Threshold } from "../../rules/vocabulary/index.ts";
import { alarm } from "./colours.ts";
import { dashboard } from "./sdk.ts";

/**
 * Grafana's steps for `thresholds`: the alarm colour on their wrong side, `calm` on the other. A step reaches from its value
 * up to the next one, the first from minus infinity. None: everything is calm.
 */
export function steps(thresholds: readonly Threshold[], calm: string): ThresholdsConfig {
  const direction = thresholds[0]?.direction ?? "above";
  if (thresholds.some((threshold) => threshold.direction !== direction))
    throw new Error("one panel cannot show a threshold from above and one from below: draw two panels");
  const values = [...new Set(thresholds.map(({ value }) => value))].sort((a, b) => a - b);
  const last = values.length - 1;
  const from = values.map((value, index) => ({ value, color: direction === "above" || index < last ? alarm : calm }));
  const base = direction === "above" || values.length === 0 ? calm : alarm;
  return { mode: dashboard.ThresholdsMode.Absolute, steps: [{ value: null, color: base }, ...from] };
}
