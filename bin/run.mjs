/**
 * Entry of every npm script: `node bin/run.mjs <file.ts | program of node_modules/.bin> [arguments]`.
 *
 * Plain JavaScript without dependencies, since it runs before there are any. It installs the dependencies when they are
 * missing or older than package-lock.json, then runs the TypeScript file as one bundle: Node reads one file instead of
 * hundreds, which halves the time to start. The bundle is kept below node_modules/.cache and made anew when the content
 * of any of its sources changed. Sources notice nothing of it: `import.meta.url`, `.dirname` and `.filename` mean the
 * source file, and the stack of an error that is thrown names the source's line. Packages are not part of the bundle.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import * as module from "node:module";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const modules = path.join(root, "node_modules");
const cache = path.join(modules, ".cache", "monitoring");
/** Holds the hash of the package-lock.json that is installed. */
const stamp = path.join(modules, ".monitoring-stamp");

const fail = (message, status = 1) => {
  process.stderr.write(`${message}\n`);
  process.exit(status);
};

const hash = (...parts) =>
  parts.reduce((sum, part) => sum.update(`${part.length}\n`).update(part), createHash("sha256")).digest("hex");

const readOr = (file, otherwise) => (existsSync(file) ? readFileSync(file, "utf8") : otherwise);

function checkNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    fail(`Node ${process.versions.node} is too old, 20.19 or newer is needed; install it from https://nodejs.org`);
  }
}

/** Whether npm put exactly the locked versions here, as its own hidden lock file says; what is optional may be missing. */
function isInstalled(lock) {
  const installed = JSON.parse(readOr(path.join(modules, ".package-lock.json"), "{}")).packages ?? {};
  return Object.entries(JSON.parse(lock).packages).every(
    ([name, { version, optional }]) =>
      name === "" || installed[name]?.version === version || (optional && !installed[name]),
  );
}

/** Installs the dependencies unless the stamp in node_modules says that package-lock.json is the one that was installed. */
function setUp() {
  const lock = readFileSync(path.join(root, "package-lock.json"), "utf8");
  if (readOr(stamp, "") === hash(lock)) return;
  if (!isInstalled(lock)) {
    process.stderr.write("installing dependencies (npm ci)\n");
    const npm = process.env.npm_execpath;
    const [program, args] = npm?.endsWith(".js") ? [process.execPath, [npm]] : ["npm", []];
    const options = { cwd: root, stdio: ["ignore", 2, 2] };
    const { status, error } = spawnSync(program, [...args, "ci", "--no-audit", "--no-fund"], options);
    if (error) fail(`npm cannot be run (${error.message}); install Node with npm from https://nodejs.org`);
    if (status !== 0) fail("npm ci failed; mend what it says above, and run the command again");
  }
  writeFileSync(stamp, hash(lock));
}

/** Name of an entry as part of a file name: `bin-preview`. */
const idOf = (entry) => path.relative(root, path.resolve(root, entry)).replace(/\.ts$/, "").replace(/\W+/g, "-");

/** What a bundle depends on besides its sources: this file, the installed packages, and where the clone is. */
const ground = () => [root, readFileSync(fileURLToPath(import.meta.url), "utf8"), readOr(stamp, "")];

/** Name of a bundle: it changes with the content of any of its sources. */
const bundleFile = (entry, sources) =>
  path.join(cache, `${idOf(entry)}-${hash(...ground(), JSON.stringify(sources)).slice(0, 16)}.mjs`);

/** The bundle of `entry`, when the sources that it was made of last time are all as they were then. */
function findBundle(entry, listFile) {
  const names = JSON.parse(readOr(listFile, "[]"));
  const bundle = bundleFile(
    entry,
    names.map((name) => [name, hash(readOr(path.join(root, name), ""))]),
  );
  return existsSync(bundle) ? bundle : undefined;
}

/** Writes `text` to `file` so that nobody reads half of it. */
function replaceFile(file, text) {
  const temporary = `${file}.${process.pid}`;
  writeFileSync(temporary, text);
  renameSync(temporary, file);
}

/** Reads each source, notes its content, and makes `import.meta` of the bundle mean the source. */
const sourcesPlugin = (sources) => ({
  name: "sources",
  setup: (build) =>
    build.onLoad({ filter: /\.(ts|json)$/ }, ({ path: file }) => {
      const text = readFileSync(file, "utf8");
      sources.push([path.relative(root, file), hash(text)]);
      if (file.endsWith(".json")) return { contents: text, loader: "json" };
      const own = { url: pathToFileURL(file).href, dirname: path.dirname(file), filename: file };
      const contents = text.replace(/\bimport\.meta\.(url|dirname|filename)\b/g, (_, name) =>
        JSON.stringify(own[name]),
      );
      return { contents, loader: "ts" };
    }),
});

