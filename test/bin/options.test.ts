import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { readOptions } from "../../bin/options.ts";
import { root } from "../support/stack.ts";

const command = {
  call: "npm run paint",
  about: "Paints a wall.",
  options: {
    colour: { value: "NAME", says: "what to paint it with", oneOf: ["red", "blue"], default: "red" },
    coats: { value: "N", says: "how often", default: 2 },
    ladder: { value: "FILE", says: "a ladder's plan", otherwise: "none" },
    "without-floor": { says: "leave the floor", otherwise: "paint it" },
  },
} as const;

const read = (...args: readonly string[]) => readOptions(command, args, {});

/** What is said of a command line, without the first line and the last. */
function complaint(args: readonly string[], env: NodeJS.ProcessEnv = {}): readonly string[] {
  try {
    readOptions(command, args, env);
  } catch (error) {
    return error instanceof Error ? error.message.split("\n").slice(1, -1) : [];
  }
  return [];
}

describe("the options of a command", () => {
  it("are what was given, and what was declared where nothing was", () => {
    expect(read()).to.deep.equal({ colour: "red", coats: 2, ladder: undefined, "without-floor": false });
    expect(read("--coats", "3", "--ladder=-", "--without-floor", "--colour", "blue")).to.deep.equal({
      colour: "blue",
      coats: 3,
      ladder: "-",
      "without-floor": true,
    });
  });

  it("are refused by name when they are unknown, with the one that was probably meant", () => {
    expect(complaint(["--color", "blue"])).to.deep.equal([
      '  - --color: is not an option of this command; did you mean "--colour"?',
      "  - blue: is not an option; use one of: --colour, --coats, --ladder, --without-floor, --help",
    ]);
    expect(complaint(["-x"])[0]).to.include("  - -x: is not an option of this command; use one of: --colour, ");
    expect(complaint(["ladder"])).to.deep.equal(['  - ladder: is not an option; did you mean "--ladder"?']);
    expect(complaint(["--constructor"])[0]).to.include("--constructor: is not an option");
  });

  it("are refused when their value is missing, empty, another option, too much or none that is known", () => {
    expect(complaint(["--ladder"])).to.deep.equal(["  - --ladder: is not a value; give --ladder a FILE"]);
    expect(complaint(["--ladder", ""])).to.deep.equal(['  - --ladder: "" is not a value; give --ladder a FILE']);
    expect(complaint(["--ladder="])).to.deep.equal(['  - --ladder: "" is not a value; give --ladder a FILE']);
    expect(complaint(["--ladder", "--coats", "1"])[0]).to.equal(
      '  - --ladder: "--coats" looks like an option; write --ladder=--coats if it is the FILE',
    );
    expect(complaint(["--without-floor=no"])).to.deep.equal([
      '  - --without-floor: "no" is more than it takes; give it without a value',
    ]);
    expect(complaint(["--colour", "bleu"])).to.deep.equal(['  - --colour: "bleu" is not known; did you mean "blue"?']);
  });

  it("take only whole numbers from 1 where they count something", () => {
    for (const value of ["0", "x", "1.5", "1e3", "0x10", " 1", "NaN"])
      expect(complaint(["--coats", value]), value).to.deep.equal([
        `  - --coats: ${JSON.stringify(value)} is not a whole number from 1; give one such as 2`,
      ]);
    expect(complaint(["--coats=-1"])).to.have.length(1);
    expect(read("--coats", "10")?.coats).to.equal(10);
  });

  it("are all judged at once, under the command's name and with a hint at its help", () => {
    expect(() => read("--coats", "0", "--x")).to.throw(
      /^npm run paint: 2 problems\n.*--coats: .*\n.*--x: .*\n`npm run paint -- --help` lists what can be given$/,
    );
  });

  describe("before npm's --", () => {
    const npm = { npm_lifecycle_event: "paint" };

    it("are missed, since npm keeps them, and what is left of them is not complained of too", () => {
      expect(complaint(["ladder.txt"], { ...npm, npm_config_ladder: "true" })).to.deep.equal([
        "  - --ladder: was taken by npm, which does not hand it on; put -- before the options: npm run paint -- --ladder FILE",
      ]);
      expect(complaint([], { ...npm, npm_config_without_floor: "true" })[0]).to.include("-- --without-floor");
    });

    it("are not missed when they come behind it too, in another script, or with what npm says to every script", () => {
      expect(complaint(["--ladder", "x"], { ...npm, npm_config_ladder: "true" })).to.deep.equal([]);
      expect(complaint([], { npm_lifecycle_event: "test", npm_config_ladder: "true" })).to.deep.equal([]);
      expect(complaint([], { npm_config_ladder: "true" })).to.deep.equal([]);
      const ordinary = { npm_config_yes: "", npm_config_ladder: "", npm_config_cache: "/c", npm_config_prefix: "/usr" };
      expect(complaint([], { ...npm, ...ordinary })).to.deep.equal([]);
    });

    it("are not missed when they stand in a file of npm's settings, which every script is told of", () => {
      const folder = mkdtempSync(join(tmpdir(), "npmrc-"));
      const file = join(folder, ".npmrc");
      writeFileSync(file, "fund=false\ncoats = 4\n");
      const env = { ...npm, npm_config_userconfig: file, npm_config_coats: "4" };
      expect(complaint([], env)).to.deep.equal([]);
      expect(complaint([], { ...env, npm_config_ladder: "true" })).to.have.length(1);
      rmSync(folder, { recursive: true });
    });
  });
});

