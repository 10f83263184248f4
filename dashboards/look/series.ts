import type { Dataquery } from "@grafana/grafana-foundation-sdk/prometheus";
import { type Query, read, type Target } from "../../rules/queries/index.ts";
import type { Unit } from "../../rules/vocabulary/index.ts";
import { built } from "./sdk.ts";
import { prometheus } from "./sources.ts";

/** One query of a panel. */
export interface Series {
  readonly query: Query;
  readonly target: Target;
  /** What tells its lines from those of the panel's other queries. @default none: the labels tell */
  readonly name?: string;
}

/** Letters by which a panel calls its queries. */
export const refId = (index: number): string => String.fromCharCode("A".charCodeAt(0) + index);

/**
 * The legend of a query's lines: its name, then the labels of its answer that can differ; the panel's title when nothing
 * can. A system series' `service` is the collector that reported it, which tells nobody anything as long as there is another
 * label.
 */
function legend(title: string, { query, target, name }: Series): string {
  const owner = query.class === "system" && (name !== undefined || query.labels.length > 0) ? [] : ["service"];
  const labels = [...owner, ...query.labels].filter((label) => !isFixed(target, label));
  const words = [...(name === undefined ? [] : [name]), ...labels.map((label) => `{{${label}}}`)];
  return words.join(" ") || title;
}

/** A service's container bears the service's name, so the one is fixed with the other. */
const isFixed = ({ matchers }: Target, label: string): boolean => {
  const value = matchers[label === "container" ? "service" : label];
  return value !== undefined && !/^(!=|=~|!~)/.test(value);
};

/** A query as a board's JSON has it: Grafana's enumerations by their values, which saves loading them. */
type Written = Omit<Dataquery, "format" | "editorMode"> & {
  readonly format: "time_series" | "table";
  readonly editorMode: "code";
};

/** A panel's queries over time, or, as tables, at the present moment alone. */
export const targets = (title: string, series: readonly Series[], format: Written["format"] = "time_series") =>
  series.map((one, index) => built(written(title, one, index, format)));

const written = (title: string, series: Series, index: number, format: Written["format"]): Written => ({
  refId: refId(index),
  datasource: prometheus(series.query.class),
  editorMode: "code",
  expr: read(series.query, series.target),
  format,
  instant: format === "table",
  range: format !== "table",
  ...(format === "table" ? {} : { legendFormat: legend(title, series) }),
  // The SDK's mark of a query; JSON leaves it out.
  _implementsDataqueryVariant: () => {},
});

/** The one unit of all of a panel's queries: one axis cannot have two. */
export function unitOf(title: string, series: readonly Series[]): Unit {
  const [unit, ...others] = [...new Set(series.map(({ query }) => query.unit))];
  if (unit === undefined || others.length > 0)
    throw new Error(`panel "${title}": its queries must have one unit, and have ${[unit, ...others].join(", ")}`);
  return unit;
}
