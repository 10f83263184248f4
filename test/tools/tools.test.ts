import { spawn } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { cacheFolder, cacheKey, fillOnce } from "../../tools/cache.ts";
import { clusterDefinitions, clusterPrograms } from "../../tools/cluster-pins.ts";
import { buildArguments, explain } from "../../tools/go.ts";
import { alone } from "../../tools/lock.ts";
import { definitions, programs } from "../../tools/pins.ts";

const root = join(import.meta.dirname, "../../tools");
const failed = (stderr: string, stdout = ""): string => explain({ code: 1, stdout, stderr });

describe("tools: pins", () => {
  const all = [programs, definitions, clusterPrograms, clusterDefinitions].flatMap((pins) => Object.entries(pins));
  for (const [name, pin] of all) {
    const folder = "folder" in pin && "package" in pin ? pin.folder : name;
    it(`go.mod and go.sum of ${name} pin the version that pins.ts names, and no other`, async () => {
      const requirement = new RegExp(`^(?:require)?\\s*${pin.module} (\\S+)`, "m");
      expect(requirement.exec(await readFile(join(root, folder, "go.mod"), "utf8"))?.[1]).to.equal(pin.moduleVersion);
      const sums = (await readFile(join(root, folder, "go.sum"), "utf8")).split("\n");
      const versions = sums.filter((line) => line.startsWith(`${pin.module} `)).map((line) => line.split(" ")[1]);
      expect(versions).to.have.members([pin.moduleVersion, `${pin.moduleVersion}/go.mod`]);
    });
  }

  it("a build carries its version and nothing of this machine", () => {
    const args = buildArguments(programs.promtool, "/tmp/promtool").join(" ");
    expect(args).to.include("-trimpath").and.to.include("-X github.com/prometheus/common/version.Version=3.16.0");
  });
});

describe("tools: cache", () => {
  const key = (version: string, mod: string, sum: string): string => cacheKey("promtool", version, mod, sum);

  it("names a build by name, version and a hash of both module files", () => {
    expect(key("3.16.0", "a", "b"))
      .to.match(/^promtool-3\.16\.0-[0-9a-f]{12}$/)
      .and.to.equal(key("3.16.0", "a", "b"));
  });

  it("gives another name when a version or any sum changes, or a line moves between the files", () => {
    const names = [key("3.16.0", "a", "b"), key("3.16.1", "a", "b"), key("3.16.0", "a", "c"), key("3.16.0", "ab", "")];
    expect(new Set(names)).to.have.length(names.length);
  });

  it("is the user's cache folder", () => {
    expect(cacheFolder({ XDG_CACHE_HOME: "/cache" })).to.equal("/cache/monitoring/tools");
    expect(cacheFolder({})).to.match(/\.cache\/monitoring\/tools$/);
  });

  describe("filling a folder", () => {
    let parent = "";
    beforeEach(async () => {
      parent = await mkdtemp(join(tmpdir(), "cache-"));
    });
    afterEach(() => rm(parent, { recursive: true }));
    const fill = (content: string) => (folder: string) => writeFile(join(folder, "program"), content, { mode: 0o755 });

    it("shows the folder when it is whole, and leaves nothing else", async () => {
      await fillOnce(join(parent, "key"), "program", async (folder) => {
        expect(await readdir(parent)).not.to.include("key");
        await fill("content")(folder);
      });
      expect(await readdir(parent)).to.deep.equal(["key"]);
      expect(await readFile(join(parent, "key", "program"), "utf8")).to.equal("content");
    });

    it("keeps the first when two fill it at once", async () => {
      await Promise.all(["a", "b"].map((content) => fillOnce(join(parent, "key"), "program", fill(content))));
      expect(await readdir(parent)).to.deep.equal(["key"]);
      expect(await readFile(join(parent, "key", "program"), "utf8")).to.be.oneOf(["a", "b"]);
    });

    it("leaves nothing when filling fails", async () => {
      const failure = await fillOnce(join(parent, "key"), "program", async () => {
        throw new Error("no Go");
      }).catch((error: unknown) => error);
      expect(failure).to.be.an("error").with.property("message", "no Go");
      expect(await readdir(parent)).to.deep.equal([]);
    });
  });
});

