import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { digestOf } from "../../bin/digests/registry.ts";
import { images } from "../../components/shared/images.ts";
import { root } from "../support/stack.ts";

const sha = (letter: string): string => `sha256:${letter.repeat(64)}`;

/** A registry that wants a token first, as the public ones do, and what it was asked. */
class Registry {
  readonly asked: { readonly method: string; readonly url: string; readonly authorization: string | undefined }[] = [];
  /** The answer to a manifest's head. */
  manifest: (path: string, tag: string) => { readonly status: number; readonly digest?: string } = () => ({
    status: 200,
    digest: sha("a"),
  });
  wantsToken = true;
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) => this.#answer(request, response));
  }

  static async start(): Promise<Registry> {
    const registry = new Registry();
    await new Promise<void>((ready) => registry.#server.listen(0, "127.0.0.1", ready));
    return registry;
  }

  get host(): string {
    const address = this.#server.address();
    return `127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
  }

  stop(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  #answer({ method = "", url = "", headers }: IncomingMessage, response: ServerResponse): void {
    this.asked.push({ method, url, authorization: headers.authorization });
    if (url.startsWith("/token"))
      return void response.end(JSON.stringify({ token: `for ${new URL(url, "http://x").searchParams.get("scope")}` }));
    const [, path = "", tag = ""] = /^\/v2\/(.+)\/manifests\/(.+)$/.exec(url) ?? [];
    if (this.wantsToken && headers.authorization !== `Bearer for repository:${path}:pull`) {
      const challenge = `Bearer realm="http://${this.host}/token",service="registry",scope="repository:${path}:pull"`;
      return void response.writeHead(401, { "www-authenticate": challenge }).end();
    }
    const { status, digest } = this.manifest(path, tag);
    response.writeHead(status, digest === undefined ? {} : { "docker-content-digest": digest }).end();
  }
}

interface Answer {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command beside the registry, which must go on answering. */
const run = (...args: readonly string[]): Promise<Answer> =>
  new Promise((resolve) =>
    execFile(process.execPath, ["bin/run.mjs", "bin/digests.ts", ...args], { cwd: root }, (error, stdout, stderr) =>
      resolve({ status: error ? Number(error.code) : 0, stdout, stderr }),
    ),
  );

describe("npm run digests", () => {
  let registry: Registry;
  let folder: string;
  beforeEach(async () => {
    registry = await Registry.start();
    folder = mkdtempSync(join(tmpdir(), "digests-"));
  });
  afterEach(() => {
    registry.stop();
    rmSync(folder, { recursive: true });
  });
  const digests = (...args: readonly string[]) =>
    run("--mirror", `${registry.host}/m`, "--file", join(folder, "digests.json"), ...args);
  const written = (): Readonly<Record<string, string>> =>
    JSON.parse(readFileSync(join(folder, "digests.json"), "utf8"));

  it("writes the digest of every image's own tag, which is the key, and says so", async () => {
    registry.manifest = (path, tag) => ({
      status: 200,
      digest: sha(path === "m/grafana/grafana" && tag === images.grafana.tag ? "b" : "a"),
    });
    const { status, stdout } = await digests();
    expect(status).to.equal(0);
    const expected = Object.values(images).map(({ repository, tag }) => `${repository}:${tag}`);
    expect(Object.keys(written())).to.have.members(expected);
    expect(written()[`docker.io/grafana/grafana:${images.grafana.tag}`]).to.equal(sha("b"));
    expect(stdout).to.include(`wrote docker.io/grafana/grafana:${images.grafana.tag} ${sha("b")}\n`);
    expect((await digests()).stdout).to.equal(`all ${expected.length} digests are those of their tags\n`);
  });

  it("only names, with --check, what is missing, moved or pinned no more, and exits 1; and 0 when all is as it was", async () => {
    await digests();
    expect((await digests("--check")).status).to.equal(0);
    const before = { ...written(), "quay.io/gone/gone:v1": sha("c") };
    writeFileSync(join(folder, "digests.json"), JSON.stringify(before));
    registry.manifest = (path) => ({ status: 200, digest: sha(path === "m/library/node" ? "d" : "a") });
    const { status, stdout } = await digests("--check");
    expect(status).to.equal(1);
    expect(stdout.split("\n").filter((line) => line !== "")).to.deep.equal([
      `differs docker.io/library/node:${images.node.tag} ${sha("d")}`,
      "differs quay.io/gone/gone:v1 is pinned no more",
    ]);
    expect(written()).to.deep.equal(before);
  });

  it("writes nothing unless every registry answers, and names each image that has no digest", async () => {
    registry.manifest = (path) =>
      path.endsWith("/kibana")
        ? { status: 404 }
        : path.endsWith("/node")
          ? { status: 200, digest: "latest" }
          : { status: 200, digest: sha("a") };
    const { status, stderr } = await digests();
    expect(status).to.equal(1);
    expect(stderr).to.equal(`npm run digests: 2 problems
  - docker.elastic.co/kibana/kibana:${images.kibana.tag}: has no digest: there is no tag ${images.kibana.tag}; try again where the registry is reached, or name a --mirror
  - docker.io/library/node:${images.node.tag}: has no digest: the registry told no digest, but "latest"; try again where the registry is reached, or name a --mirror
`);
    expect(written).to.throw("ENOENT");
  });
});

describe("a registry", () => {
  let registry: Registry;
  beforeEach(async () => {
    registry = await Registry.start();
  });
  afterEach(() => registry.stop());
  const digest = (host = registry.host) => digestOf(`${host}/team/app`, "v1");
  const failure = async (host = registry.host): Promise<string> => {
    try {
      return `answered ${await digest(host)}`;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  };

  it("that wants no token is given none", async () => {
    registry.wantsToken = false;
    expect(await digest()).to.equal(sha("a"));
    expect(registry.asked).to.deep.equal([
      { method: "HEAD", url: "/v2/team/app/manifests/v1", authorization: undefined },
    ]);
  });

  it("that is busy for a moment is asked again, and given up when it stays so", async () => {
    let busy = 1;
    registry.manifest = () => (busy-- > 0 ? { status: 429 } : { status: 200, digest: sha("e") });
    expect(await digest()).to.equal(sha("e"));
    registry.manifest = () => ({ status: 503 });
    expect(await failure()).to.equal("the registry answered 503");
  });

  it("that refuses, or is not there, is quoted", async () => {
    registry.manifest = () => ({ status: 403 });
    expect(await failure()).to.equal("the registry answered 403");
    const { host } = registry;
    registry.stop();
    expect(await failure(host)).to.match(/^the registry does not answer: .*ECONNREFUSED/);
  });
});
