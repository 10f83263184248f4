import type { DashboardDocument } from "../../rules/render/documents.ts";
import { type Curve, curvesOf } from "./curves.ts";
import { incident } from "./example.ts";
import { fades, graph, type Time } from "./graph.ts";
import { type Board, boardOf, type Panel } from "./model.ts";
import { alertList, stat, states, table } from "./others.ts";
import { type Area, box, element, text, theme, widthOf } from "./svg.ts";

const width = 1480;
const margin = 12;
const column = (width - 2 * margin + 8) / 24;
/** Height of a cell of Grafana's grid, and the gap between cells. */
const cell = 30;
const gap = 8;
const top = 104;

/**
 * A picture of a board, drawn from its JSON: places, titles, units, legends and thresholds are the board's own. The values
 * are examples, and the picture says so.
 */
export function picture(document: DashboardDocument): string {
  const board = boardOf(document);
  const time = timeOf(board);
  const curves = board.panels
    .filter(({ type }) => type === "timeseries")
    .flatMap((panel) => curvesOf(panel, time.waves));
  const rows = Math.max(...board.panels.map(({ gridPos }) => gridPos.y + gridPos.h));
  const height = top + rows * (cell + gap) + margin;
  const font = "Inter, 'Helvetica Neue', Helvetica, Arial, sans-serif";
  const size = { viewBox: `0 0 ${width} ${height}`, width, height };
  return `${element(
    "svg",
    { xmlns: "http://www.w3.org/2000/svg", ...size, "font-family": font },
    element("title", {}, `Board ${board.title}: layout drawn from the board's JSON, example data`),
    fades(),
    box(0, 0, width, height, { fill: theme.page }),
    header(board),
    ...board.panels.map((panel) => framed(panel, time, curves)),
  )}\n`;
}

const spanOf = ({ time }: Board): readonly [number, string] => {
  const [, count = "6", unit = "h"] = /now-(\d+)(\w)/.exec(time.from) ?? [];
  return [Number(count), unit];
};

function timeOf(board: Board): Time {
  const [count, unit] = spanOf(board);
  return {
    labels: Array.from({ length: count }, (_, index) => `−${count - index} ${unit}`),
    waves: unit === "d" ? count : 1.1,
    marked: board.panels.some(({ title }) => incident[title] !== undefined),
  };
}

function header(board: Board): string {
  const [count, unit] = spanOf(board);
  const span = `Last ${count} ${unit === "d" ? "days" : "hours"}   ·   every ${board.refresh}`;
  const chosen = board.templating.list.map(
    ({ label, current }) => `${label}   ${[current?.text ?? ""].flat().join(", ")}`,
  );
  const links = board.links.map(({ title }) => `${title} ↗`);
  const note = { fill: "#F0C674", "text-anchor": "middle" };
  return [
    text(margin + 4, 32, "Monitoring   ›", { fill: theme.weak, "font-size": 15 }),
    text(margin + 118, 32, board.title, { "font-size": 15, "font-weight": 600 }),
    text(width - margin - 4, 32, span, { "text-anchor": "end" }),
    box(width / 2 - 190, 14, 380, 26, { fill: "#2a2410", rx: 13, stroke: "#E69F00", "stroke-opacity": 0.6 }),
    text(width / 2, 31, "Layout drawn from the board's JSON; example data", note),
    chips(margin + 4, chosen, "right"),
    chips(width - margin - 4, [...links].reverse(), "left"),
  ].join("\n");
}

/** Small boxes with words, from `x` on to the right or to the left. */
function chips(x: number, words: readonly string[], towards: "right" | "left"): string {
  let at = x;
  return words
    .map((word) => {
      const size = widthOf(word) + 26;
      const left = towards === "right" ? at : at - size;
      at = towards === "right" ? at + size + 8 : left - 8;
      const frame = box(left, 54, size, 30, { fill: theme.panel, stroke: theme.border, rx: 3 });
      return frame + text(left + size / 2, 74, word, { "text-anchor": "middle" });
    })
    .join("");
}

function framed(panel: Panel, time: Time, curves: readonly Curve[]): string {
  const { x, y, w, h } = panel.gridPos;
  const left = margin + x * column;
  const upper = top + y * (cell + gap);
  if (panel.type === "row")
    return text(left + 4, upper + 21, `⌄  ${panel.title}`, { "font-size": 15, "font-weight": 500 });
  const wide = w * column - gap;
  const high = h * (cell + gap) - gap;
  const area = { x: left + 8, y: upper + 36, width: wide - 16, height: high - 44 };
  return [
    box(left, upper, wide, high, { fill: theme.panel, stroke: theme.border, rx: 3 }),
    text(left + 10, upper + 22, panel.title, { "font-size": 14, "font-weight": 500 }),
    inside(panel, area, time, curves),
  ].join("\n");
}

function inside(panel: Panel, area: Area, time: Time, curves: readonly Curve[]): string {
  switch (panel.type) {
    case "timeseries":
      return graph(panel, area, time);
    case "table":
      return table(panel, area, curves);
    case "stat": {
      const own = curvesOf(panel, time.waves);
      // The same query has the same values wherever the board shows it.
      const shown = curves.find(({ expr }) => expr === own[0]?.expr) ?? own[0];
      return shown ? stat(panel, area, shown) : "";
    }
    case "state-timeline":
      return states(panel, area);
    case "alertlist":
      return alertList(area);
    default:
      throw new Error(`panel "${panel.title}": there is no way yet to draw the type "${panel.type}"`);
  }
}
