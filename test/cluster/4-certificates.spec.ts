import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { bundle } from "../../jobs/bundle.ts";
import type { KubernetesObject } from "./bed/api.ts";
import { cluster, deployed, succeeded } from "./support.ts";

const account = "system:serviceaccount:monitoring:certificates";

/** The API as whoever has the token of an account sees it. */
async function asAccount(upstream: URL): Promise<{ readonly url: string; readonly end: () => void }> {
  const server = http.createServer((request, response) => {
    const { authorization: _, host: __, ...headers } = request.headers;
    const onward = http.request(
      new URL(request.url ?? "/", upstream),
      { method: request.method, headers: { ...headers, "impersonate-user": account } },
      (answer) => {
        response.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(response);
      },
    );
    request.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, end: () => server.close() };
}

/** Runs the program as its Job does, with the rights of its account, on what the stack asks for. */
async function program(): Promise<string> {
  const { api, recorder } = await cluster();
  const [requests] = (await api.list("v1/configmaps", "monitoring")).filter(({ metadata }) =>
    metadata.name.startsWith("certificates-requests-"),
  );
  const folder = mkdtempSync(join(tmpdir(), "certificates-"));
  const proxy = await asAccount(new URL(recorder.url));
  try {
    const file = (name: string, text: string): string => {
      writeFileSync(join(folder, name), text);
      return join(folder, name);
    };
    const { data } = requests as KubernetesObject & { readonly data?: Readonly<Record<string, string>> };
    const env = {
      REQUESTS: file("requests.json", data?.["requests.json"] ?? ""),
      KUBERNETES_URL: proxy.url,
      CA_FILE: file("ca.crt", ""),
      TOKEN_FILE: file("token", "token"),
      WAIT_SECONDS: "10",
    };
    const child = spawn(process.execPath, [file("certificates.mjs", bundle("certificates.ts"))], { env });
    let said = "";
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (chunk) => {
        said += chunk;
      });
    const status = await new Promise<number | null>((resolve) => child.on("close", resolve));
    expect(status, said).to.equal(0);
    return said;
  } finally {
    proxy.end();
    rmSync(folder, { recursive: true });
  }
}

const filled = async (): Promise<readonly KubernetesObject[]> =>
  (
    await Promise.all(
      ["monitoring", "monitoring-agents"].map(async (each) => (await cluster()).api.list("v1/secrets", each)),
    )
  )
    .flat()
    .filter(({ metadata }) => metadata.name.startsWith("certificates-"));

describe("certificates by the stack's own program", () => {
  before(async () => {
    await deployed("production");
  });

  it("are put into every Secret of theirs, with the rights of the program's account alone, and once", async () => {
    expect(await program()).to.match(/11 certificates: 0 unchanged, 11 written\n$/);
    const secrets = await filled();
    expect(secrets).to.have.length(12);
    for (const { metadata, data } of secrets)
      expect(Object.keys(Object(data)), metadata.name).to.include.members(
        metadata.name === "certificates-authority" ? ["current.crt", "current.key"] : ["tls.crt", "tls.key", "ca.crt"],
      );
    expect(await program()).to.match(/11 certificates: 11 unchanged, 0 written\n$/);
  });

  it("are no difference to an update or a refresh, and stay", async () => {
    const production = await deployed("production");
    const before = JSON.stringify((await filled()).map(({ data }) => data));
    expect(succeeded(await production.up()).steps).to.deep.equal([]);
    expect(succeeded(await production.refresh()).steps).to.deep.equal([]);
    expect(succeeded(await production.up()).steps).to.deep.equal([]);
    expect(JSON.stringify((await filled()).map(({ data }) => data))).to.equal(before);
  });

  it("have their keys nowhere in plain text in the state", async () => {
    const state = await (await deployed("production")).exported();
    for (const { data } of await filled())
      for (const [key, value] of Object.entries<string>(Object(data)).filter(([name]) => name.endsWith(".key"))) {
        const inner = Buffer.from(value, "base64").toString().split("\n")[1] ?? value;
        for (const text of [value.slice(60, 120), inner]) expect(state.includes(text), key).to.equal(false);
      }
  });
});
