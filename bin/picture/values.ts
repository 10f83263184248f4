const digits = (value: number): string => String(Number(value.toPrecision(3)));

const scaled = (value: number, steps: readonly (readonly [number, string])[]): string => {
  const [size, name] = steps.find(([from]) => Math.abs(value) >= from) ?? steps.at(-1) ?? [1, ""];
  return `${digits(value / size)}${name}`;
};

const times = [
  [31_556_900, " years"],
  [604_800, " weeks"],
  [86_400, " days"],
  [3600, " hours"],
  [60, " min"],
  [1, " s"],
  [0.001, " ms"],
] as const;
const thousands = [
  [1e9, " Bil"],
  [1e6, " Mil"],
  [1e3, " K"],
  [1, ""],
] as const;
const rates = [
  [1e9, " GB/s"],
  [1e6, " MB/s"],
  [1e3, " kB/s"],
  [1, " B/s"],
] as const;

/** A number as Grafana writes it in one of the units that the boards use. */
export function formatted(value: number, unit: string): string {
  switch (unit) {
    case "percentunit":
      return `${digits(value * 100)}%`;
    case "s":
      return value === 0 ? "0 s" : scaled(value, times);
    case "Bps":
      return scaled(value, rates);
    case "reqps":
      return `${scaled(value, thousands)} req/s`;
    case "cpm":
      return `${scaled(value, thousands)} c/m`;
    default:
      return scaled(value, thousands);
  }
}
