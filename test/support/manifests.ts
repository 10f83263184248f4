import { load } from "js-yaml";
import type { Built } from "../../bin/build.ts";
import { filesOf } from "../../bin/preview/files.ts";
import { summarise } from "../../bin/preview/summary.ts";
import type { Files } from "./programs.ts";
import type { Kind } from "./schemas.ts";
import { buildStack } from "./stack.ts";

let rendered: Promise<Files> | undefined;

/** The manifests of both stacks, which are rendered once for all tests. */
export function everyManifest(): Promise<Files> {
  rendered ??= (async () => ({
    ...manifestsOf("production", await buildStack("production")),
    ...manifestsOf("staging", await buildStack("staging")),
  }))();
  return rendered;
}

/** Every object of a stack as `npm run preview` writes it, by its path, in which the stack comes second. */
function manifestsOf(stack: string, { settings, documents, run }: Built): Files {
  const files = filesOf(settings, documents, run, summarise(stack, settings, documents, run, []));
  return Object.fromEntries(
    [...files].flatMap(([path, text]) =>
      path.startsWith("manifests/") ? [[path.replace("/", `/${stack}/`), text] as const] : [],
    ),
  );
}

/** The kinds among manifests, one for each manifest. */
export const kindsOf = (manifests: Files): readonly Kind[] =>
  Object.values(manifests).map((text) => load(text) as Kind);
