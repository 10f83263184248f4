import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { dump, load } from "js-yaml";
import { stackConfig } from "../bin/config.ts";
import { record } from "../bin/record.ts";
import { InvalidInput } from "../rules/vocabulary/index.ts";
import { readSettings } from "../stacks/settings.ts";

/** One input, and what it is told. */
interface Case {
  /** Name of the stack. @default "test" */
  readonly stack?: string;
  /** The `config` of the stack's file. */
  readonly config?: unknown;
  /** The whole text of that file, for what is no YAML. */
  readonly file?: string;
  /** The whole message, or "accepted". */
  readonly expect: string;
}

const root = join(import.meta.dirname, "..");
const folder = join(import.meta.dirname, "bad");
const files = readdirSync(folder).sort();

/** Message with which a stack's file is refused by everything that reads it; "accepted" when it is not. */
async function answer({ stack = "test", config, file }: Case): Promise<string> {
  const here = mkdtempSync(join(tmpdir(), "bad-"));
  try {
    copyFileSync(join(root, "Pulumi.yaml"), join(here, "Pulumi.yaml"));
    const written = stack === "nowhere" ? "production" : stack;
    writeFileSync(join(here, `Pulumi.${written}.yaml`), file ?? dump({ config }));
    await record(readSettings, stackConfig(here, stack));
    return "accepted";
  } catch (error) {
    if (error instanceof InvalidInput) return error.message;
    throw error;
  } finally {
    rmSync(here, { recursive: true });
  }
}

const read = (name: string): Case => load(readFileSync(join(folder, name), "utf8")) as Case;

describe("bad input", () => {
  for (const name of files)
    it(`${name.replace(/\.yaml$/, "").replaceAll("-", " ")}: the whole answer is as written`, async () => {
      const input = read(name);
      expect(await answer(input)).to.equal(input.expect);
    });

  it("covers what the documentation promises: at least 35 inputs that are refused, and some that are accepted", () => {
    const accepted = files.filter((name) => read(name).expect === "accepted").length;
    expect(accepted).to.be.at.least(3);
    expect(files.length - accepted).to.be.at.least(35);
  });
});
