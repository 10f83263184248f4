/**
 * A span of time as Prometheus, Alertmanager, Elasticsearch and Kubernetes all spell it: one whole number and one unit.
 * Weeks are left out on purpose: Elasticsearch has no `w`, so "2w" would be right in one file and wrong in the next.
 */
export type Duration = `${number}${"s" | "m" | "h" | "d"}`;

const secondsPer = { s: 1, m: 60, h: 3600, d: 86_400 } as const;
const words = { s: "s", m: "min", h: "h", d: "d" } as const;
type Letter = keyof typeof secondsPer;

const pattern = /^([1-9]\d{0,8})([smhd])$/;

/** Whether `text` is spelled as a {@link Duration}: "5m" is, "1.5m", "90" and "2w" are not. */
export const isDuration = (text: string): text is Duration => pattern.test(text);

/** Seconds in `duration`; throws on anything that {@link isDuration} refuses. */
export function seconds(duration: Duration): number {
  const match = pattern.exec(duration);
  if (!match) throw new Error(`"${duration}" is not a duration: write a whole number and s, m, h or d, such as "5m"`);
  return Number(match[1]) * secondsPer[match[2] as Letter];
}

/** The {@link Duration} of a whole number of seconds, in the largest unit that keeps it whole: 3600 is "1h". */
export function duration(total: number): Duration {
  if (!Number.isSafeInteger(total) || total <= 0)
    throw new Error(`${total} s is not a whole number of seconds above 0`);
  const letter = (["d", "h", "m"] as const).find((unit) => total % secondsPer[unit] === 0) ?? "s";
  return `${total / secondsPer[letter]}${letter}`;
}

/** For people: "5 min", "1 h", "30 d". */
export function durationWords(value: Duration): string {
  const whole = duration(seconds(value));
  return `${whole.slice(0, -1)} ${words[whole.slice(-1) as Letter]}`;
}

/** Whole or broken days in `value`, for sizes and for comparing retention periods. */
export const days = (value: Duration): number => seconds(value) / secondsPer.d;
