import type { Area } from "./svg.ts";

/** How values become heights. */
export interface Scale {
  readonly low: number;
  readonly high: number;
  readonly ticks: readonly number[];
  readonly y: (value: number) => number;
}

/** 1, 2 or 5 times a power of ten, for about four ticks. */
function stepFor(range: number): number {
  const rough = range / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  return power * ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10);
}

/** From `low` to `high`, both moved outwards to a tick unless `high` is `fixed`. */
export function linear(low: number, high: number, fixed: boolean, plot: Area): Scale {
  const step = stepFor(high - low || 1);
  const first = Math.floor(low / step) * step;
  const last = fixed ? high : Math.ceil(high / step) * step || step;
  const count = Math.floor((last - first) / step + 1.001);
  return {
    low: first,
    high: last,
    ticks: Array.from({ length: count }, (_, index) => Number((first + index * step).toPrecision(9))),
    y: (value) => plot.y + plot.height * (1 - (value - first) / (last - first)),
  };
}

/** Powers of ten around `values`; with a zero at the bottom when `zero`. */
export function logarithmic(values: readonly number[], zero: boolean, plot: Area): Scale {
  const top = Math.ceil(Math.log10(Math.max(...values)));
  const bottom = zero ? -1 : Math.floor(Math.log10(Math.min(...values)));
  const exponents = Array.from({ length: top - bottom + 1 }, (_, index) => bottom + index);
  const place = (value: number): number => (value <= 10 ** bottom ? bottom : Math.log10(value));
  return {
    low: zero ? 0 : 10 ** bottom,
    high: 10 ** top,
    ticks: exponents.map((exponent) => (zero && exponent === bottom ? 0 : 10 ** exponent)),
    y: (value) => plot.y + plot.height * (1 - (place(value) - bottom) / (top - bottom)),
  };
}
