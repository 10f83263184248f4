import { setTimeout as pause } from "node:timers/promises";

/** What a registry is asked for: an index of several platforms where there is one, as nodes differ; else the one manifest. */
const accepted = [
  "application/vnd.oci.image.index.v1+json",
  "application/vnd.docker.distribution.manifest.list.v2+json",
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.docker.distribution.manifest.v2+json",
].join(", ");

/** Tries of a request that the registry refuses for the moment, or that gets no answer. */
const tries = 3;

/** Docker Hub answers under another name than the one that images bear. */
const apiHost = (host: string): string => (host === "docker.io" ? "registry-1.docker.io" : host);

/** A registry of the machine itself may speak without TLS, as Docker allows it. */
const scheme = (host: string): string => (/^(localhost|127\.0\.0\.1)(:|$)/.test(host) ? "http" : "https");

/**
 * The digest of a tag, as its registry tells it. Anonymous: where a registry wants a token, it is asked for one.
 * @param repository host and path: `quay.io/prometheus/prometheus`
 * @throws Error that says what the registry answered
 * @see https://distribution.github.io/distribution/spec/api/#pulling-an-image-manifest
 */
export async function digestOf(repository: string, tag: string): Promise<string> {
  const slash = repository.indexOf("/");
  const [host, path] = [repository.slice(0, slash), repository.slice(slash + 1)];
  const url = `${scheme(host)}://${apiHost(host)}/v2/${path}/manifests/${tag}`;
  const first = await ask(url);
  const answer =
    first.status === 401 ? await ask(url, await token(first.headers.get("www-authenticate") ?? "")) : first;
  if (answer.status === 404) throw new Error(`there is no tag ${tag}`);
  if (!answer.ok) throw new Error(`the registry answered ${answer.status}`);
  const digest = answer.headers.get("docker-content-digest") ?? "";
  if (!/^sha256:[0-9a-f]{64}$/.test(digest)) throw new Error(`the registry told no digest, but "${digest}"`);
  return digest;
}

/** Asks for the head of a manifest; again a little later when the registry is busy or silent. */
async function ask(url: string, bearer?: string): Promise<Response> {
  const headers = { accept: accepted, ...(bearer !== undefined && { authorization: `Bearer ${bearer}` }) };
  for (let round = 1; ; round += 1) {
    try {
      const answer = await fetch(url, { method: "HEAD", headers, signal: AbortSignal.timeout(30_000) });
      if ((answer.status !== 429 && answer.status < 500) || round === tries) return answer;
    } catch (error) {
      if (round === tries) throw new Error(`the registry does not answer: ${reason(error)}`);
    }
    await pause(round * 500);
  }
}

/** What stopped a request: fetch hides it in the cause. */
const reason = (error: unknown): string =>
  error instanceof Error ? (error.cause instanceof Error ? error.cause.message : error.message) : String(error);

/** A token for reading, from where the challenge says: `Bearer realm="...",service="...",scope="..."`. */
async function token(challenge: string): Promise<string> {
  const parts = Object.fromEntries([...challenge.matchAll(/(\w+)="([^"]*)"/g)].map(([, key, value]) => [key, value]));
  if (!/^Bearer /i.test(challenge) || parts.realm === undefined || !URL.canParse(parts.realm))
    throw new Error("the registry wants a login, which this command does not have");
  const url = new URL(parts.realm);
  for (const key of ["service", "scope"]) if (parts[key]) url.searchParams.set(key, parts[key]);
  const answer = await fetch(url, { signal: AbortSignal.timeout(30_000) });
  if (!answer.ok) throw new Error(`the registry's ${url.host} gives no token: it answered ${answer.status}`);
  const body: unknown = await answer.json();
  const { token: given, access_token: other } = Object(body) as Readonly<Record<string, unknown>>;
  const found = given ?? other;
  if (typeof found !== "string") throw new Error(`the registry's ${url.host} answered without a token`);
  return found;
}