const commands: Readonly<Record<string, string>> = JSON.parse(readFileSync(join(root, "package.json"), "utf8")).scripts;

/** Every command of this repository that reads options of its own, with its file. */
const entries = Object.entries(commands).flatMap(([name, script]) => {
  const file = /^node bin\/run\.mjs (bin\/\S+\.ts)$/.exec(script)?.[1];
  return file === undefined ? [] : [{ call: name === "test" ? "npm test" : `npm run ${name}`, file }];
});

const run = (file: string, args: readonly string[]) =>
  new Promise<{ readonly code: unknown; readonly stdout: string; readonly stderr: string }>((resolve) => {
    execFile(process.execPath, ["bin/run.mjs", file, ...args], { cwd: root }, (error, stdout, stderr) =>
      resolve({ code: error ? error.code : 0, stdout, stderr }),
    );
  });

describe("every command", () => {
  it("ends with 2 for an option that it does not know, and does nothing", async () => {
    expect(entries.map(({ call }) => call)).to.include.members(["npm test", "npm run preview", "npm run bench"]);
    for (const { call, file } of entries) {
      const { code, stdout, stderr } = await run(file, ["--hepl"]);
      expect({ code, stdout }, call).to.deep.equal({ code: 2, stdout: "" });
      expect(stderr).to.include(`${call}: 1 problem\n  - --hepl: is not an option`).and.to.include('mean "--help"?');
    }
  });

  it("that is to prove a cluster refuses one whose kubeconfig is not there, before anything is started", async () => {
    const { code, stdout, stderr } = await run("bin/test-cluster.ts", ["--kubeconfig", "/nowhere/config"]);
    expect({ code, stdout }).to.deep.equal({ code: 1, stdout: "" });
    expect(stderr).to.equal(
      'npm run test:cluster: 1 problem\n  - --kubeconfig: "/nowhere/config" is not a file that is there; name the kubeconfig of a cluster for tests, or none: the tests then bring up their own\n',
    );
  });

  it("tells in its help every option that the README names of it, each with what holds without it", async () => {
    const readme = readFileSync(join(root, "README.md"), "utf8");
    for (const { call, file } of entries) {
      const { code, stdout } = await run(file, ["--help"]);
      expect(code, call).to.equal(0);
      expect(stdout).to.include(`Usage: ${call} -- [options]\n`).and.to.include("\nExit status: ");
      const options = stdout.split("\n").filter((line) => /^ {2}--/.test(line));
      for (const line of options) expect(line).to.match(/ \(default: [^)]+\)$/);
      const named = readme.split("\n").filter((line) => line.startsWith(`| \`${call}`));
      for (const option of named.join().match(/--[a-z][a-z-]*/g) ?? [])
        expect(options.join("\n"), call).to.include(option);
    }
  });

  it("counts nothing it was not told how often to count: --pairs 0 ends with 2", async () => {
    const { code, stdout, stderr } = await run("bin/bench.ts", ["--pairs", "0"]);
    expect({ code, stdout }).to.deep.equal({ code: 2, stdout: "" });
    expect(stderr).to.include('--pairs: "0" is not a whole number from 1; give one such as 7');
  });
});
