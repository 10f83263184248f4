import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { definitions, programs } from "../../tools/pins.ts";

const root = join(import.meta.dirname, "../..");

interface Answer {
  readonly failed: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

/** `npm run tools` where PATH is one folder, without Go, and nothing was built before. */
const main = (folder: string, ...args: readonly string[]): Promise<Answer> =>
  new Promise((resolve) => {
    const env = { PATH: folder, XDG_CACHE_HOME: join(folder, "cache"), HOME: folder };
    const command = ["--import", "tsx", join(root, "tools/main.ts"), ...args];
    execFile(process.execPath, command, { cwd: root, env }, (error, stdout, stderr) =>
      resolve({ failed: error !== null, stdout, stderr }),
    );
  });

describe("npm run tools", () => {
  let folder = "";
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "path-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  /** Puts a program on PATH that answers with a version, as pint prints it. */
  const offer = (name: string, version: string, code = 0): Promise<void> =>
    writeFile(join(folder, name), `#!/bin/sh\necho "${version} (revision: x)"\nexit ${code}\n`, { mode: 0o755 });

  it("takes programs on PATH that are as new as the pinned ones, or newer", async () => {
    await offer("promtool", "99.0.1");
    await offer("amtool", programs.amtool.version);
    await offer("pint", programs.pint.version);
    const { stdout, stderr } = await main(folder);
    expect(stdout).to.match(new RegExp(`^promtool +99\\.0\\.1 +PATH +${folder}/promtool$`, "m"));
    expect(stdout).to.match(new RegExp(`^amtool +${programs.amtool.version} +PATH `, "m"));
    expect(stderr).not.to.match(/promtool|amtool|pint/);
  });

  it("does not take older ones, nor broken ones, and says all that it cannot have in one line each", async () => {
    await offer("promtool", "2.53.0");
    await offer("amtool", "99.0.0", 1);
    const { failed, stdout, stderr } = await main(folder);
    expect(failed).to.equal(true);
    expect(stdout).not.to.include("PATH ");
    const reason = "Go is not on PATH; install Go 1.26 or newer from https://go.dev/dl";
    const lines = stderr.split("\n").filter((line) => !/^building|, failed$/.test(line) && line !== "");
    expect(lines).to.deep.equal([
      ...Object.entries(programs).map(
        ([name, { version }]) => `${name} ${version} or newer is not on PATH and cannot be built: ${reason}`,
      ),
      ...Object.keys(definitions).map((name) => `the definitions of ${name} cannot be read: ${reason}`),
    ]);
    expect(lines).to.have.length(10);
  });

  it("explains itself with --help, and refuses what it does not know", async () => {
    expect((await main(folder, "--help")).stdout).to.match(/^npm run tools: .*\n/);
    expect((await main(folder, "--fast")).stderr).to.include("Unknown option '--fast'");
  });
});
