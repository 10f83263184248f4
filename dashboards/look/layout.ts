import type { Panel as Built, RowPanel } from "@grafana/grafana-foundation-sdk/dashboard";
import { dashboard } from "./sdk.ts";
import type { Panel, View } from "./view.ts";

/** A heading, and lines of panels below it. */
export interface Row {
  readonly title: string;
  /** The panels of one line share its width evenly, and are as high as the highest of them. */
  readonly lines: readonly (readonly Panel[])[];
}

/** A row of a board: `row("Error rate", [a, b], [c])` has two panels side by side, and one across below them. */
export const row = (title: string, ...lines: Row["lines"]): Row => ({ title, lines });

/** Columns of Grafana's grid. */
const width = 24;

/** All headings and panels from top to bottom, numbered from 1, none above another. */
export function placed(rows: readonly Row[], view: View): readonly (Built | RowPanel)[] {
  const found: (Built | RowPanel)[] = [];
  let y = 0;
  for (const { title, lines } of rows) {
    found.push(heading(title, found.length + 1, y));
    y += 1;
    for (const line of lines) {
      const panels = line.map((panel) => panel(view).build());
      const h = Math.max(...panels.map(({ gridPos }) => gridPos?.h ?? 0));
      const edge = (index: number): number => Math.round((index * width) / panels.length);
      for (const [index, panel] of panels.entries()) {
        const x = edge(index);
        found.push({ ...panel, id: found.length + 1, gridPos: { h, w: edge(index + 1) - x, x, y } });
      }
      y += h;
    }
  }
  return found;
}

const heading = (title: string, id: number, y: number): RowPanel =>
  new dashboard.RowBuilder(title).id(id).gridPos({ h: 1, w: width, x: 0, y }).build();
