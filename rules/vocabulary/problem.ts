/** One thing that is wrong with what was given, said so that it can be mended without reading code. */
export interface Problem {
  /** Where it stands, as a path: `thresholds.HighErrorRate.value`. */
  readonly property: string;
  /** What was given there; undefined when nothing was. Never the value of a secret. */
  readonly value?: unknown;
  /** The rule that it breaks. */
  readonly rule: string;
  /** What to do about it. */
  readonly remedy: string;
}

/** Everything that is wrong with an input, all together. Thrown before anything is touched. */
export class InvalidInput extends Error {
  readonly problems: readonly Problem[];

  /** @param source what was read, for the first line: "Pulumi.production.yaml" */
  constructor(source: string, problems: readonly Problem[]) {
    const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
    super(`${source}: ${count}\n${problems.map((p) => `  - ${problemLine(p)}`).join("\n")}`);
    this.name = "InvalidInput";
    this.problems = problems;
  }
}

/** `thresholds.HighCpuUsage.value: "90" is not a ratio; write a percentage such as "90 %"`. */
function problemLine({ property, value, rule, remedy }: Problem): string {
  const given = value === undefined ? "" : `${JSON.stringify(value)} `;
  return `${property}: ${given}${rule}; ${remedy}`;
}
