import type { Curve } from "./curves.ts";
import { alertRules, labels, lines, scraped } from "./example.ts";
import { overridden, type Panel, type Step, stepsOf } from "./model.ts";
import { type Area, box, colour, element, fitted, line, text, theme } from "./svg.ts";
import { formatted } from "./values.ts";

/** The colour that `steps` give to `value`. */
const colourAt = (steps: readonly Step[], value: number): string =>
  colour(steps.filter((step) => step.value === null || value >= step.value).at(-1)?.color ?? "text");

/** A column: what it is called, how wide it is, and its cells. */
interface Column {
  readonly title: string;
  readonly width: number;
  readonly cells: readonly { readonly words: string; readonly fill: string }[];
}

/** A table: its columns in their order; numbers are the last values of the graphs of the same query. */
export function table(panel: Panel, area: Area, curves: readonly Curve[]): string {
  const columns = columnsOf(panel, area, curves);
  const rows = Math.max(...columns.map(({ cells }) => cells.length));
  const rulers = Array.from({ length: rows }, (_, row) =>
    line(area.x, area.y + 26 + row * 30, area.x + area.width, area.y + 26 + row * 30, { stroke: theme.grid }),
  );
  let x = area.x + 8;
  const drawn = columns.map(({ title, width, cells }) => {
    const left = x;
    x += width;
    const header = text(left, area.y + 16, fitted(title, width - 12), { fill: theme.link, "font-weight": 500 });
    const body = cells.map(({ words, fill }, row) =>
      text(left, area.y + 46 + row * 30, fitted(words, width - 12), { fill }),
    );
    return [header, ...body].join("");
  });
  return [...rulers, ...drawn].join("\n");
}

function columnsOf(panel: Panel, area: Area, curves: readonly Curve[]): readonly Column[] {
  const names = panel.transformations?.find(({ id }) => id === "organize")?.options.renameByName ?? {};
  const fixed = Object.values(names).map((title) => overridden(panel, title, "custom.width"));
  const taken = fixed.reduce<number>((sum, width) => sum + Number(width ?? 0), 0);
  const share = (area.width - taken) / fixed.filter((width) => width === undefined).length;
  return Object.entries(names).map(([field, title], index) => ({
    title,
    width: Number(fixed[index] ?? share),
    cells: field.startsWith("Value") ? numbers(panel, title, field, curves) : words(panel, title, field),
  }));
}

function numbers(panel: Panel, title: string, field: string, curves: readonly Curve[]): Column["cells"] {
  const target = panel.targets?.find(({ refId }) => field.endsWith(`#${refId}`));
  const unit = String(overridden(panel, title, "unit") ?? "short");
  const whole = overridden(panel, title, "decimals") === 0;
  return curves
    .filter(({ expr }) => expr === target?.expr)
    .map(({ values }) => {
      const last = values.at(-1) ?? 0;
      return { words: formatted(whole ? Math.round(last) : last, unit), fill: colourAt(stepsOf(panel, title), last) };
    });
}

type Mapping = { readonly options: Readonly<Record<string, { readonly text: string; readonly color: string }>> };

/** What labels say, in the words and colours that the board has for them. */
function words(panel: Panel, title: string, label: string): Column["cells"] {
  const mapping = (overridden(panel, title, "mappings") as readonly Mapping[] | undefined)?.[0];
  const plain = overridden(panel, title, "links") === undefined ? theme.text : theme.link;
  const values = labels[label] ?? [];
  const rows = panel.title.startsWith("Alerts") ? (labels.alertname ?? []).length : values.length;
  return Array.from({ length: rows }, (_, row) => {
    const value = values[row % values.length] ?? "";
    const known = mapping?.options[value];
    return { words: known?.text ?? value, fill: known?.color ?? plain };
  });
}

/** One number over a sketch of its past. */
export function stat(panel: Panel, area: Area, { values }: Curve): string {
  const { unit = "short", decimals } = panel.fieldConfig?.defaults ?? {};
  const last = values.at(-1) ?? 0;
  const stroke = colourAt(stepsOf(panel), last);
  const top = Math.max(...values);
  const step = area.width / (values.length - 1);
  const base = area.y + area.height;
  const at = values.map(
    (value, index) => `${(area.x + step * index).toFixed(1)} ${(base - (0.4 * area.height * value) / top).toFixed(1)}`,
  );
  const sketch = `M${area.x.toFixed(1)} ${base}L${at.join("L")}V${base}z`;
  const look = { fill: stroke, "font-size": 32, "font-weight": 500, "text-anchor": "middle" };
  return (
    element("path", { d: sketch, fill: stroke, "fill-opacity": 0.14 }) +
    text(
      area.x + area.width / 2,
      area.y + area.height / 2,
      formatted(decimals === 0 ? Math.round(last) : last, unit),
      look,
    )
  );
}

/** Bars of states; the last row has a bad moment, so that it can be seen how that looks. */
export function states(panel: Panel, area: Area): string {
  const named = (panel.targets ?? []).map(({ legendFormat = "" }) => legendFormat);
  const names = named.flatMap((template) => (template === "{{service}}" ? scraped : lines(template)));
  const [good, bad] = (panel.fieldConfig?.defaults.mappings ?? []).map(({ options }) => options.result);
  const height = Math.min(46, (area.height - 10) / names.length);
  const from = area.x + 160;
  const width = area.width - 168;
  return names
    .map((name, row) => {
      const y = area.y + 8 + row * height;
      const bar = (at: number, share: number, state = good): string =>
        box(from + at * width, y, share * width, height - 8, {
          fill: colour(state?.color ?? "text"),
          "fill-opacity": 0.8,
        }) +
        text(from + at * width + 8, y + height / 2, fitted(state?.text ?? "", share * width - 8), { fill: "#ffffff" });
      const bars = row === names.length - 1 ? bar(0, 0.56) + bar(0.56, 0.14, bad) + bar(0.7, 0.3) : bar(0, 1);
      return text(from - 10, y + height / 2, fitted(name, 150), { "text-anchor": "end" }) + bars;
    })
    .join("\n");
}

/** Grafana's list of alert rules. */
export const alertList = (area: Area): string =>
  alertRules
    .map(([name, state, firing], row) => {
      const y = area.y + 8 + row * 44;
      const fill = firing ? colour("red") : "#E69F00";
      return [
        box(area.x, y, area.width, 36, { fill: theme.page, rx: 3 }),
        box(area.x, y, 4, 36, { fill }),
        text(area.x + 16, y + 22, name),
        text(area.x + area.width - 12, y + 22, state, { fill, "text-anchor": "end" }),
      ].join("");
    })
    .join("\n");