describe("tools: one build at a time", () => {
  let lock = "";
  beforeEach(async () => {
    lock = join(await mkdtemp(join(tmpdir(), "lock-")), "lock");
  });
  afterEach(() => rm(join(lock, ".."), { recursive: true }));

  it("the second waits until the first is done, says so once, and the lock is gone afterwards", async () => {
    const events: string[] = [];
    const work = (name: string) => async (): Promise<void> => {
      events.push(`${name} begins`);
      await sleep(300);
      events.push(`${name} ends`);
    };
    const first = alone(lock, () => events.push("a waits"), work("a"));
    await sleep(50);
    await Promise.all([first, alone(lock, () => events.push("b waits"), work("b"))]);
    expect(events).to.deep.equal(["a begins", "b waits", "a ends", "b begins", "b ends"]);
    expect(await readdir(join(lock, ".."))).to.deep.equal([]);
  });

  it("nobody waits for a process that is gone, nor for a lock without a process", async () => {
    const gone = await new Promise<number | undefined>((resolve) => {
      const child = spawn(process.execPath, ["--version"]).on("close", () => resolve(child.pid));
    });
    for (const content of [String(gone), ""]) {
      await writeFile(lock, content);
      expect(
        await alone(
          lock,
          () => expect.fail("waited"),
          async () => "done",
        ),
      ).to.equal("done");
    }
  });

  it("lets the next one in when the work fails", async () => {
    const failure = await alone(
      lock,
      () => {},
      () => Promise.reject(new Error("no Go")),
    ).catch((error: unknown) => error);
    expect(failure).to.be.an("error");
    expect(
      await alone(
        lock,
        () => expect.fail("waited"),
        async () => "done",
      ),
    ).to.equal("done");
  });
});

describe("tools: why a build fails, in one sentence", () => {
  it("Go is missing", () => {
    expect(explain({ code: undefined, stdout: "", stderr: "" })).to.match(/^Go is not on PATH; install Go 1\.26/);
  });

  it("Go is too old, whichever way it says so", () => {
    const old = "go: go.mod requires go >= 1.26.7 (running go 1.24.1; GOTOOLCHAIN=local)";
    expect(failed(old)).to.match(/^Go 1\.24\.1 is too old, 1\.26\.7 or newer is needed; install/);
    expect(failed("go.mod:3: invalid go version '1.26.7': must match format 1.23")).to.match(/too old/);
    expect(failed("go.mod:7: unknown directive: tool")).to.match(/too old/);
    const toolchain =
      "go: download go1.26.7: golang.org/toolchain@v0.0.1-go1.26.7.linux-amd64: reading https://proxy/x: 403 Forbidden";
    expect(failed(`go: downloading go1.26.7 (linux/amd64)\n${toolchain}`)).to.match(/too old/);
  });

  it("the module proxy refuses, to a build and to a download", () => {
    const line = "example.org/a/v3@v3.5.0: reading https://proxy/example.org/a/v3/@v/v3.5.0.zip: 403 Forbidden";
    const sentence =
      "the module proxy refuses example.org/a/v3@v3.5.0 (403 Forbidden); set GOPROXY to one that serves it";
    expect(failed(`go: downloading example.org/a/v3 v3.5.0\n${line}`)).to.equal(sentence);
    expect(failed("", JSON.stringify({ Path: "example.org/a/v3", Error: line }))).to.equal(sentence);
  });

  it("the module proxy cannot be reached", () => {
    const dial = 'example.org/a@v1.0.0: Get "https://proxy/x.zip": dial tcp: lookup proxy: no such host';
    expect(failed(dial)).to.match(/^the module proxy cannot be reached; /);
    expect(failed("module lookup disabled by GOPROXY=off")).to.match(/^the module proxy cannot be reached; /);
  });

  it("a sum differs, or is missing", () => {
    const mismatch =
      "verifying example.org/a@v1.0.0: checksum mismatch\n\tdownloaded: h1:a\n\tgo.sum:     h1:b\n\nSECURITY ERROR";
    expect(failed(mismatch)).to.match(/^example\.org\/a@v1\.0\.0 is not what go\.sum pins; /);
    expect(failed("x.go:1:2: missing go.sum entry for module providing package example.org/b")).to.match(
      /^go\.sum lacks a sum/,
    );
  });

  it("for anything else, Go's own last words without the noise", () => {
    const noise = "go: downloading example.org/a v1.0.0\nexample.org/a/b\n";
    expect(failed(`${noise}a/b.go:3:1: syntax error`)).to.equal("Go says: a/b.go:3:1: syntax error");
    expect(failed("")).to.equal("Go says: nothing, and ends with 1");
  });
});
