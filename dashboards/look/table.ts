import type { DynamicConfigValue, PanelBuilder, ValueMapping } from "@grafana/grafana-foundation-sdk/dashboard";
import type { FieldConfig, Options } from "@grafana/grafana-foundation-sdk/table";
import type { Query, Target } from "../../rules/queries/index.ts";
import { plain } from "./colours.ts";
import { type About, panel } from "./describe.ts";
import { built, common } from "./sdk.ts";
import { refId, targets } from "./series.ts";
import { steps } from "./thresholds.ts";
import { decimals, grafanaUnit } from "./units.ts";
import { thresholdsOn, type View } from "./view.ts";

/** A column that names the row. */
export interface Label {
  /** Label of the answers. */
  readonly label: string;
  readonly title: string;
  /** Where a click leads; `${__value.raw}` is what the cell says. @default nowhere */
  readonly link?: { readonly title: string; readonly url: string; readonly targetBlank: boolean };
  /** Words and colours of known values. @default as they are */
  readonly mapping?: ValueMapping;
  /** In pixels. @default an even share */
  readonly width?: number;
}

/** A column of numbers. */
export interface Column {
  readonly title: string;
  readonly query: Query;
  readonly target: Target;
}

/** A table of the present moment: one row for each set of labels, one column for each query. */
export interface Rows extends Omit<About, "series"> {
  readonly labels: readonly Label[];
  /** Their answers carry the labels, and no others besides `namespace` and `service`. */
  readonly columns: readonly Column[];
  /** Whether the numbers are shown, or only make the rows. @default true */
  readonly numbers?: boolean;
  /** Title of the column that sorts the rows: a number with the largest first, a label from A to Z. */
  readonly sortedBy: string;
  /** In cells of Grafana's grid. @default 5, for three rows; more can be scrolled to */
  readonly height?: number;
  /** What it says when there is no row. @default "no data" */
  readonly empty?: string;
}

/** The table; a number on the wrong side of its alert's threshold is red. */
export function table(view: View, rows: Rows): PanelBuilder {
  const { labels, columns, sortedBy, numbers = true, height = 5, empty = "no data" } = rows;
  const drawn = panel("table", view, { ...rows, series: columns })
    .height(height)
    .targets(targets(rows.title, columns, "table"))
    .options(options(sortedBy, labels))
    .unit("short")
    .noValue(empty)
    .custom(cells)
    .thresholds(built(steps([], plain)));
  // Several queries make one row, where their labels agree.
  drawn.withTransformation({ id: "merge", options: {} });
  drawn.withTransformation({ id: "organize", options: arranged(rows) });
  for (const label of labels)
    if (label.link ?? label.mapping ?? label.width) drawn.overrideByName(label.title, labelLook(label));
  if (!numbers) return drawn;
  for (const column of columns) drawn.overrideByName(column.title, numberLook(view, column));
  return drawn;
}

const cells: FieldConfig = { align: common.FieldTextAlignment.Auto, inspect: false, filterable: true };

const options = (sortedBy: string, labels: readonly Label[]): Options => ({
  frameIndex: 0,
  showHeader: true,
  cellHeight: common.TableCellHeight.Sm,
  sortBy: [{ displayName: sortedBy, desc: !labels.some(({ title }) => title === sortedBy) }],
});

/** Order, names and absence of columns. Prometheus calls the column of one query `Value`, those of several `Value #A` ... */
function arranged({ labels, columns, numbers = true }: Rows) {
  const values = columns.map((_, index) => (columns.length === 1 ? "Value" : `Value #${refId(index)}`));
  const shown = [...labels.map(({ label }) => label), ...(numbers ? values : [])];
  const titles = [...labels, ...columns].map(({ title }) => title);
  const hidden = ["Time", "namespace", "service", "Value", ...values].filter((name) => !shown.includes(name));
  return {
    excludeByName: Object.fromEntries(hidden.map((name) => [name, true])),
    indexByName: Object.fromEntries(shown.map((name, index) => [name, index])),
    renameByName: Object.fromEntries(shown.map((name, index) => [name, titles[index] ?? name])),
  };
}

const labelLook = ({ link, mapping, width }: Label): DynamicConfigValue[] => [
  ...(width === undefined ? [] : [{ id: "custom.width", value: width }]),
  ...(link === undefined ? [] : [{ id: "links", value: [link] }]),
  ...(mapping === undefined
    ? []
    : [
        { id: "mappings", value: [mapping] },
        { id: "custom.cellOptions", value: { type: common.TableCellDisplayMode.ColorText } },
      ]),
];

function numberLook(view: View, { query }: Column): DynamicConfigValue[] {
  const digits = decimals[query.unit];
  return [
    { id: "unit", value: grafanaUnit[query.unit] },
    ...(digits === undefined ? [] : [{ id: "decimals", value: digits }]),
    { id: "thresholds", value: steps(thresholdsOn(view, [query]), plain) },
    { id: "custom.cellOptions", value: { type: common.TableCellDisplayMode.ColorText } },
  ];
}
