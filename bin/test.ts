import { parseArgs } from "node:util";
import type { DefinitionsName, ProgramName } from "../tools/pins.ts";
import { definitions, programs } from "../tools/pins.ts";
import { definitionsFolder, find } from "../tools/tools.ts";
import { command, dependencies, proveAll, tests, tools } from "./steps.ts";

const help = `npm test: proves the whole repository.

Steps: dependencies, tools (built on the first run, which takes minutes), types, lint, tests. Each step and each test
counts. A failed step does not keep the next ones from running. The last line is "N passed, N failed"; the exit code is
0 only when nothing failed.

  npm test -- --only "pattern"   only dependencies, tools, and the tests whose full title matches the pattern
  npm test -- --help             this text
`;

const needed: readonly (() => Promise<string>)[] = [
  ...(Object.keys(programs) as ProgramName[]).map((name) => async () => {
    const { version, from, path } = await find(name);
    return `${name} ${version} (${from}) ${path}`;
  }),
  ...(Object.keys(definitions) as DefinitionsName[]).map((name) => async () => {
    return `${name} definitions ${definitions[name].moduleVersion} ${await definitionsFolder(name)}`;
  }),
];

const { values } = parseArgs({ options: { only: { type: "string" }, help: { type: "boolean" } } });
const checks = [
  command("types", "typescript/bin/tsc", "--noEmit"),
  command("lint", "@biomejs/biome/bin/biome", "check", "--error-on-warnings"),
];
if (values.help) process.stdout.write(help);
else await proveAll([dependencies, tools(needed), ...(values.only === undefined ? checks : []), tests(values)]);
