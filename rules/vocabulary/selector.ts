/** Label matchers of a PromQL selector; a value that starts with one of `!= =~ !~` brings its own operator. */
export type Matchers = Readonly<Record<string, string>>;

const operator = /^(!=|=~|!~)/;

/** A label value as PromQL reads it between double quotes. */
const quote = (value: string): string => `"${value.replace(/\\/g, "\\\\").replace(/"/g, '\\"').replace(/\n/g, "\\n")}"`;

/** `{namespace="shop",status=~"5.."}`: the matchers in the order given, later ones replacing earlier ones of the same name. */
export function selector(...parts: readonly (Matchers | undefined)[]): string {
  const merged: Matchers = Object.assign({}, ...parts);
  const terms = Object.entries(merged).map(([label, value]) => {
    const sign = operator.exec(value)?.[0] ?? "=";
    return `${label}${sign}${quote(sign === "=" ? value : value.slice(sign.length))}`;
  });
  return terms.length === 0 ? "" : `{${terms.join(",")}}`;
}

/** The regular expression that matches `text` and nothing else, in RE2 as Prometheus uses it. */
export const literally = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
