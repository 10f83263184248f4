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

const closing = 'echo "3 passed, 0 failed"';

describe(".ci/run", () => {
  it("runs the README's test commands in the clone, without input, and shows all that they say", async () => {
    const { code, lines } = await ciRun(
      `echo "npm $* in $(basename "$PWD" | cut -c1-3)"; cat; echo warned >&2; ${closing}`,
    );
    expect(lines).to.deep.equal([
      ...["npm test in ci-", "warned", "3 passed, 0 failed"],
      ...["npm run test:cluster in ci-", "warned", "3 passed, 0 failed"],
      "6 passed, 0 failed",
    ]);
    expect(code).to.equal(0);
  });

  it("ends with the sum and the first exit code that is not 0, whatever npm adds when a command fails", async () => {
    const { code, lines } = await ciRun(
      `[ "$1" = run ] && { ${closing}; exit; }; echo "3 passed, 1 failed"; echo "npm error code 4"; exit 4`,
    );
    expect(lines.slice(1)).to.deep.equal(["npm error code 4", "3 passed, 0 failed", "6 passed, 1 failed"]);
    expect(code).to.equal(4);
  });

  it("fails when the second command fails, and when one counts a failure but ends well", async () => {
    const second = await ciRun(`[ "$1" = run ] && { echo "1 passed, 1 failed"; exit 1; }; ${closing}`);
    expect(second.lines.at(-1)).to.equal("4 passed, 1 failed");
    expect(second.code).to.equal(1);
    expect((await ciRun('echo "1 passed, 1 failed"')).code).to.equal(1);
  });

  it("counts a set-up that fails, since nothing else can", async () => {
    const { code, lines } = await ciRun('echo "npm ci failed"; exit 7');
    expect(lines.at(-1)).to.equal("0 passed, 2 failed");
    expect(code).to.equal(7);
  });
});
