import http from "node:http";
import type { AddressInfo } from "node:net";

/** A Secret as the double keeps it. */
interface Kept {
  version: number;
  data: Readonly<Record<string, string>>;
  /** Who wrote it last. */
  manager?: string;
}

interface Patch {
  readonly metadata: { readonly resourceVersion?: string };
  readonly data?: Readonly<Record<string, string>>;
}

export const token = "a secret token";

/**
 * Stands for the part of the Kubernetes API that the certificates' program uses: Secrets that somebody else made are read, and
 * written by server-side apply, refused with 409 where they changed since. It checks the token and the media type.
 */
export class Api {
  readonly secrets = new Map<string, Kept>();
  readonly writes: string[] = [];
  /** Answers to give instead of the real ones, for requests that start with the text. */
  readonly instead: { readonly when: string; readonly status: number; times: number }[] = [];
  /** Called before each write, as if somebody else were at work. */
  between: (path: string) => void = () => {};
  private readonly server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const [status, body] = this.reply(request, Buffer.concat(chunks).toString());
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    });
  });

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  /** Makes empty Secrets, as the stack does. */
  make(...places: readonly string[]): void {
    for (const place of places) this.secrets.set(place, { version: 1, data: {} });
  }

  /** The texts of a Secret. */
  texts(place: string): Readonly<Record<string, string>> {
    const { data = {} } = this.secrets.get(place) ?? {};
    return Object.fromEntries(
      Object.entries(data).map(([key, value]) => [key, Buffer.from(value, "base64").toString()]),
    );
  }

  /** Changes a Secret as somebody else would. */
  put(place: string, texts: Readonly<Record<string, string>>): void {
    const version = (this.secrets.get(place)?.version ?? 0) + 1;
    const data = Object.entries(texts).map(([key, text]) => [key, Buffer.from(text).toString("base64")]);
    this.secrets.set(place, { version, data: Object.fromEntries(data) });
  }

  private reply({ method = "", url = "", headers }: http.IncomingMessage, text: string): [number, unknown] {
    const planned = this.instead.find(({ when, times }) => times > 0 && `${method} ${url}`.startsWith(when));
    if (planned) {
      planned.times -= 1;
      return [planned.status, { kind: "Status", message: `planned ${planned.status}` }];
    }
    if (headers.authorization !== `Bearer ${token}`) return [401, { kind: "Status", message: "Unauthorized" }];
    const [path = "", query] = url.split("?");
    const [, namespace, name] = /^\/api\/v1\/namespaces\/([^/]+)\/secrets\/([^/]+)$/.exec(path) ?? [];
    const place = `${namespace}/${name}`;
    if (method === "PATCH") this.between(place);
    const kept = this.secrets.get(place);
    // Who may not create Secrets is told 403 by a server-side apply to one that is not there.
    if (!kept) return [method === "GET" ? 404 : 403, { kind: "Status", message: `secrets "${name}" not found` }];
    if (method === "GET") return [200, { metadata: { resourceVersion: String(kept.version) }, data: kept.data }];
    if (method !== "PATCH" || headers["content-type"] !== "application/apply-patch+yaml")
      return [415, { kind: "Status", message: `${method} ${headers["content-type"]}` }];
    const { metadata, data = {} }: Patch = JSON.parse(text);
    if (metadata.resourceVersion !== undefined && metadata.resourceVersion !== String(kept.version))
      return [409, { kind: "Status", message: "the object has been modified" }];
    this.writes.push(place);
    this.secrets.set(place, {
      version: kept.version + 1,
      data,
      manager: `${new URLSearchParams(query).get("fieldManager")}`,
    });
    return [200, {}];
  }
}
