import http from "node:http";
import https from "node:https";
import type { Json, JsonObject } from "../rules/render/documents.ts";

/** A server whose API is used, and who asks. */
export interface Server {
  /** For people: "Elasticsearch". */
  readonly name: string;
  /** Where it is, without a path: `https://logs-es-http:9200`. */
  readonly url: URL;
  /** The certificate authorities that it is believed by, in PEM. */
  readonly authorities: string;
  /** Who asks, for people: `user "setup" with this password`. */
  readonly caller: string;
  /** The header by which the server knows the caller. */
  readonly authorization: string;
}

/** What a server answered. */
export interface Answer {
  readonly status: number;
  /** The body as JSON; a string when it is none. */
  readonly body: Json;
}

/** Something that waiting does not mend. Its message is for people and is the program's last word. */
export class GiveUp extends Error {}

const wrongCertificate =
  /^(CERT_|ERR_TLS_|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT|UNABLE_TO_|HOSTNAME_MISMATCH|ERR_OSSL|ERR_SSL|EPROTO)/;

/** Kubernetes alone is sent a PATCH: the whole of what the sender wants of an object. It takes JSON for YAML. */
const contentTypes: Readonly<Record<string, string>> = { PATCH: "application/apply-patch+yaml" };

/** Longest time without a byte from the server. */
const silence = 30_000;

function send(server: Server, method: string, path: string, body?: Json): Promise<Answer> {
  const text = body === undefined ? undefined : JSON.stringify(body);
  const { request } = server.url.protocol === "https:" ? https : http;
  return new Promise((resolve, reject) => {
    const options = {
      method,
      ca: server.authorities,
      timeout: silence,
      headers: {
        accept: "application/json",
        authorization: server.authorization,
        // Kibana refuses requests that change something without it; Elasticsearch does not mind.
        "kbn-xsrf": "monitoring",
        ...(text === undefined
          ? {}
          : { "content-type": contentTypes[method] ?? "application/json", "content-length": Buffer.byteLength(text) }),
      },
    };
    const sent = request(new URL(path, server.url), options, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () =>
        resolve({ status: response.statusCode ?? 0, body: parse(Buffer.concat(chunks).toString("utf8")) }),
      );
    });
    sent.on("timeout", () => sent.destroy(new Error(`no answer for ${silence / 1000} s`)));
    sent.on("error", reject);
    sent.end(text);
  });
}

function parse(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text.slice(0, 300);
  }
}

/** What an error of a request says: Node leaves the message empty when several addresses were tried. */
function words(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(words).join(", ");
  return error instanceof Error ? error.message : String(error);
}

const codeOf = (error: unknown): string =>
  error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";

/** What the server says against a request: Kibana in `message`, Elasticsearch in `error`, its last cause being the most exact. */
export function reason({ status, body }: Answer): string {
  let error = member(body, "error");
  for (let cause = error; cause !== undefined; cause = member(cause, "caused_by")) error = cause;
  const said = member(body, "message") ?? member(error, "reason") ?? error ?? body;
  return `HTTP ${status}: ${typeof said === "string" ? said : JSON.stringify(said)}`;
}

const member = (value: Json | undefined, key: string): Json | undefined =>
  typeof value === "object" && value !== null ? (value as JsonObject)[key] : undefined;

/** Asks the server and throws {@link GiveUp} on what will not change by asking again. Other errors may pass. */
async function ask(server: Server, method: string, path: string, body?: Json): Promise<Answer> {
  try {
    const answer = await send(server, method, path, body);
    if (answer.status === 401) throw new GiveUp(`${server.name} does not know ${server.caller} (HTTP 401)`);
    return answer;
  } catch (error) {
    if (!wrongCertificate.test(codeOf(error))) throw error;
    throw new GiveUp(`the certificate of ${server.name} at ${server.url.origin} is not accepted: ${words(error)}`);
  }
}

/** Busy, starting, or behind a proxy that cannot reach it. */
const passing = [429, 502, 503, 504];

/** Calls a server; see {@link patientCall}. */
export type Call = (method: string, path: string, body?: Json) => Promise<Answer>;

/**
 * A function that asks `server`, and asks again while it is away or busy, after 1, 2, 4, 8 and then every 10 seconds, until
 * `deadline` (in milliseconds since 1970). Then it throws {@link GiveUp} with the last reason.
 */
export function patientCall(server: Server, deadline: number, tell: (line: string) => void): Call {
  return async (method, path, body) => {
    let told = "";
    for (let pause = 1000; ; pause = Math.min(pause * 2, 10_000)) {
      const answer = await ask(server, method, path, body).catch((error: unknown) => {
        if (error instanceof GiveUp) throw error;
        return words(error);
      });
      if (typeof answer !== "string" && !passing.includes(answer.status)) return answer;
      const why = typeof answer === "string" ? answer : reason(answer);
      if (Date.now() + pause > deadline)
        throw new GiveUp(`${server.name} at ${server.url.origin} is still away, and time is up: ${why}`);
      if (why !== told) tell(`waiting for ${server.name} at ${server.url.origin}: ${why}`);
      told = why;
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  };
}
