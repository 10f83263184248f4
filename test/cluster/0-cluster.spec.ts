import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { eventually } from "./bed/api.ts";
import { startCluster } from "./bed/cluster.ts";
import { refusal } from "./bed/given.ts";

const kubeconfig = (context: string, server: string): string =>
  JSON.stringify({
    "current-context": context,
    contexts: [{ name: context, context: { cluster: "c", user: "u" } }],
    clusters: [{ name: "c", cluster: { server } }],
  });

describe("the cluster of the tests", () => {
  it("is taken from a kubeconfig when name and address both tell that it is for tests", () => {
    for (const name of ["kind-monitoring", "k3d-a", "minikube"]) {
      expect(refusal(kubeconfig(name, "https://127.0.0.1:6443"))).to.equal(undefined);
    }
  });

  it("is refused when it may be anybody's, also at the end of a tunnel", () => {
    expect(refusal(kubeconfig("production", "https://127.0.0.1:6443"))).to.match(/^its context "production" is not /);
    expect(refusal(kubeconfig("kind-a", "https://10.0.0.1:6443"))).to.match(/^its server https:\/\/10\.0\.0\.1:6443 /);
    expect(refusal("")).to.match(/^has no current context/);
  });

  it("is refused before anything is started", async () => {
    const folder = await mkdtemp(join(tmpdir(), "given-"));
    const file = join(folder, "kubeconfig");
    await writeFile(file, kubeconfig("production", "https://10.0.0.1:6443"));
    const failure = await startCluster({ kubeconfig: file }).catch((error: unknown) => error);
    expect(`${failure}`).to.include("add --yes-this-cluster if everything in it may be lost");
    await rm(folder, { recursive: true });
  });

  it("is gone with the tests, however they end: no process and no file stays", async function () {
    if (process.platform !== "linux") this.skip();
    const code = `import { spawn } from "node:child_process"; import { symlinkSync } from "node:fs";
      const { processes } = await import(${JSON.stringify(join(import.meta.dirname, "bed/processes.ts"))});
      const each = await processes();
      each.start("sleeper", "/bin/sleep", ["1234567"]);
      symlinkSync("/bin/sleep", each.folder + "/own");
      spawn(each.folder + "/own", ["1234567"], { detached: true, stdio: "ignore" }).unref();
      console.log(each.folder);`;
    const child = spawn(
      process.execPath,
      ["--import", "tsx", "--input-type=module", "--eval", `${code} setInterval(() => {}, 1000);`],
      {
        stdio: ["ignore", "pipe", "inherit"],
      },
    );
    const folder = await new Promise<string>((resolve) =>
      child.stdout.setEncoding("utf8").once("data", (text: string) => resolve(text.trim())),
    );
    await eventually("it runs", async () => holders(folder).length === 3);
    child.kill("SIGKILL");
    await eventually("it is gone", async () => holders(folder).length === 0 && !existsSync(folder));
  });
});

/** Ids of the processes that work in a folder, or hold it for others. */
const holders = (folder: string): readonly string[] =>
  readdirSync("/proc").filter((id) => {
    try {
      return readlinkSync(`/proc/${id}/cwd`) === folder || readFileSync(`/proc/${id}/cmdline`, "utf8").includes(folder);
    } catch {
      return false;
    }
  });
