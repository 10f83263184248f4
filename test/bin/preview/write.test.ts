import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { expect } from "chai";
import { outFolder } from "../../../bin/preview/out.ts";
import { writeFiles } from "../../../bin/preview/write.ts";
import { root } from "../../support/stack.ts";

const unexpected = (): never => expect.fail("it went well");

/** A preview of these files, each with `text` in it. */
const preview = (text: string, ...names: readonly string[]): ReadonlyMap<string, string> =>
  new Map([
    ["preview.json", JSON.stringify({ files: ["preview.json", ...names] })],
    ...names.map((name) => [name, text] as const),
  ]);

/** A process that writes `count` files to `folder`, several times. */
const processWriting = (folder: string, count: number, times = 1): ChildProcess => {
  const program = `
    import { writeFiles } from "./bin/preview/write.ts";
    const names = Array.from({ length: ${count} }, (_, index) => "a/" + index);
    const list = JSON.stringify({ files: ["preview.json", ...names] });
    const files = new Map([["preview.json", list], ...names.map((name) => [name, "x"])]);
    for (let time = 0; time < ${times}; time++) await writeFiles("o", ${JSON.stringify(folder)}, files);
  `;
  return spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", program], {
    cwd: root,
    stdio: ["ignore", "ignore", 2],
  });
};

describe("the folder of a preview", () => {
  let scratch = "";
  let folder = "";
  const write = (text: string, ...names: readonly string[]): Promise<void> =>
    writeFiles("o", folder, preview(text, ...names));
  const temporary = (): readonly string[] => readdirSync(scratch).filter((name) => name !== "out");
  beforeEach(() => {
    scratch = realpathSync(mkdtempSync(join(tmpdir(), "write-")));
    folder = join(scratch, "out");
  });
  afterEach(() => rmSync(scratch, { recursive: true, force: true }));

  it("holds the last preview whole, and nothing of the one before, in folders that are made for it", async () => {
    folder = join(scratch, "a/b/out");
    await write("one", "x/1", "x/2", "y");
    await write("two", "x/2");
    expect(readdirSync(folder, { recursive: true }).sort()).to.deep.equal(["preview.json", "x", "x/2"]);
    expect(readFileSync(join(folder, "x/2"), "utf8")).to.equal("two");
    expect(readdirSync(join(scratch, "a/b"))).to.deep.equal(["out"]);
  });

  it("is refused when it holds a file that no preview wrote, also beside those that one did, and stays as it is", async () => {
    await write("one", "x/1");
    writeFileSync(join(folder, "x/letter.txt"), "dear");
    const said =
      'preview: 1 problem\n  - --out: "o" holds "x/letter.txt", which no preview wrote; name an empty or a new folder';
    expect(() => outFolder(folder, root)).to.throw(said.replace('"o"', JSON.stringify(folder)));
    await write("two", "x/1").then(unexpected, (error: Error) => expect(error.message).to.equal(said));
    expect(readFileSync(join(folder, "x/1"), "utf8")).to.equal("one");
    expect(readdirSync(join(folder, "x"))).to.deep.equal(["1", "letter.txt"]);
    expect(temporary()).to.deep.equal([]);
  });

  it("is refused when what stands for a list of its files is somebody else's, and taken when it is empty or not there", () => {
    for (const text of ['{ "name": "mine" }', "[1]", "not JSON", '{ "files": "preview.json" }', "null"]) {
      mkdirSync(folder);
      writeFileSync(join(folder, "preview.json"), text);
      expect(() => outFolder(folder, root), text).to.throw('holds "preview.json", which no preview wrote');
      rmSync(folder, { recursive: true });
    }
    expect(outFolder(folder, root)).to.equal(folder);
    mkdirSync(join(folder, "empty"), { recursive: true });
    expect(outFolder(folder, root)).to.equal(folder);
  });

  it("is never the repository, the current folder, or one that holds either, by whatever name", () => {
    const link = join(scratch, "link");
    symlinkSync(root, link);
    for (const [out, rule] of [
      [root, "is the repository"],
      [link, "is the repository"],
      ["/", "holds the repository"],
      [join(root, ".."), "holds the repository"],
    ] as const)
      expect(() => outFolder(out, root), out).to.throw(`--out: ${JSON.stringify(out)} ${rule}; name an empty or a new`);
    expect(() => outFolder(".", scratch)).to.throw('--out: "." is the current folder; name an empty or a new folder');
    // A repository that is elsewhere: a clone may lie beside the test's folder, and both would be held.
    expect(() => outFolder("..", "/nowhere/repository")).to.throw('--out: ".." holds the current folder');
    expect(outFolder(join(scratch, "..next"), scratch)).to.equal(join(scratch, "..next"));
  });

  it("is where a link leads, and the link stays", async () => {
    mkdirSync(join(scratch, "real"));
    symlinkSync(join(scratch, "real"), folder);
    folder = outFolder(folder, root);
    await write("one", "x");
    expect(readFileSync(join(scratch, "out/x"), "utf8")).to.equal("one");
    expect(readdirSync(scratch)).to.deep.equal(["out", "real"]);
  });

  it("keeps an earlier preview, and takes away what was made on the way, when writing fails", async () => {
    await write("one", "x");
    const broken = preview("two", "x", "x/below-a-file");
    await writeFiles("o", folder, broken).then(unexpected, (error: Error) =>
      expect(error.message).to.include('--out: "o" is a folder; name another place'),
    );
    expect(readFileSync(join(folder, "x"), "utf8")).to.equal("one");
    await writeFiles("o", join(scratch, "a/b/c"), broken).then(unexpected, () => undefined);
    expect(temporary()).to.deep.equal([]);
  });

  it("is that of the run that ends last, whole, when several write at once, and none of them fails", async () => {
    // So often, since the moment between the old preview's going and the new one's coming is short.
    const runs = [9, 6, 3].map((count) => processWriting(folder, count, 200));
    const ends = await Promise.all(runs.map((run) => once(run, "close")));
    expect(ends).to.deep.equal([
      [0, null],
      [0, null],
      [0, null],
    ]);
    const { files } = JSON.parse(readFileSync(join(folder, "preview.json"), "utf8"));
    expect(readdirSync(join(folder, "a"))).to.have.length(files.length - 1);
    expect(temporary()).to.deep.equal([]);
  });

  /** How a process that would write for minutes ends when it gets `signal` in the middle. */
  async function interrupted(signal: NodeJS.Signals): Promise<unknown> {
    const child = processWriting(folder, 200_000);
    const ended = once(child, "close");
    while (temporary().length === 0 && child.exitCode === null) await setTimeout(2);
    child.kill(signal);
    return ended;
  }

  it("stays as it was, with nothing beside it, when a signal ends the run in the middle", async () => {
    await write("one", "x");
    expect(await interrupted("SIGINT")).to.deep.equal([130, null]);
    expect(await interrupted("SIGTERM")).to.deep.equal([143, null]);
    expect(temporary()).to.deep.equal([]);
    expect(readFileSync(join(folder, "x"), "utf8")).to.equal("one");
  });

  it("is cleared of what a killed run left beside it, and of nothing that a living one is writing", async () => {
    expect(await interrupted("SIGKILL")).to.deep.equal([null, "SIGKILL"]);
    expect(temporary()).to.have.length(1);
    const living = join(scratch, `.monitoring-preview-${process.ppid}`);
    const foreign = join(scratch, ".monitoring-preview-notes");
    for (const each of [living, foreign]) mkdirSync(each);
    await write("one", "x");
    expect(temporary().map((name) => join(scratch, name))).to.have.members([living, foreign]);
    expect(existsSync(join(folder, "x"))).to.equal(true);
  });
});

