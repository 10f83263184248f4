import { dump } from "js-yaml";
import type { Json } from "./documents.ts";
import { sorted } from "./stable.ts";

/** YAML with sorted keys, no anchors and no folded lines: the same bytes on every run, and a diff of whole lines. */
export const stableYaml = (value: Json | object): string => dump(sorted(value), { lineWidth: -1, noRefs: true });
