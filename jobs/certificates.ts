import { InvalidInput, type Problem } from "../rules/vocabulary/index.ts";
import { type Call, GiveUp, patientCall, type Server } from "./http.ts";
import { type Authorities, authoritiesAt, endOf, type Held, heldAt, type Wanted } from "./renewal.ts";
import { Conflict, readSecret, type Secret, writeSecret } from "./secrets.ts";
import { reader, type Variables } from "./variables.ts";

/*
 * Gives every part of the stack a certificate by an authority of the stack's own, and renews what has less than a third of its
 * life left. All of it is in Secrets that are there already. Run again, it writes nothing that is as it should be.
 * Exit status: 0 all is as it should be; 1 a Secret is missing or refused, or the API server stayed away; 2 wrongly called.
 */

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const warn = (line: string): void => void process.stderr.write(`${line}\n`);

/** A Secret by its place. */
type Place = Pick<Wanted, "namespace" | "name">;

/** What the program was told. */
interface Options {
  readonly kubernetes: Server;
  /** Secret of the authorities, which no part may read. */
  readonly authority: Place;
  readonly certificates: readonly Wanted[];
  /** How long to wait for an API server that is away, in seconds. */
  readonly patience: number;
}

/** Attempts when somebody else writes at the same time: two runs take turns, and the second finds nothing to do. */
const attempts = 5;

/** The API server as the kubelet tells every container, so that no name has to be asked for. */
function inCluster({ KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port }: Variables): Variables {
  return host === undefined ? {} : { KUBERNETES_URL: `https://${host.includes(":") ? `[${host}]` : host}:${port}` };
}

/** Reads the variables REQUESTS, CA_FILE, TOKEN_FILE, WAIT_SECONDS (@default 120), and KUBERNETES_URL (@default where the pod is). */
function readOptions(variables: Variables): Options {
  const problems: Problem[] = [];
  const { file, url, seconds } = reader({ ...inCluster(variables), ...variables }, (problem) => problems.push(problem));
  const requests = parse(file("REQUESTS", "mount the requests there"), (problem) => problems.push(problem));
  const account = "let the pod mount the token of its service account";
  const token = file("TOKEN_FILE", account).trim();
  const kubernetes: Server = {
    name: "Kubernetes",
    url: url("KUBERNETES_URL"),
    authorities: file("CA_FILE", account),
    caller: "the token of this pod's service account",
    authorization: `Bearer ${token}`,
  };
  const patience = seconds("WAIT_SECONDS", 120);
  if (problems.length > 0) throw new InvalidInput("Certificates", problems);
  return { ...requests, kubernetes, patience };
}

const isPlace = (value: unknown): value is Place => {
  const { namespace, name }: Partial<Place> = Object(value);
  return typeof namespace === "string" && typeof name === "string";
};

const isWanted = (value: unknown): value is Wanted => {
  const { hosts }: Partial<Wanted> = Object(value);
  return isPlace(value) && Array.isArray(hosts) && hosts.every((host) => typeof host === "string");
};

/** `{ authority: { namespace, name }, certificates: [{ namespace, name, hosts }] }` */
function parse(text: string, note: (problem: Problem) => void): Pick<Options, "authority" | "certificates"> {
  let value: { readonly authority?: unknown; readonly certificates?: unknown } = {};
  try {
    value = Object(JSON.parse(text || "{}"));
  } catch {}
  const { authority, certificates } = value;
  if (isPlace(authority) && Array.isArray(certificates) && certificates.every(isWanted))
    return { authority, certificates };
  if (text !== "")
    note({
      property: "REQUESTS",
      rule: "is not { authority, certificates: [{ namespace, name, hosts }] }",
      remedy: "render it again",
    });
  return { authority: { namespace: "", name: "" }, certificates: [] };
}

const heldIn = ({ data }: Secret): Held => ({
  ...(data["tls.crt"] !== undefined && { certificate: data["tls.crt"] }),
  ...(data["tls.key"] !== undefined && { key: data["tls.key"] }),
  ...(data["ca.crt"] !== undefined && { authorities: data["ca.crt"] }),
});

const dataOf = ({ certificate, key, authorities }: Required<Held>): Secret["data"] => ({
  "tls.crt": certificate,
  "tls.key": key,
  "ca.crt": authorities,
});

const authorityData = ({ current, next, previous }: Authorities): Secret["data"] => ({
  "current.crt": current.certificate,
  "current.key": current.key,
  ...(next && { "next.crt": next.certificate, "next.key": next.key }),
  ...(previous !== undefined && { "previous.crt": previous }),
});

/** The authorities in their Secret, with whatever is missing or broken left out. */
const authoritiesIn = ({ data }: Secret): Parameters<typeof authoritiesAt>[1] => {
  const of = (name: "current" | "next") => ({
    ...(data[`${name}.crt`] !== undefined && { certificate: data[`${name}.crt`] }),
    ...(data[`${name}.key`] !== undefined && { key: data[`${name}.key`] }),
  });
  const previous = data["previous.crt"];
  return { current: of("current"), next: of("next"), ...(previous !== undefined && { previous }) };
};

const same = (a: Secret["data"], b: Secret["data"]): boolean =>
  Object.keys({ ...a, ...b }).every((key) => a[key] === b[key]);

const until = (certificate: string): string => endOf(certificate).toISOString().slice(0, 10);

/** One pass. What signs is stored before anything that it signed: a run that is cut short leaves nothing that nobody vouches for. */
async function renew(call: Call, { authority, certificates }: Options, now: Date): Promise<void> {
  const kept = await readSecret(call, authority);
  const found: { readonly wanted: Wanted; readonly secret: Secret }[] = [];
  for (const wanted of certificates) found.push({ wanted, secret: await readSecret(call, wanted) });
  const authorities = authoritiesAt(
    now,
    authoritiesIn(kept),
    found.map(({ secret }) => heldIn(secret)),
  );
  const stored = authorityData(authorities);
  const changed = !same(kept.data, stored);
  if (changed) await writeSecret(call, kept, stored);
  say(`${changed ? "changed  " : "unchanged"} authority until ${until(authorities.current.certificate)}`);
  let count = 0;
  for (const { wanted, secret } of found) {
    const held = heldAt(now, wanted, heldIn(secret), authorities);
    const data = dataOf(held);
    const isSame = same(secret.data, data);
    if (!isSame) await writeSecret(call, secret, data);
    count += isSame ? 0 : 1;
    const verdict = isSame ? "unchanged" : secret.data["tls.crt"] === held.certificate ? "trusts   " : "renewed  ";
    say(`${verdict} ${wanted.namespace}/${wanted.name} until ${until(held.certificate)}`);
  }
  say(`${found.length} certificates: ${found.length - count} unchanged, ${count} written`);
}

async function run(options: Options): Promise<void> {
  const call = patientCall(options.kubernetes, Date.now() + options.patience * 1000, warn);
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await renew(call, options, new Date());
    } catch (error) {
      if (!(error instanceof Conflict)) throw error;
      if (attempt === attempts) throw new GiveUp(`${error.message}, ${attempts} times; is this program running twice?`);
      warn(`${error.message}; beginning again`);
    }
  }
}

try {
  await run(readOptions(process.env));
} catch (error) {
  if (!(error instanceof GiveUp || error instanceof InvalidInput)) throw error;
  warn(error.message);
  process.exitCode = error instanceof InvalidInput ? 2 : 1;
}
