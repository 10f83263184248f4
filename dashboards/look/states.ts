import type { PanelBuilder, ValueMapping } from "@grafana/grafana-foundation-sdk/dashboard";
import type { FieldConfig, Options } from "@grafana/grafana-foundation-sdk/statetimeline";
import { nothing } from "./colours.ts";
import { type About, panel } from "./describe.ts";
import { built, common, dashboard } from "./sdk.ts";
import { targets, unitOf } from "./series.ts";
import { steps } from "./thresholds.ts";
import { grafanaUnit } from "./units.ts";
import { thresholdsOn, type View } from "./view.ts";

/** Values from `from` to `to`, both included, in a word and a colour. */
export interface State {
  readonly from: number;
  readonly to: number;
  readonly text: string;
  readonly colour: string;
}

/** Bars over time, one row for each series: what state it was in, and since when. */
export function states(view: View, about: About, known: readonly State[]): PanelBuilder {
  const thresholds = thresholdsOn(
    view,
    about.series.map(({ query }) => query),
  );
  return panel("state-timeline", view, about)
    .height(8)
    .targets(targets(about.title, about.series))
    .options(options)
    .unit(grafanaUnit[unitOf(about.title, about.series)])
    .min(0)
    .noValue("no data")
    .colorScheme(built({ mode: dashboard.FieldColorModeId.Thresholds }))
    .thresholds(built(steps(thresholds, nothing)))
    .mappings(known.map(mapping))
    .custom(look);
}

const mapping = ({ from, to, text, colour }: State, index: number): ValueMapping => ({
  type: dashboard.MappingType.RangeToText,
  options: { from, to, result: { text, color: colour, index } },
});

const options: Options = {
  showValue: common.VisibilityMode.Auto,
  rowHeight: 0.85,
  mergeValues: true,
  alignValue: common.TimelineValueAlignment.Left,
  legend: {
    showLegend: true,
    displayMode: common.LegendDisplayMode.List,
    placement: common.LegendPlacement.Bottom,
    calcs: [],
  },
  tooltip: { mode: common.TooltipDisplayMode.Single, sort: common.SortOrder.None },
  // More rows than these go to a second page.
  perPage: 20,
};

const look: FieldConfig = { fillOpacity: 80, lineWidth: 0, spanNulls: false };
