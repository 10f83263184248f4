import type { DefinitionsName, ProgramName } from "../tools/pins.ts";
import { definitions, programs } from "../tools/pins.ts";
import { definitionsFolder, find } from "../tools/tools.ts";
import { readOptions } from "./options.ts";
import { command, dependencies, proveAll, tests, tools } from "./steps.ts";

const usage = {
  call: "npm test",
  about: `Proves the whole repository.

Steps: dependencies, tools (built on the first run, which takes minutes), types, lint, tests. Each step and each test
counts. A failed step does not keep the next ones from running. The last line is "N passed, N failed"; the exit code is
0 only when nothing failed.`,
  options: {
    only: {
      value: "PATTERN",
      says: "only dependencies, tools, and the tests whose full title matches",
      otherwise: "everything",
    },
  },
} as const;

const needed: readonly (() => Promise<string>)[] = [
  ...(Object.keys(programs) as ProgramName[]).map((name) => async () => {
    const { version, from, path } = await find(name);
    return `${name} ${version} (${from}) ${path}`;
  }),
  ...(Object.keys(definitions) as DefinitionsName[]).map((name) => async () => {
    return `${name} definitions ${definitions[name].moduleVersion} ${await definitionsFolder(name)}`;
  }),
];

const checks = [
  command("types", "typescript/bin/tsc", "--noEmit"),
  command("lint", "@biomejs/biome/bin/biome", "check", "--error-on-warnings"),
];
const asked = readOptions(usage);
if (asked) await proveAll([dependencies, tools(needed), ...(asked.only === undefined ? checks : []), tests(asked)]);
