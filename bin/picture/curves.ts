import { during, incident, levels, lines, lower } from "./example.ts";
import { overridden, type Panel, stepsOf } from "./model.ts";

/** One example line of a graph. */
export interface Curve {
  readonly name: string;
  /** The query that it is an answer to. */
  readonly expr: string;
  readonly values: readonly number[];
}

const points = 120;

/** Between 0 and 1, the same for the same text on every machine. */
function chance(seed: string): number {
  let hash = 2_166_136_261;
  for (const letter of seed) hash = Math.imul(hash ^ letter.charCodeAt(0), 16_777_619) >>> 0;
  hash = Math.imul(hash ^ (hash >>> 15), 2_246_822_507) >>> 0;
  return ((hash ^ (hash >>> 13)) >>> 0) / 2 ** 32;
}

/** The lines of a graph, `waves` ups and downs long. */
export function curvesOf(panel: Panel, waves: number): readonly Curve[] {
  const max = panel.fieldConfig?.defaults.max ?? Number.POSITIVE_INFINITY;
  return (panel.targets ?? []).flatMap(({ expr, legendFormat = "" }, target) => {
    return lines(legendFormat).map((name, index) => ({
      name,
      expr,
      values: values(panel, `${panel.title} ${name}`, target + index, waves).map(
        (v) => direction(panel, target) * shareOf(name) * Math.min(v, max),
      ),
    }));
  });
}

const shareOf = (name: string): number =>
  Object.entries(lower).find(([word]) => name.split(" ").includes(word))?.[1] ?? 1;

const direction = (panel: Panel, target: number): number =>
  overridden(panel, String.fromCharCode("A".charCodeAt(0) + target), "custom.transform") === "negative-Y" ? -1 : 1;

/** A slow wave, a little noise, and in some graphs an incident in the first line. */
function values(panel: Panel, seed: string, index: number, waves: number): readonly number[] {
  const level = levelOf(panel) * 0.78 ** index * (0.95 + 0.1 * chance(seed));
  const beyond = index === 0 ? (incident[panel.title] ?? 0) : 0;
  const peak = beyond * (stepsOf(panel)[1]?.value ?? 0);
  // In percent of a whole that is nearly full there is little room to swing.
  const swing = panel.fieldConfig?.defaults.max === 1 ? 0.09 : 0.2;
  const start = chance(`${seed} start`) * 0.25;
  return Array.from({ length: points }, (_, step) => {
    const at = step / (points - 1);
    const wave = 1 + swing * Math.sin(2 * Math.PI * (at * waves + start));
    const noise = 1 + 0.1 * (chance(`${seed} ${step}`) - 0.5);
    return level * wave * noise + peak * swell(at) * (0.92 + 0.16 * chance(`${seed} peak ${step}`));
  });
}

/** From 0 up to 1 and back while the incident lasts: fast at first, slowly back. */
function swell(at: number): number {
  const part = (at - during.from) / (during.to - during.from);
  if (part <= 0) return 0;
  return part < 0.3 ? (part / 0.3) ** 0.7 : Math.max(0, 1 - Math.max(0, part - 0.55) / 0.45) ** 1.5;
}

/** Where the example has no level of its own: well on the right side of the threshold, or a plausible middle. */
function levelOf(panel: Panel): number {
  const known = levels[panel.title];
  if (known !== undefined) return known;
  const { max, unit = "short" } = panel.fieldConfig?.defaults ?? {};
  const steps = stepsOf(panel);
  const limit = steps[1]?.value ?? undefined;
  if (limit === undefined) return max === undefined ? (middle[unit] ?? 100) : max * 0.55;
  if (steps[0]?.color === "red") return max === undefined ? limit * 9 : limit + (max - limit) * 0.6;
  return limit * 0.7;
}

const middle: Readonly<Record<string, number>> = { percentunit: 0.5, s: 0.2, Bps: 3e6, reqps: 40, cpm: 20 };
