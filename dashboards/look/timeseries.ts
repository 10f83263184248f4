import type { PanelBuilder } from "@grafana/grafana-foundation-sdk/dashboard";
import type { FieldConfig, Options } from "@grafana/grafana-foundation-sdk/timeseries";
import type { Threshold } from "../../rules/vocabulary/index.ts";
import { lineColours, nothing } from "./colours.ts";
import { type About, panel } from "./describe.ts";
import { built, common } from "./sdk.ts";
import { refId, targets, unitOf } from "./series.ts";
import { steps } from "./thresholds.ts";
import { grafanaUnit } from "./units.ts";
import { thresholdsOn, type View } from "./view.ts";

/** A graph over time. */
export interface Graph extends About {
  /** Top of the axis: 1 where a ratio of 1 means "all of it is used". @default as high as the lines and the threshold */
  readonly max?: number;
  /**
   * `log` for times that lie between minutes and years; `symlog` for counts that do as well, and can be zero.
   * @default "linear"
   */
  readonly scale?: "linear" | "log" | "symlog";
  /** Names of series that are drawn downwards, to tell writes from reads. @default none */
  readonly downwards?: readonly string[];
  /** Whether values below zero mean something. @default false */
  readonly negative?: boolean;
}

/** A graph in the house style: thin lines, a gap where nothing was measured, the alert's threshold dashed and red beyond. */
export function timeseries(view: View, graph: Graph): PanelBuilder {
  const { title, series, max, scale, downwards = [], negative } = graph;
  const queries = series.map(({ query }) => query);
  const thresholds = thresholdsOn(view, queries);
  const drawn = panel("timeseries", view, graph)
    .height(8)
    .targets(targets(title, series))
    .options(options)
    .unit(grafanaUnit[unitOf(title, series)])
    .colorScheme(built(lineColours))
    .thresholds(built(steps(thresholds, nothing)))
    .custom(look(graph, thresholds));
  if (max !== undefined) drawn.max(max);
  // A logarithm has no zero, and what is drawn downwards is below it.
  if (scale !== "log" && downwards.length === 0 && !negative) drawn.min(0);
  for (const [index, { name }] of series.entries())
    if (name !== undefined && downwards.includes(name))
      drawn.overrideByQuery(refId(index), [{ id: "custom.transform", value: common.GraphTransform.NegativeY }]);
  return drawn;
}

const options: Options = {
  legend: {
    showLegend: true,
    displayMode: common.LegendDisplayMode.List,
    placement: common.LegendPlacement.Bottom,
    calcs: ["lastNotNull"],
  },
  tooltip: { mode: common.TooltipDisplayMode.Multi, sort: common.SortOrder.Descending },
};

function look({ max, scale = "linear", negative }: Graph, thresholds: readonly Threshold[]): FieldConfig {
  const limits = thresholds.map(({ value }) => value);
  // Where everything from the bottom of the axis up is wrong, an area would paint the whole graph red.
  const area = thresholds.some(({ direction, value }) => direction === "below" || value > 0);
  const style = area ? common.GraphThresholdsStyleMode.DashedAndArea : common.GraphThresholdsStyleMode.Dashed;
  return {
    drawStyle: common.GraphDrawStyle.Line,
    lineInterpolation: common.LineInterpolation.Linear,
    lineWidth: 2,
    // Fading downwards, so that several lines above one another do not become mud.
    fillOpacity: 12,
    gradientMode: common.GraphGradientMode.Opacity,
    showPoints: common.VisibilityMode.Auto,
    spanNulls: false,
    scaleDistribution: scales[scale],
    thresholdsStyle: { mode: limits.length > 0 ? style : common.GraphThresholdsStyleMode.Off },
    ...(negative ? { axisSoftMin: 0 } : {}),
    // A limit out of sight cannot be compared with. Of several, the first to be crossed: lines that rise bring the next in sight.
    ...(limits.length > 0 && max === undefined ? { axisSoftMax: justAbove(first(thresholds)) } : {}),
  };
}

const first = (thresholds: readonly Threshold[]): number => {
  const limits = thresholds.map(({ value }) => value);
  return thresholds[0]?.direction === "below" ? Math.max(...limits) : Math.min(...limits);
};

const justAbove = (limit: number): number => (limit > 0 ? Number((limit * 1.25).toPrecision(6)) : 1);

const scales = {
  linear: { type: common.ScaleDistribution.Linear },
  log: { type: common.ScaleDistribution.Log, log: 10 },
  symlog: { type: common.ScaleDistribution.Symlog, log: 10, linearThreshold: 1 },
} as const;
