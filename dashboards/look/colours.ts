import type { FieldColor, FieldColorModeId } from "@grafana/grafana-foundation-sdk/dashboard";
import type { Severity } from "../../rules/vocabulary/index.ts";

/**
 * Colours that people with any kind of colour blindness can tell apart (Wong, Nature Methods 8, 2011), and never alone:
 * whatever they say is also written.
 */
export const colours = {
  vermilion: "#D55E00",
  orange: "#E69F00",
  yellow: "#F0E442",
  skyBlue: "#56B4E9",
  blue: "#0072B2",
} as const;

/** The same colours for the lines of a graph. Grafana has them since 13.0; the SDK's classic model does not list them yet. */
const colourBlindSafe: string = "palette-colorblind";
export const lineColours: FieldColor = { mode: colourBlindSafe as FieldColorModeId };

/** What lies on the wrong side of a threshold; a name of Grafana's, so that it suits the light and the dark theme. */
export const alarm = "red";

/** Nothing drawn: the right side of a threshold in a graph. Grafana looks for this very name to tell "above" from "below". */
export const nothing = "transparent";

/** Ordinary text: the right side of a threshold in a number. */
export const plain = "text";

export const severityColour: Readonly<Record<Severity, string>> = {
  critical: colours.vermilion,
  high: colours.orange,
  medium: colours.yellow,
  low: colours.skyBlue,
};
