import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";

const root = join(import.meta.dirname, "../..");

interface Answer {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Stands in for npm: puts esbuild where `npm ci` would, says so in npm's own lock file, and counts its runs. */
const npm = `
const fs = require("node:fs");
fs.appendFileSync("npm.log", process.argv.slice(2).join(" ") + "\\n");
if (fs.existsSync("offline")) process.exit(1);
fs.rmSync("node_modules", { recursive: true, force: true });
fs.mkdirSync("node_modules");
fs.symlinkSync(${JSON.stringify(join(root, "node_modules/esbuild"))}, "node_modules/esbuild");
fs.copyFileSync("package-lock.json", "node_modules/.package-lock.json");
`;

describe("bin/run.mjs", () => {
  let clone = "";
  const write = (file: string, text: string): Promise<void> => writeFile(join(clone, file), text);
  const run = (args: readonly string[], nodeArguments: readonly string[] = []): Promise<Answer> =>
    new Promise((resolve) => {
      const command = [...nodeArguments, join(clone, "bin/run.mjs"), ...args];
      const options = { cwd: clone, env: { ...process.env, npm_execpath: join(clone, "npm.js") } };
      execFile(process.execPath, command, options, (error, stdout, stderr) =>
        resolve({ code: typeof error?.code === "number" ? error.code : 0, stdout, stderr }),
      );
    });
  const npmRuns = async (): Promise<number> => (await readFile(join(clone, "npm.log"), "utf8")).split("\n").length - 1;
  const bundles = async (): Promise<readonly string[]> =>
    (await readdir(join(clone, "node_modules/.cache/monitoring"))).filter((name) => name.endsWith(".mjs"));

  beforeEach(async () => {
    clone = await realpath(await mkdtemp(join(tmpdir(), "clone-")));
    await mkdir(join(clone, "bin"));
    await mkdir(join(clone, "rules"));
    await cp(join(root, "bin/run.mjs"), join(clone, "bin/run.mjs"));
    await write(
      "package-lock.json",
      JSON.stringify({ packages: { "": {}, "node_modules/esbuild": { version: "1.0.0" } } }),
    );
    await write("npm.js", npm);
    await write("package.json", "{}");
    await write("rules/cpu.ts", "export const limit: number = 0.9;\n");
    await write(
      "bin/main.ts",
      'import { limit } from "../rules/cpu.ts";\nconsole.log(limit, process.argv.slice(2).join());\n',
    );
  });
  afterEach(() => rm(clone, { recursive: true }));

  it("installs on a fresh clone, says so on standard error only, then runs the program with its arguments", async () => {
    const { code, stdout, stderr } = await run(["bin/main.ts", "--stack", "production"]);
    expect(stderr).to.equal("installing dependencies (npm ci)\n");
    expect(stdout).to.equal("0.9 --stack,production\n");
    expect(code).to.equal(0);
    expect(await readFile(join(clone, "npm.log"), "utf8")).to.equal("ci --no-audit --no-fund\n");
  });

  it("does not install again, until package-lock.json changes", async () => {
    await run(["bin/main.ts"]);
    await run(["bin/main.ts"]);
    expect(await npmRuns()).to.equal(1);
    await write("package-lock.json", JSON.stringify({ packages: { "node_modules/esbuild": { version: "2.0.0" } } }));
    expect((await run(["bin/main.ts"])).stdout).to.equal("0.9 \n");
    expect(await npmRuns()).to.equal(2);
  });

  it("does not install when somebody ran npm ci already", async () => {
    await new Promise((resolve) => execFile(process.execPath, ["npm.js"], { cwd: clone }, resolve));
    await run(["bin/main.ts"]);
    expect(await npmRuns()).to.equal(1);
  });

  it("ends with one line when npm fails, and tries again the next time", async () => {
    await write("offline", "");
    const { code, stdout, stderr } = await run(["bin/main.ts"]);
    expect({ code, stdout }).to.deep.equal({ code: 1, stdout: "" });
    expect(stderr).to.match(/\nnpm ci failed; mend what it says above, and run the command again\n$/);
    await rm(join(clone, "offline"));
    expect((await run(["bin/main.ts"])).stdout).to.equal("0.9 \n");
  });

  it("ends with one line on a Node that is too old, before anything else", async () => {
    const old = "data:text/javascript,Object.defineProperty(process.versions,'node',{value:'20.18.3'})";
    const { code, stderr } = await run(["bin/main.ts"], ["--import", old]);
    expect(code).to.equal(1);
    expect(stderr).to.equal("Node 20.18.3 is too old, 20.19 or newer is needed; install it from https://nodejs.org\n");
    expect(await readdir(clone)).not.to.include("npm.log");
  });

  it("makes the bundle anew when any source changes, uses the old one when nothing or all changes back", async () => {
    await run(["bin/main.ts"]);
    await run(["bin/main.ts"]);
    expect(await bundles()).to.have.length(1);
    await write("rules/cpu.ts", "export const limit: number = 0.85;\n");
    expect((await run(["bin/main.ts"])).stdout).to.equal("0.85 \n");
    expect(await bundles()).to.have.length(2);
    await write("rules/cpu.ts", "export const limit: number = 0.9;\n");
    expect((await run(["bin/main.ts"])).stdout).to.equal("0.9 \n");
    expect(await bundles()).to.have.length(2);
  });

  it("notices a source that goes", async () => {
    await run(["bin/main.ts"]);
    await rm(join(clone, "rules/cpu.ts"));
    const { code, stderr } = await run(["bin/main.ts"]);
    expect(code).to.equal(1);
    expect(stderr).to.include('bin/main.ts:1:22: ERROR: Could not resolve "../rules/cpu.ts"');
  });

  it("keeps what a source knows of its own place", async () => {
    await write("rules/cpu.ts", "export const place = [import.meta.url, import.meta.dirname, import.meta.filename];\n");
    await write(
      "bin/main.ts",
      'import { place } from "../rules/cpu.ts";\nconsole.log(place.join(" "), process.argv[1]);\n',
    );
    const file = join(clone, "rules/cpu.ts");
    const expected = `file://${file} ${join(clone, "rules")} ${file} ${join(clone, "bin/main.ts")}\n`;
    expect((await run(["bin/main.ts"])).stdout).to.equal(expected);
  });

  it("names the source's line in the stack of what is thrown, at once or later, and of its cause", async () => {
    const fail = 'export const fail = (cause?: unknown): never => {\n  throw new Error("boom", { cause });\n};\n';
    await write("rules/cpu.ts", `/** Long comments go. */\ninterface None {}\n${fail}`);
    const catching =
      "const caught = (): unknown => {\n  try {\n    fail();\n  } catch (error) {\n    return error;\n  }\n};\n";
    await write(
      "bin/main.ts",
      `import { fail } from "../rules/cpu.ts";\n${catching}if (process.argv[2]) setTimeout(fail, 1);\nelse fail(caught());\n`,
    );
    const now = await run(["bin/main.ts"]);
    expect(now.code).to.equal(1);
    expect(now.stderr).to.match(/\nError: boom\n {4}at fail \(rules\/cpu\.ts:4:9\)\n {4}at bin\/main\.ts:10:6\n/);
    expect(now.stderr).to.match(
      /\nbecause of Error: boom\n {4}at fail \(rules\/cpu\.ts:4:9\)\n {4}at caught \(bin\/main\.ts:4:5\)\n/,
    );
    const later = await run(["bin/main.ts", "later"]);
    expect(later.code).to.equal(1);
    expect(later.stderr).to.match(/^Error: boom\n {4}at Timeout\.fail.* \(rules\/cpu\.ts:4:9\)\n/);
  });

  it("shows only the message of wrong input, which says what to do", async () => {
    await write("bin/main.ts", 'throw Object.assign(new Error("a: 1 problem\\n  - b"), { name: "InvalidInput" });\n');
    expect(await run(["bin/main.ts"])).to.deep.equal({
      code: 1,
      stdout: "",
      stderr: "installing dependencies (npm ci)\na: 1 problem\n  - b\n",
    });
  });

  it("ends with 2 when the command line is wrong, and with its message alone", async () => {
    await write("bin/main.ts", 'throw Object.assign(new Error("--a: is not b"), { name: "WrongUsage" });\n');
    const { code, stderr } = await run(["bin/main.ts"]);
    expect(code).to.equal(2);
    expect(stderr).to.equal("installing dependencies (npm ci)\n--a: is not b\n");
  });

  it("loads what Pulumi seldom needs when it is asked for something, and not before", async () => {
    await run(["bin/main.ts"]);
    const pack = async (name: string, code: string): Promise<void> => {
      await mkdir(join(clone, "node_modules", name), { recursive: true });
      await writeFile(join(clone, "node_modules", name, "index.js"), code);
    };
    await pack("@npmcli/arborist", 'console.log("loaded"); exports.Arborist = class { size = 3; };');
    await pack(
      "@pulumi/pulumi",
      'const { version } = require("./index.json"); const rare = require("@npmcli/arborist"); exports.size = () => version + new rare.Arborist().size;',
    );
    await writeFile(join(clone, "node_modules/@pulumi/pulumi/index.json"), '{ "version": 1 }');
    const program =
      'import * as pulumi from "@pulumi/pulumi";\nconsole.log("started");\nif (process.argv[2]) console.log(pulumi.size());\n';
    await write("bin/main.ts", program);
    expect((await run(["bin/main.ts"])).stdout).to.equal("started\n");
    expect((await run(["bin/main.ts", "ask"])).stdout).to.equal("started\nloaded\n4\n");
  });

  it("runs a program of the packages too, with its exit code", async () => {
    await run(["bin/main.ts"]);
    await mkdir(join(clone, "node_modules/.bin"));
    await writeFile(join(clone, "node_modules/.bin/three"), '#!/bin/sh\necho "$@"\nexit 3\n', { mode: 0o755 });
    expect(await run(["three", "-x", "y"])).to.deep.equal({ code: 3, stdout: "-x y\n", stderr: "" });
  });

  it("explains itself when it is called without a program", async () => {
    const { code, stderr } = await run([]);
    expect({ code, stderr }).to.deep.equal({
      code: 2,
      stderr: "usage: node bin/run.mjs <file.ts | program> [arguments]\n",
    });
  });
});
