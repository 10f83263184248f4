import type { DashboardDocument, JsonObject } from "../../rules/render/documents.ts";

/** A step of a threshold: from `value` up, in `color`; the first has no value and begins at minus infinity. */
export type Step = { readonly value: number | null; readonly color: string };

type Property = { readonly id: string; readonly value: unknown };

/** A panel of a board's JSON, as far as a picture shows it. */
export type Panel = {
  readonly type: string;
  readonly title: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets?: readonly { readonly refId: string; readonly expr: string; readonly legendFormat?: string }[];
  readonly fieldConfig?: {
    readonly defaults: {
      readonly unit?: string;
      readonly min?: number;
      readonly max?: number;
      readonly decimals?: number;
      readonly thresholds?: { readonly steps: readonly Step[] };
      readonly mappings?: readonly {
        readonly options: { readonly from: number; readonly result: { readonly text: string; readonly color: string } };
      }[];
      readonly custom?: {
        readonly axisSoftMax?: number;
        readonly thresholdsStyle?: { readonly mode: string };
        readonly scaleDistribution?: { readonly type: string };
      };
    };
    readonly overrides: readonly {
      readonly matcher: { readonly options: string };
      readonly properties: readonly Property[];
    }[];
  };
  readonly transformations?: readonly {
    readonly id: string;
    readonly options: { readonly renameByName?: Readonly<Record<string, string>> };
  }[];
};

/** A board's JSON, as far as a picture shows it. */
export type Board = JsonObject & {
  readonly title: string;
  readonly panels: readonly Panel[];
  readonly time: { readonly from: string };
  readonly refresh: string;
  readonly templating: {
    readonly list: readonly {
      readonly label: string;
      readonly current?: { readonly text: string | readonly string[] };
    }[];
  };
  readonly links: readonly { readonly title: string }[];
};

/** The board's JSON. */
export const boardOf = ({ json }: DashboardDocument): Board => json as Board;

/** What an override sets for the column or the query `name`, or undefined. */
export const overridden = (panel: Panel, name: string, id: string): unknown =>
  panel.fieldConfig?.overrides
    .find(({ matcher }) => matcher.options === name)
    ?.properties.find((property) => property.id === id)?.value;

/** The steps of `panel`, of one column where that has its own. */
export function stepsOf(panel: Panel, column?: string): readonly Step[] {
  const own = column === undefined ? undefined : overridden(panel, column, "thresholds");
  return (
    (own as { readonly steps: readonly Step[] } | undefined)?.steps ??
    panel.fieldConfig?.defaults.thresholds?.steps ??
    []
  );
}
