/** Grafana's dark theme, as far as a picture needs it. */
export const theme = {
  page: "#111217",
  panel: "#181b1f",
  border: "#2b2d33",
  grid: "#25272d",
  text: "#ccccdc",
  weak: "#8e8e9b",
  link: "#6e9fff",
} as const;

/** The colour-blind safe palette, without what cannot be seen on the dark theme. */
export const palette = ["#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#F0E442"] as const;

/** Colours that Grafana knows by name. */
const named: Readonly<Record<string, string>> = { red: "#F2495C", text: theme.text, transparent: "none" };

export const colour = (name: string): string => named[name] ?? name;

type Attributes = Readonly<Record<string, string | number>>;

const escaped = (text: string): string =>
  text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");

/** Two digits are finer than a screen, and the same on every machine. */
const shortened = (value: string | number): string =>
  typeof value === "number" ? String(Number(value.toFixed(2))) : escaped(value);

const attributes = (all: Attributes): string =>
  Object.entries(all)
    .map(([name, value]) => ` ${name}="${shortened(value)}"`)
    .join("");

/** An element, with what is inside it. */
export const element = (name: string, all: Attributes, ...inside: readonly string[]): string =>
  inside.length === 0 ? `<${name}${attributes(all)}/>` : `<${name}${attributes(all)}>${inside.join("\n")}</${name}>`;

/** A rectangle. */
export const box = (x: number, y: number, width: number, height: number, rest: Attributes): string =>
  element("rect", { x, y, width, height, ...rest });

/** A line of text, its left end (or `text-anchor`) at `x` and its base at `y`. Spaces are kept. */
export const text = (x: number, y: number, words: string, rest: Attributes = {}): string =>
  `<text${attributes({ x, y, fill: theme.text, "font-size": 12, ...rest })}>${escaped(words).replace(/ {2}/g, "\u00a0\u00a0")}</text>`;

/** A straight line. */
export const line = (x1: number, y1: number, x2: number, y2: number, rest: Attributes): string =>
  element("line", { x1, y1, x2, y2, ...rest });

/** About how wide `words` are: a sans serif's letters are a little wider than half their height. */
export const widthOf = (words: string, size = 12): number => words.length * size * 0.52;

/** `words`, cut where they would be wider than `width`. */
export function fitted(words: string, width: number, size = 12): string {
  const letters = Math.max(1, Math.floor(width / (size * 0.54)));
  return words.length <= letters ? words : `${words.slice(0, letters - 1)}…`;
}

/** A rectangle of the picture. */
export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}