async function makeBundle(entry, listFile) {
  const { build } = await import("esbuild");
  const sources = [];
  const result = await build({
    absWorkingDir: root,
    entryPoints: [entry],
    bundle: true,
    packages: "external",
    platform: "node",
    target: "node20",
    format: "esm",
    sourcemap: "external",
    outfile: path.join(cache, "bundle.mjs"),
    write: false,
    logLevel: "silent",
    plugins: [sourcesPlugin(sources)],
  }).catch((error) => fail(error.message));
  sources.sort(([a], [b]) => (a < b ? -1 : 1));
  const bundle = bundleFile(entry, sources);
  mkdirSync(cache, { recursive: true });
  removeOld(entry);
  // In the order of need: who finds the list finds the bundle, and who finds the bundle finds its map.
  const [map, code] = result.outputFiles;
  replaceFile(`${bundle}.map`, map.text);
  replaceFile(bundle, code.text);
  replaceFile(listFile, JSON.stringify(sources.map(([name]) => name)));
  return bundle;
}

/** Removes the bundles of this entry that are too old for a running process to still need its map. */
function removeOld(entry) {
  const old = Date.now() - 24 * 3600 * 1000;
  for (const name of readdirSync(cache)) {
    const file = path.join(cache, name);
    if (name.startsWith(`${idOf(entry)}-`) && statSync(file).mtimeMs < old) rmSync(file, { force: true });
  }
}

/**
 * The text of a stack with places in the sources instead of places in the bundle. Node's own support for source maps
 * reads those of all packages too, which takes longer than everything else here.
 */
function withSources(text, bundle) {
  const url = pathToFileURL(bundle).href;
  if (!text.includes(url)) return text;
  const map = new module.SourceMap(JSON.parse(readFileSync(`${bundle}.map`, "utf8")));
  return text.replace(/(\S*?):(\d+):(\d+)/g, (place, file, line, column) => {
    if (!file.endsWith(url)) return place;
    const { originalSource, originalLine, originalColumn } = map.findEntry(line - 1, column - 1);
    if (!originalSource) return place;
    const source = path.relative(root, path.resolve(cache, originalSource));
    return `${file.slice(0, -url.length)}${source}:${originalLine + 1}:${originalColumn + 1}`;
  });
}

/**
 * Puts off what @pulumi/pulumi loads at once to turn functions into source code, npm's own resolver and the TypeScript
 * compiler, until somebody asks them for anything: nobody does here, and they are half of the time that it takes to load.
 */
function loadPulumiFaster() {
  const { Module } = module;
  const load = Module._load;
  Module._load = function (request, parent, isMain) {
    const loadNow = () => load.call(this, request, parent, isMain);
    const isRare = request === "@npmcli/arborist" || request.endsWith("/typescript-shim");
    if (!isRare || !parent?.filename?.includes(`${path.sep}@pulumi${path.sep}`)) return loadNow();
    // `__esModule` keeps the compiled import from copying the module, which would ask it for everything.
    return new Proxy({}, { get: (_, name) => name === "__esModule" || loadNow()[name] });
  };
}

async function runTypeScript(entry) {
  const listFile = path.join(cache, `${idOf(entry)}.sources.json`);
  const bundle = findBundle(entry, listFile) ?? (await makeBundle(entry, listFile));
  // Wrong arguments and wrong input speak for themselves; of anything else the place is wanted too.
  const isUsage = (error) => String(error?.code).startsWith("ERR_PARSE_ARGS");
  const told = (error) =>
    error?.name === "InvalidInput" || error?.name === "WrongUsage"
      ? error.message
      : `${error?.stack ?? error}${error?.cause ? `\nbecause of ${told(error.cause)}` : ""}`;
  const die = (error) =>
    isUsage(error)
      ? fail(`${error.message}\n--help says what can be given`, 2)
      : fail(withSources(told(error), bundle), error?.name === "WrongUsage" ? 2 : 1);
  process.on("uncaughtException", die);
  // Whoever reads us may have seen enough, as `head` does.
  process.stdout.on("error", (error) => (error.code === "EPIPE" ? process.exit(0) : die(error)));
  await import(pathToFileURL(bundle).href).catch(die);
}

function runProgram(name, args) {
  const { status, error } = spawnSync(path.join(modules, ".bin", name), args, { cwd: root, stdio: "inherit" });
  if (error) fail(`${name} cannot be run: ${error.message}`);
  process.exit(status ?? 1);
}

checkNode();
const [, , target, ...args] = process.argv;
if (!target) fail("usage: node bin/run.mjs <file.ts | program> [arguments]", 2);
setUp();
if (target.endsWith(".ts")) {
  process.argv.splice(1, 2, path.resolve(root, target));
  // Keeps compiled code between runs: Node 22 and newer.
  module.enableCompileCache?.(path.join(cache, "compiled"));
  loadPulumiFaster();
  await runTypeScript(target);
} else runProgram(target, args);