describe("an odd --out", () => {
  const line = (out: string, rule: string): string =>
    `preview: 1 problem\n  - --out: ${JSON.stringify(out)} ${rule}; name another place`;

  const write = async (out: string): Promise<void> =>
    writeFiles(out, outFolder(out, root), new Map([["preview.json", "{}"]]));

  it("is refused with its reason when it is a file, in a file, or where nothing can be made", async () => {
    const scratch = mkdtempSync(join(tmpdir(), "odd-"));
    const file = join(scratch, "file");
    writeFileSync(file, "mine");
    expect(() => outFolder(file, root)).to.throw(line(file, "is not a folder, or not in one"));
    for (const [out, rule] of [
      [join(file, "a/b"), "is not a folder, or not in one"],
      ["/dev/null/x", "is not a folder, or not in one"],
      ["/sys/x", "is where nothing may be written"],
      ["/proc/x", "cannot be written (ENOENT)"],
    ] as const)
      await write(out).then(unexpected, (error: Error) => expect(error.message).to.equal(line(out, rule)));
    expect(readdirSync(scratch)).to.deep.equal(["file"]);
    rmSync(scratch, { recursive: true });
  });

  it("ends the command with 1, an empty one with 2, without a stack trace and without hanging", () => {
    const ended = (out: string) => {
      const command = ["bin/run.mjs", "bin/preview.ts", "--out", out];
      const { status, stdout, stderr } = spawnSync(process.execPath, command, {
        cwd: root,
        encoding: "utf8",
        timeout: 30_000,
      });
      return { status, stdout, stderr };
    };
    expect(ended("/proc/a/b")).to.deep.equal({
      status: 1,
      stdout: "",
      stderr: `${line("/proc/a/b", "cannot be written (ENOENT)")}\n`,
    });
    const empty = ended("");
    expect(empty.status).to.equal(2);
    expect(empty.stderr).to.match(
      /^npm run preview: 1 problem\n {2}- --out: "" is not a value; give --out a DIR\n.*\n$/,
    );
  });
});
