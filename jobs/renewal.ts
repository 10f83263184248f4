import { createPrivateKey, X509Certificate } from "node:crypto";
import { type Identity, newAuthority, newCertificate, type Period } from "./x509.ts";

/** What a part is to be known by. */
export interface Wanted {
  /** Namespace of its Secret. */
  readonly namespace: string;
  /** Name of its Secret. */
  readonly name: string;
  /** Names under which it is reached; with none it only asks others. */
  readonly hosts: readonly string[];
}

/** What is in the Secret of a part: its own certificate and key, and the authorities that it believes. Anything may be missing at first. */
export interface Held extends Partial<Identity> {
  readonly authorities?: string;
}

/** Who signs, and whom every part believes. */
export interface Authorities {
  /** Signs. */
  readonly current: Identity;
  /** Will sign, as soon as everybody has known it for a while. */
  readonly next?: Identity;
  /** Certificate of the one that signed before: believed as long as somebody shows a certificate of its. */
  readonly previous?: string;
}

const day = 86_400_000;

/** Ninety days, as public authorities had it when renewing became a program's affair: a key that was stolen is of no use for longer. */
const life = 90 * day;

/**
 * Five years. A new authority is then announced twenty months before the end, and signs seventeen months later: longer than the
 * fourteen for which Kubernetes supports a version, so that every node was replaced by then and every pod has read it, also those
 * of Grafana and Alertmanager, which read authorities at their start alone.
 * @see https://kubernetes.io/releases/patch-releases/#support-period
 */
const authorityLife = 5 * 365 * day;

/** So long an authority is known to all before it signs: the kubelet brings a changed Secret within two minutes, a daily run sees it through. */
const announcement = day;

const lasting = (from: Date, time: number, latest = Number.POSITIVE_INFINITY): Period => ({
  from,
  until: new Date(Math.min(from.getTime() + time, latest)),
});

/** A certificate that can be read; undefined of anything else. */
function readable(pem: string | undefined): X509Certificate | undefined {
  try {
    return pem === undefined ? undefined : new X509Certificate(pem);
  } catch {
    return undefined;
  }
}

/** Until when a certificate is good. */
export const endOf = (pem: string): Date => new Date(new X509Certificate(pem).validTo);

const left = (certificate: X509Certificate, now: Date): number => Date.parse(certificate.validTo) - now.getTime();
const age = (certificate: X509Certificate, now: Date): number => now.getTime() - Date.parse(certificate.validFrom);

/** Less than a third of its life is left: time for a dozen failed attempts, and for people after that. */
const isDue = (certificate: X509Certificate, now: Date): boolean =>
  left(certificate, now) < (Date.parse(certificate.validTo) - Date.parse(certificate.validFrom)) / 3;

/** An identity whose key belongs to its certificate. */
function sound({ certificate, key }: Partial<Identity>): (Identity & { readonly read: X509Certificate }) | undefined {
  const read = readable(certificate);
  if (!read || certificate === undefined || key === undefined) return undefined;
  try {
    return read.checkPrivateKey(createPrivateKey(key)) ? { certificate, key, read } : undefined;
  } catch {
    return undefined;
  }
}

const isBy = (certificate: X509Certificate, authority: string): boolean => {
  const by = readable(authority);
  return by !== undefined && certificate.checkIssued(by) && certificate.verify(by.publicKey);
};

/** The authorities that a part is to believe, in PEM. Exported for tests. */
export const bundleOf = ({ current, next, previous }: Authorities): string =>
  [current.certificate, next?.certificate, previous].filter((each) => each !== undefined).join("");

/**
 * Who is to sign from `now` on. A new authority is made when less than a third of the present one's life is left; it signs when
 * a certificate of the present one could no longer last its whole life, which is seventeen months later, and the present one is believed
 * until nobody shows a certificate of its any more. So nobody ever meets a certificate whose authority it does not know.
 * @param found authorities that are there
 * @param held what the parts hold
 */
export function authoritiesAt(
  now: Date,
  found: { readonly [K in "current" | "next"]?: Partial<Identity> } & { readonly previous?: string },
  held: readonly Held[],
): Authorities {
  const current = sound(found.current ?? {});
  const next = sound(found.next ?? {});
  const fresh = (): Identity => newAuthority(lasting(now, authorityLife));
  const announced =
    next !== undefined &&
    age(next.read, now) >= announcement &&
    held.every(({ authorities = "" }) => authorities.includes(next.certificate));
  const remaining = current ? left(current.read, now) : 0;
  // Without its key an authority cannot sign, but what it signed stays good.
  if (!current || remaining <= 0 || (announced && remaining < life))
    return { current: next ? identity(next) : fresh(), ...known(found.current?.certificate) };
  return {
    current: identity(current),
    ...(next ? { next: identity(next) } : isDue(current.read, now) && { next: fresh() }),
    ...(found.previous !== undefined && isNeeded(found.previous, held, now) && { previous: found.previous }),
  };
}

const identity = ({ certificate, key }: Identity): Identity => ({ certificate, key });

const known = (certificate: string | undefined): { readonly previous?: string } =>
  readable(certificate) && certificate !== undefined ? { previous: certificate } : {};

/** Whether somebody may still show a certificate of an authority: one that was renewed today may not be in use yet. */
const isNeeded = (authority: string, held: readonly Held[], now: Date): boolean =>
  held.some(({ certificate }) => {
    const read = readable(certificate);
    return read !== undefined && (isBy(read, authority) || age(read, now) < announcement);
  });

/** Whether a certificate is one for exactly these names. */
const isFor = ({ subjectAltName = "" }: X509Certificate, hosts: readonly string[]): boolean =>
  subjectAltName === hosts.map((host) => `DNS:${host}`).join(", ");

/** What a part is to hold from `now` on: what it has, unless that is no good or due, with the authorities of the day. */
export function heldAt(now: Date, { name, hosts }: Wanted, held: Held, authorities: Authorities): Required<Held> {
  const bundle = bundleOf(authorities);
  const own = sound(held);
  const good =
    own !== undefined &&
    isFor(own.read, hosts) &&
    !isDue(own.read, now) &&
    [authorities.current.certificate, authorities.previous ?? ""].some((authority) => isBy(own.read, authority));
  if (good) return { ...identity(own), authorities: bundle };
  const latest = endOf(authorities.current.certificate).getTime();
  return { ...newCertificate(authorities.current, name, hosts, lasting(now, life, latest)), authorities: bundle };
}
