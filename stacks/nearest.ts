/** How many letters must be added, dropped, changed or swapped with their neighbour to make `b` of `a`. Exported for tests. */
export function distance(a: string, b: string): number {
  let beforeLast: readonly number[] = [];
  let last: readonly number[] = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const change = (last[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
      const swapped = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      const swap = swapped ? (beforeLast[column - 2] ?? 0) + 1 : change;
      current.push(Math.min(change, swap, (last[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    [beforeLast, last] = [last, current];
  }
  return last[b.length] ?? 0;
}

/** The one of `names` that was probably meant by `text`; undefined when none is within a third of its letters. */
export function nearest(text: string, names: readonly string[]): string | undefined {
  const far = (name: string) => distance(text.toLowerCase(), name.toLowerCase());
  const [best] = names
    .map((name) => ({ name, far: far(name) }))
    .filter((each) => each.far <= Math.max(1, Math.floor(each.name.length / 3)))
    .sort((a, b) => a.far - b.far);
  return best?.name;
}

/** What to do about `given`, which is none of `names`. */
export function choose(given: unknown, names: readonly unknown[]): string {
  const meant = typeof given === "string" ? nearest(given, names.map(String)) : undefined;
  return meant === undefined ? `use one of: ${names.join(", ")}` : `did you mean "${meant}"?`;
}
