import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";

const root = join(import.meta.dirname, "../..");

/** How `.ci/run` ends when `npm` is a shell script of this text. */
async function ciRun(npm: string): Promise<{ readonly code: number; readonly lines: readonly string[] }> {
  const clone = await mkdtemp(join(tmpdir(), "ci-"));
  try {
    await mkdir(join(clone, ".ci"));
    await cp(join(root, ".ci/run"), join(clone, ".ci/run"));
    await writeFile(join(clone, "npm"), `#!/bin/sh\n${npm}\n`, { mode: 0o755 });
    return await new Promise((resolve) => {
      const env = { ...process.env, PATH: `${clone}:${process.env.PATH}` };
      execFile(join(clone, ".ci/run"), { cwd: tmpdir(), env }, (error, stdout) =>
        resolve({ code: typeof error?.code === "number" ? error.code : 0, lines: stdout.trimEnd().split("\n") }),
      );
    });
  } finally {
    await rm(clone, { recursive: true });
  }
}

describe(".ci/run", () => {
  it("runs the README's test command in the clone, without input, and shows all that it says", async () => {
    const { code, lines } = await ciRun(
      'echo "npm $* in $(basename "$PWD" | cut -c1-3)"; cat; echo warned >&2; echo "3 passed, 0 failed"',
    );
    expect(lines).to.deep.equal(["npm test in ci-", "warned", "3 passed, 0 failed"]);
    expect(code).to.equal(0);
  });

  it("ends with the closing line and the exit code, whatever npm adds when a command fails", async () => {
    const { code, lines } = await ciRun('echo "3 passed, 1 failed"; echo "npm error code 1"; exit 1');
    expect(lines).to.deep.equal(["3 passed, 1 failed", "npm error code 1", "3 passed, 1 failed"]);
    expect(code).to.equal(1);
  });

  it("counts a set-up that fails, since nothing else can", async () => {
    const { code, lines } = await ciRun('echo "npm ci failed"; exit 7');
    expect(lines).to.deep.equal(["npm ci failed", "0 passed, 1 failed"]);
    expect(code).to.equal(7);
  });
});
