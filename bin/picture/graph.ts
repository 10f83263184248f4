import { type Curve, curvesOf } from "./curves.ts";
import { during } from "./example.ts";
import { type Panel, stepsOf } from "./model.ts";
import { linear, logarithmic, type Scale } from "./scale.ts";
import { type Area, box, colour, element, fitted, line, palette, text, theme, widthOf } from "./svg.ts";
import { formatted } from "./values.ts";

/** What all graphs of a board share. */
export interface Time {
  /** Labels of the axis, at even distances from the left end on. */
  readonly labels: readonly string[];
  /** Ups and downs of the example's curves. */
  readonly waves: number;
  /** Whether an alert is marked when the example's incident begins. */
  readonly marked: boolean;
}

/** A graph: axis, thresholds, example curves, legend. */
export function graph(panel: Panel, area: Area, time: Time): string {
  const unit = panel.fieldConfig?.defaults.unit ?? "short";
  const curves = curvesOf(panel, time.waves);
  const legend = legendOf(curves, unit, area);
  const plot = { x: area.x + 62, y: area.y + 6, width: area.width - 72, height: area.height - 28 - legend.height };
  const scale = scaleOf(panel, curves, plot);
  return [
    ...scale.ticks.map((tick) => ruled(scale.y(tick), formatted(tick, unit), plot)),
    ...time.labels.slice(1).map((label, index) => clocked(label, (index + 1) / time.labels.length, plot)),
    ...regions(panel, scale, plot),
    ...(time.marked ? [marked(plot)] : []),
    ...curves.map(({ values }, place) => path(values, place, scale, plot)),
    legend.svg,
  ].join("\n");
}

function scaleOf(panel: Panel, curves: readonly Curve[], plot: Area): Scale {
  const { min, max, custom } = panel.fieldConfig?.defaults ?? {};
  const values = curves.flatMap((curve) => curve.values);
  const kind = custom?.scaleDistribution?.type ?? "linear";
  if (kind !== "linear") return logarithmic([custom?.axisSoftMax ?? 1, ...values], kind === "symlog", plot);
  const low = min ?? Math.min(0, ...values);
  const high = max ?? Math.max(custom?.axisSoftMax ?? 0, ...values.map((value) => value * 1.05));
  return linear(low, high, max !== undefined, plot);
}

const ruled = (y: number, label: string, { x, width }: Area): string =>
  line(x, y, x + width, y, { stroke: theme.grid }) +
  text(x - 6, y + 4, label, { fill: theme.weak, "font-size": 11, "text-anchor": "end" });

const clocked = (label: string, at: number, { x, y, width, height }: Area): string =>
  line(x + at * width, y, x + at * width, y + height, { stroke: theme.grid }) +
  text(x + at * width, y + height + 16, label, { fill: theme.weak, "font-size": 11, "text-anchor": "middle" });

/** Areas between the steps, and the dashed lines at them, coloured as Grafana does it. */
function regions(panel: Panel, { low, high, y }: Scale, plot: Area): readonly string[] {
  const mode = panel.fieldConfig?.defaults.custom?.thresholdsStyle?.mode ?? "off";
  const steps = mode === "off" ? [] : stepsOf(panel);
  const clear = steps.findIndex(({ color }) => color === "transparent");
  const inside = (value: number): number => Math.min(high, Math.max(low, value));
  return steps.flatMap((step, index) => {
    const from = inside(step.value ?? low);
    const to = inside(steps[index + 1]?.value ?? high);
    const fill = colour(step.color);
    const filled = { fill, "fill-opacity": 0.13 };
    const area =
      mode.includes("area") && fill !== "none" ? [box(plot.x, y(to), plot.width, y(from) - y(to), filled)] : [];
    const stroke = colour((index <= clear ? steps[index - 1] : step)?.color ?? "red");
    const dashes = { stroke, "stroke-width": 1.5, "stroke-dasharray": "8 6", "stroke-opacity": 0.8 };
    return step.value === null ? area : [...area, line(plot.x, y(from), plot.x + plot.width, y(from), dashes)];
  });
}

/** The mark of an alert that began to fire. */
function marked({ x, y, width, height }: Area): string {
  const at = x + (during.from + 0.03) * width;
  const base = y + height;
  return (
    line(at, y, at, base, { stroke: colour("red"), "stroke-dasharray": "3 3", "stroke-opacity": 0.55 }) +
    element("path", { d: `M${at.toFixed(1)} ${base}l5 7h-10z`, fill: colour("red") })
  );
}

const strokeOf = (place: number): string => palette[place % palette.length] ?? theme.text;

/** Id of the fading fill of the curve at `place`; {@link fades} has them. */
const fadeOf = (place: number): string => `fade${place % palette.length}`;

/** The fills of all curves, for the head of the picture. */
export const fades = (): string =>
  element(
    "defs",
    {},
    ...palette.map((stroke, place) =>
      element(
        "linearGradient",
        { id: fadeOf(place), x1: 0, y1: 0, x2: 0, y2: 1 },
        element("stop", { offset: 0, "stop-color": stroke, "stop-opacity": 0.22 }),
        element("stop", { offset: 1, "stop-color": stroke, "stop-opacity": 0 }),
      ),
    ),
  );

function path(values: readonly number[], place: number, { y, low }: Scale, plot: Area): string {
  const step = plot.width / (values.length - 1);
  const at = values.map((value, index) => `${(plot.x + step * index).toFixed(1)} ${y(value).toFixed(1)}`).join("L");
  const base = y(Math.max(0, low)).toFixed(1);
  const filled = `M${plot.x.toFixed(1)} ${base}L${at}V${base}z`;
  const stroke = { stroke: strokeOf(place), "stroke-width": 2, "stroke-linejoin": "round" };
  return (
    element("path", { d: filled, fill: `url(#${fadeOf(place)})` }) +
    element("path", { d: `M${at}`, fill: "none", ...stroke })
  );
}

/** Names and last values in as many rows as they need, at the bottom. */
function legendOf(
  curves: readonly Curve[],
  unit: string,
  area: Area,
): { readonly svg: string; readonly height: number } {
  const entries: { readonly x: number; readonly row: number; readonly words: string }[] = [];
  let x = area.x + 4;
  let row = 0;
  for (const { name, values } of curves) {
    const words = fitted(`${name}   Last *: ${formatted(Math.abs(values.at(-1) ?? 0), unit)}`, area.width - 30);
    const width = 40 + widthOf(words, 11.5);
    if (x + width > area.x + area.width + 16 && x > area.x + 4) {
      x = area.x + 4;
      row += 1;
    }
    entries.push({ x, row, words });
    x += width;
  }
  const height = (row + 1) * 18;
  const top = area.y + area.height - height + 12;
  const drawn = entries.map((entry, place) => {
    const y = top + entry.row * 18;
    const sample = box(entry.x, y - 5, 14, 4, { fill: strokeOf(place), rx: 2 });
    return sample + text(entry.x + 19, y, entry.words, { "font-size": 11.5 });
  });
  return { height, svg: drawn.join("\n") };
}
