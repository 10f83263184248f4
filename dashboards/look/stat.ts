import type { PanelBuilder } from "@grafana/grafana-foundation-sdk/dashboard";
import type { Options } from "@grafana/grafana-foundation-sdk/stat";
import { plain } from "./colours.ts";
import { type About, panel } from "./describe.ts";
import { built, common, dashboard } from "./sdk.ts";
import { targets, unitOf } from "./series.ts";
import { steps } from "./thresholds.ts";
import { decimals, grafanaUnit } from "./units.ts";
import { thresholdsOn, type View } from "./view.ts";

/** One number, the newest, over a sketch of its past; red while it is on the wrong side of the alert's threshold. */
export function stat(view: View, about: About): PanelBuilder {
  const unit = unitOf(about.title, about.series);
  const thresholds = thresholdsOn(
    view,
    about.series.map(({ query }) => query),
  );
  const drawn = panel("stat", view, about)
    .height(4)
    .targets(targets(about.title, about.series))
    .options(options)
    .unit(grafanaUnit[unit])
    .min(0)
    .noValue("no data")
    .colorScheme(built({ mode: dashboard.FieldColorModeId.Thresholds }))
    .thresholds(built(steps(thresholds, plain)));
  const digits = decimals[unit];
  return digits === undefined ? drawn : drawn.decimals(digits);
}

const options: Options = {
  reduceOptions: { calcs: ["lastNotNull"], values: false, fields: "" },
  colorMode: common.BigValueColorMode.Value,
  graphMode: common.BigValueGraphMode.Area,
  textMode: common.BigValueTextMode.Value,
  justifyMode: common.BigValueJustifyMode.Center,
  orientation: common.VizOrientation.Auto,
  percentChangeColorMode: common.PercentChangeColorMode.Standard,
  showPercentChange: false,
  wideLayout: true,
};
