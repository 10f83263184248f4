import { bytes, isBytes } from "../rules/vocabulary/index.ts";

/** A volume that would become smaller. */
export interface Shrinking {
  /** Where its size stands, such as `spec.storage.volumeClaimTemplate.spec`. */
  readonly path: string;
  readonly from: string;
  readonly to: string;
}

/** Sizes of all volumes that an object asks for, each by its path. */
function sizes(value: unknown, path = ""): readonly (readonly [string, string])[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const size: unknown = key === "resources" ? inner?.requests?.storage : undefined;
    if (typeof size === "string") return [[path, size] as const];
    return sizes(inner, path === "" ? key : `${path}.${key}`);
  });
}

/** Which volumes of an object become smaller; of one that is no longer asked for nothing is known. */
export function shrinkings(before: unknown, after: unknown): readonly Shrinking[] {
  const wanted = new Map(sizes(after));
  return sizes(before).flatMap(([path, from]) => {
    const to = wanted.get(path);
    return to !== undefined && isBytes(from) && isBytes(to) && bytes(to) < bytes(from) ? [{ path, from, to }] : [];
  });
}

/** Whether an object asks for a volume. */
export const hasVolume = (props: unknown): boolean => sizes(props).length > 0;
