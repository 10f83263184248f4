import type { Source } from "../support/source.ts";

/** Texts by path, as a small repository. */
export type Texts = Readonly<Record<string, string>>;

/** One rule of the house. */
export interface Rule {
  /** A sentence that is true of a good house. */
  readonly sentence: string;
  /** What breaks it: `path:line: what is wrong; remedy`, one each. */
  readonly find: (sources: readonly Source[]) => readonly string[];
  /** Small houses that break it, each with what is then found: the beginning of each finding, all of them. */
  readonly bad: readonly { readonly texts: Texts; readonly found: readonly string[] }[];
  /** A small house that comes as near to breaking it as it may. */
  readonly good: Texts;
}

/** A rule that looks at one file at a time. */
export const perFile =
  (find: (source: Source) => readonly string[]): Rule["find"] =>
  (sources) =>
    sources.flatMap(find);

/** Folder at the top of the repository that a file is in. */
export const topOf = (path: string): string => path.slice(0, path.indexOf("/"));
