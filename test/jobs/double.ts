import http from "node:http";
import https from "node:https";
import type { AddressInfo } from "node:net";
import type { Json, JsonObject } from "../../rules/render/documents.ts";
import type { Identity } from "./certificate.ts";

/*
 * Stands for the parts of Elasticsearch's and Kibana's APIs that the set-up program uses. It answers as an Elasticsearch 9.5.3 was seen
 * to: settings come back nested and as texts, defaults are added, a template of unknown components is refused, what is missing is a 404.
 * It stores whatever it is given: whether Elasticsearch accepts our objects is not proved here.
 */

/** A request that the double has seen. */
export interface Seen {
  readonly method: string;
  readonly path: string;
}

/** An answer: status and body. */
type Reply = readonly [number, Json];

export const credentials = { username: "setup", password: "a secret" } as const;

export class Double {
  /** What is stored, by path. Tests change it to make something drift. */
  readonly stored = new Map<string, JsonObject>();
  /** Names of the data streams that exist. */
  readonly dataStreams: string[] = [];
  /** Every request, in order. */
  readonly seen: Seen[] = [];
  /** Answers to give instead of the real ones: the first one whose turn it is, for requests that start with its text. */
  readonly instead: { readonly when: string; readonly reply: Reply; times: number }[] = [];
  private readonly server: http.Server;

  constructor(identity?: Identity) {
    const listener: http.RequestListener = (request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        const [status, body] = this.reply(request, Buffer.concat(chunks).toString());
        response.writeHead(status, { "content-type": "application/json" });
        response.end(typeof body === "string" ? body : JSON.stringify(body));
      });
    };
    this.server = identity
      ? https.createServer({ key: identity.key, cert: identity.certificate }, listener)
      : http.createServer(listener);
  }

  async start(): Promise<URL> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    const { port } = this.server.address() as AddressInfo;
    return new URL(`${this.server instanceof https.Server ? "https" : "http"}://127.0.0.1:${port}`);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  /** Requests that change something. */
  get writes(): readonly Seen[] {
    return this.seen.filter(({ method, path }) => method !== "GET" && !path.includes("_simulate"));
  }

  private reply({ method = "", url: path = "", headers }: http.IncomingMessage, text: string): Reply {
    this.seen.push({ method, path });
    const planned = this.instead.find(({ when, times }) => times > 0 && `${method} ${path}`.startsWith(when));
    if (planned) {
      planned.times -= 1;
      return planned.reply;
    }
    const basic = Buffer.from(`${credentials.username}:${credentials.password}`).toString("base64");
    if (headers.authorization !== `Basic ${basic}`)
      return [401, refusal("security_exception", `unable to authenticate user [...] for REST request [${path}]`)];
    const body = (text === "" ? {} : JSON.parse(text)) as JsonObject;
    if (path === "/_cluster/health") return [200, { status: "green" }];
    if (path === "/api/status") return [200, { status: { overall: { level: "available" } } }];
    if (path.startsWith("/_data_stream/"))
      return [200, { data_streams: this.matching(path.slice(14)).map((name) => ({ name })) }];
    if (path.endsWith("/_rollover?lazy=true")) return [200, { acknowledged: true, lazy: true }];
    return path.startsWith("/api/") ? this.kibana(method, path, body, headers) : this.elasticsearch(method, path, body);
  }

  private matching(patterns: string): readonly string[] {
    const tests = patterns.split(",").map((pattern) => new RegExp(`^${pattern.replaceAll("*", ".*")}$`));
    return this.dataStreams.filter((name) => tests.some((test) => test.test(name)));
  }

  private kibana(method: string, path: string, body: JsonObject, headers: http.IncomingHttpHeaders): Reply {
    if (method === "GET") {
      const view = this.stored.get(path);
      return view
        ? [200, { data_view: { ...view, version: "WzEsMV0=", namespaces: ["default"] } }]
        : [404, { statusCode: 404, error: "Not Found", message: "Saved object not found" }];
    }
    if (!headers["kbn-xsrf"])
      return [400, { statusCode: 400, error: "Bad Request", message: "Request must contain a kbn-xsrf header." }];
    const view = body.data_view as JsonObject;
    this.stored.set(`${path}/${view.id}`, view);
    return [200, { data_view: view }];
  }

  private elasticsearch(method: string, path: string, body: JsonObject): Reply {
    const name = path.slice(path.lastIndexOf("/") + 1);
    if (method !== "GET") {
      const components = (body.composed_of ?? []) as readonly string[];
      const missing = components.filter((component) => !this.stored.has(`/_component_template/${component}`));
      if (missing.length > 0)
        return [
          400,
          refusal(
            "invalid_index_template_exception",
            `specifies component templates [${missing.join(", ")}] that do not exist`,
          ),
        ];
      if (method === "PUT") this.stored.set(path, body);
      return [200, { acknowledged: true }];
    }
    const there = this.stored.get(path);
    if (!there) return [404, refusal("resource_not_found_exception", `[${name}] not found`)];
    const shown = asElasticsearchShows(there) as JsonObject;
    if (path.startsWith("/_ilm/policy/"))
      return [200, { [name]: { version: 1, modified_date: "2026-01-01T00:00:00.000Z", ...shown } }];
    const kind = path.startsWith("/_component_template/") ? "component_template" : "index_template";
    return [200, { [`${kind}s`]: [{ name, [kind]: shown }] }];
  }
}

const refusal = (type: string, reason: string): Json => ({
  error: { root_cause: [{ type, reason }], type, reason },
  status: 400,
});

/** Settings nested and as texts; the defaults of deletion and of data streams. */
function asElasticsearchShows(value: Json, key = ""): Json {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const object = value as JsonObject;
  if (key === "settings") return nested(object);
  const inner = Object.fromEntries(
    Object.entries(object).map(([name, item]) => [name, asElasticsearchShows(item, name)]),
  );
  if (key === "delete" && !("min_age" in object)) return { delete_searchable_snapshot: true, ...inner };
  return key === "data_stream" ? { hidden: false, allow_custom_routing: false, ...inner } : inner;
}

function nested(settings: JsonObject): Json {
  const root: { [name: string]: Json } = {};
  for (const [path, value] of Object.entries(settings)) {
    const parts = path.split(".");
    let here = root;
    for (const part of parts.slice(0, -1)) {
      const next = { ...((here[part] ?? {}) as JsonObject) };
      here[part] = next;
      here = next;
    }
    here[parts.at(-1) ?? ""] = Array.isArray(value) ? value.map(String) : String(value);
  }
  return root;
}
