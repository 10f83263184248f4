/** A size as Kubernetes spells it, in powers of 1024: "512Mi", "50Gi". */
export type Bytes = `${number}${"Mi" | "Gi" | "Ti"}`;

const factor = { Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40 } as const;
const pattern = /^([1-9]\d{0,6})(Mi|Gi|Ti)$/;

/** Whether `text` is a whole number of Mi, Gi or Ti. */
export const isBytes = (text: string): text is Bytes => pattern.test(text);

/** Bytes in `size`; throws on what is no whole number of Mi, Gi or Ti. */
export function bytes(size: Bytes): number {
  const match = pattern.exec(size);
  if (!match) throw new Error(`"${size}" is not a size: write a whole number and Mi, Gi or Ti, such as "50Gi"`);
  return Number(match[1]) * factor[match[2] as keyof typeof factor];
}

/** The smallest whole number of Gi that holds `count` bytes, at least 1Gi: volumes are asked for in Gi. */
export const gibibytes = (count: number): Bytes => `${Math.max(1, Math.ceil(count / factor.Gi))}Gi`;

/** For people: "1.2 GiB". */
export function bytesWords(count: number): string {
  const unit = count >= factor.Ti ? "Ti" : count >= factor.Gi ? "Gi" : "Mi";
  const scaled = count / factor[unit];
  return `${scaled >= 100 ? Math.round(scaled) : Math.round(scaled * 10) / 10} ${unit}B`;
}
