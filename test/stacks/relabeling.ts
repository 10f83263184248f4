import { at } from "../components/support.ts";
import { listAt } from "../support/pods.ts";

/** Labels of a target or a series. */
export type Labels = Readonly<Record<string, string>>;

/**
 * What Prometheus' relabeling makes of labels, as `relabel.go` of its package model/relabel says; undefined when it drops what has
 * them. It knows what this stack uses, and refuses everything else.
 */
export function relabeled(labels: Labels, rules: readonly unknown[]): Labels | undefined {
  let seen: Labels | undefined = labels;
  for (const rule of rules) seen = seen && step(seen, rule);
  return seen;
}

function step(labels: Labels, rule: unknown): Labels | undefined {
  // The operator leaves an empty pattern out, and Prometheus' own is then taken.
  const pattern = new RegExp(`^(?:${String(at(rule, "regex") || "(.*)")})$`, "s");
  const sources = listAt(rule, "sourceLabels").map((name) => labels[String(name)] ?? "");
  const source = sources.join(String(at(rule, "separator") ?? ";"));
  const target = String(at(rule, "targetLabel"));
  switch (at(rule, "action") ?? "replace") {
    case "keep":
      return pattern.test(source) ? labels : undefined;
    case "drop":
      return pattern.test(source) ? undefined : labels;
    case "labeldrop":
      return Object.fromEntries(Object.entries(labels).filter(([name]) => !pattern.test(name)));
    case "replace":
      return pattern.test(source)
        ? { ...labels, [target]: source.replace(pattern, String(at(rule, "replacement") ?? "$1")) }
        : labels;
    default:
      throw new Error(`relabeling does not know ${JSON.stringify(rule)}`);
  }
}

/**
 * The labels under which a series of a target is stored, before its own relabeling: where both have one, the target's is taken
 * and the series' kept as `exported_`, or the other way round with `honorLabels`. Labels with two underscores in front go.
 */
export function merged(target: Labels, series: Labels, honorLabels: boolean): Labels {
  const kept = Object.fromEntries(Object.entries(target).filter(([name]) => !name.startsWith("__")));
  if (honorLabels) return { ...kept, ...series };
  const renamed = Object.entries(series).map(([name, value]) => [name in kept ? `exported_${name}` : name, value]);
  return { ...Object.fromEntries(renamed), ...kept };
}
