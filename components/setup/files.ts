import type { ApiObject } from "../../rules/render/documents.ts";
import { bytesWords, InvalidInput, type Problem } from "../../rules/vocabulary/index.ts";
import type { SetupArgs } from "./args.ts";

/** Texts by file name, as a ConfigMap holds them. */
export type Files = Readonly<Record<string, string>>;

/** The ConfigMaps of one set-up Job, by the last part of their name. */
export interface SetupFiles {
  /** `setup.mjs`; nothing when the image holds the program. */
  readonly program: Files;
  readonly elasticsearch: Files;
  readonly kibana: Files;
}

/** The API server refuses a ConfigMap of more. */
const limit = 2 ** 20;

/**
 * One file per object, whose names in alphabetical order are the order of application:
 * `0001-ilm-policy.logs-access.json` holds `{ name, method, path, body }`.
 * Exported for tests.
 */
export const documentFiles = (objects: readonly ApiObject[]): Files =>
  Object.fromEntries(
    objects.map((object, index) => [
      `${String(index + 1).padStart(4, "0")}-${object.name.replace(/[^-._a-zA-Z0-9]/g, ".")}.json`,
      `${JSON.stringify(object, null, 2)}\n`,
    ]),
  );

/** All files of the Job; throws when one of the ConfigMaps would be refused for its size. */
export function setupFiles({ program, elasticsearch, kibana }: SetupArgs): SetupFiles {
  const files: SetupFiles = {
    program: program === undefined ? {} : { "setup.mjs": program },
    elasticsearch: documentFiles(elasticsearch.document.objects),
    kibana: documentFiles(kibana.document.objects),
  };
  const problems = [
    ...tooLarge("program", files.program, "build an image of the jobs instead"),
    ...tooLarge("elasticsearch.document", files.elasticsearch, "define fewer or smaller objects"),
    ...tooLarge("kibana.document", files.kibana, "define fewer or smaller objects"),
  ];
  if (problems.length > 0) throw new InvalidInput("Setup", problems);
  return files;
}

function tooLarge(property: string, files: Files, remedy: string): readonly Problem[] {
  const size = Object.entries(files).reduce((sum, entry) => sum + Buffer.byteLength(entry.join("")), 0);
  if (size <= limit) return [];
  return [{ property, value: bytesWords(size), rule: "is more than the 1 MiB that a ConfigMap holds", remedy }];
}
