/**
 * What a number counts. Every threshold, query and panel has one; a threshold and its query must have the same. A `fact` is
 * 1 while it is true and else 0 or nothing: it has no number that could be set or told.
 */
const units = ["fact", "ratio", "seconds", "bytes", "bytes/s", "count", "count/s", "count/min", "requests/s"] as const;

/** One of {@link units}. */
export type Unit = (typeof units)[number];

const trim = (value: number): string => String(Number(value.toPrecision(6)));

/** For people: 0.9 as a ratio is "90 %", 345600 s is "4 d", 100 per minute is "100/min". */
export function valueWords(value: number, unit: Unit): string {
  switch (unit) {
    case "fact":
      return value === 0 ? "false" : "true";
    case "ratio":
      return `${trim(value * 100)} %`;
    case "seconds":
      return secondsWords(value);
    case "bytes":
      return `${trim(value)} B`;
    case "bytes/s":
      return `${trim(value)} B/s`;
    case "count":
      return trim(value);
    case "count/s":
      return `${trim(value)}/s`;
    case "count/min":
      return `${trim(value)}/min`;
    case "requests/s":
      return `${trim(value)} requests/s`;
  }
}

function secondsWords(value: number): string {
  for (const [size, name] of [
    [86_400, "d"],
    [3600, "h"],
    [60, "min"],
  ] as const)
    if (value >= size && value % size === 0) return `${value / size} ${name}`;
  return value < 1 && value > 0 ? `${trim(value * 1000)} ms` : `${trim(value)} s`;
}

/** The Prometheus template that prints `$value` for people; the functions are Prometheus' own. */
export const valueTemplate: Readonly<Record<Unit, string>> = {
  fact: "true",
  ratio: "{{ $value | humanizePercentage }}",
  seconds: "{{ $value | humanizeDuration }}",
  bytes: "{{ $value | humanize1024 }}B",
  "bytes/s": "{{ $value | humanize1024 }}B/s",
  count: "{{ $value | humanize }}",
  "count/s": "{{ $value | humanize }}/s",
  "count/min": "{{ $value | humanize }}/min",
  "requests/s": "{{ $value | humanize }} requests/s",
};

const spelled: Readonly<
  Partial<Record<Unit, { pattern: RegExp; factor: Readonly<Record<string, number>>; want: string }>>
> = {
  ratio: { pattern: /^(\d+(?:\.\d+)?) ?(%)$/, factor: { "%": 0.01 }, want: 'a percentage such as "90 %"' },
  seconds: {
    pattern: /^(\d+(?:\.\d+)?) ?(ms|s|m|h|d)$/,
    factor: { ms: 0.001, s: 1, m: 60, h: 3600, d: 86_400 },
    want: 'a time such as "2s" or "4d"',
  },
  "count/min": { pattern: /^(\d+(?:\.\d+)?) ?(\/min)$/, factor: { "/min": 1 }, want: 'a rate such as "100/min"' },
  count: { pattern: /^(\d+(?:\.\d+)?)()$/, factor: { "": 1 }, want: 'a number such as "1"' },
};

/** How a value of `unit` is spelled in a configuration, for an error message. */
export const spelling = (unit: Unit): string => spelled[unit]?.want ?? "nothing: this unit cannot be configured";

/**
 * The number that `text` spells in `unit`, or undefined when it spells none: a bare "90" is no ratio, since it could mean
 * 90 % or 9000 %. "90 %" is 0.9, "500ms" is 0.5.
 */
export function parseValue(text: string, unit: Unit): number | undefined {
  const form = spelled[unit];
  const match = form?.pattern.exec(text.trim());
  const factor = form?.factor[match?.[2] ?? ""];
  return match && factor !== undefined ? Number((Number(match[1]) * factor).toPrecision(12)) : undefined;
}
