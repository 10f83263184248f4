import { X509Certificate } from "node:crypto";
import { expect } from "chai";
import { type Authorities, authoritiesAt, bundleOf, type Held, heldAt, type Wanted } from "../../jobs/renewal.ts";
import { handshake } from "./handshake.ts";

const day = 86_400_000;
const server: Wanted = { namespace: "monitoring", name: "logstash", hosts: ["logstash-ls-beats.monitoring.svc"] };
const client: Wanted = { namespace: "agents", name: "filebeat", hosts: [] };
const [name = ""] = server.hosts;

/** What there is after a run. */
interface State {
  readonly now: Date;
  readonly authorities: Authorities | undefined;
  readonly server: Held;
  readonly client: Held;
}

type Whole = State & {
  readonly authorities: Authorities;
  readonly server: Required<Held>;
  readonly client: Required<Held>;
};

/** One run of the program's own decisions. */
function run(before: State, now: Date): Whole {
  const authorities = authoritiesAt(now, before.authorities ?? {}, [before.server, before.client]);
  return {
    now,
    authorities,
    server: heldAt(now, server, before.server, authorities),
    client: heldAt(now, client, before.client, authorities),
  };
}

const nothing: Omit<State, "now"> = { authorities: undefined, server: {}, client: {} };
const first = (now: Date): Whole => run({ now, ...nothing }, now);

/** States after a run on each of the given days, counted from the first; the first of all may be given. */
function runs(start: Date, days: readonly number[], begin: Whole = first(start)): readonly Whole[] {
  const states: Whole[] = [begin];
  for (const each of days) {
    const last = states.at(-1);
    if (last) states.push(run(last, new Date(start.getTime() + each * day)));
  }
  return states;
}

const daily = (last: number, step = 1): readonly number[] =>
  Array.from({ length: Math.floor(last / step) }, (_, index) => (index + 1) * step);
const certificates = (pem: string): readonly X509Certificate[] =>
  (pem.match(/-----BEGIN[^-]+-----[^-]+-----END[^-]+-----/g) ?? []).map((each) => new X509Certificate(each));
const left = (pem: string, now: Date): number => (Date.parse(new X509Certificate(pem).validTo) - now.getTime()) / day;

/** Whether somebody with this bundle accepts this certificate on that day. */
function accepts(bundle: string, certificate: string, now: Date): boolean {
  const read = new X509Certificate(certificate);
  const inTime = ({ validFrom, validTo }: X509Certificate) =>
    Date.parse(validFrom) <= +now && +now < Date.parse(validTo);
  return (
    inTime(read) &&
    certificates(bundle).some((each) => inTime(each) && read.checkIssued(each) && read.verify(each.publicKey))
  );
}

/** Pairs of neighbouring states in which somebody who is a run late is refused, or refuses. */
function refusals(states: readonly Whole[]): readonly string[] {
  const isSame = (one: Whole, other: Whole): boolean =>
    one.server.certificate === other.server.certificate && one.server.authorities === other.server.authorities;
  return states.slice(1).flatMap((after, index) => {
    const before = states[index] ?? after;
    const [next, both] = [states[index + 2], [before, after]];
    // Between two changes only the last day matters.
    if (isSame(before, after) && next && isSame(after, next)) return [];
    return both.flatMap((one) =>
      both.flatMap((other) =>
        accepts(one.client.authorities, other.server.certificate, after.now) &&
        accepts(one.server.authorities, other.client.certificate, after.now)
          ? []
          : [after.now.toISOString()],
      ),
    );
  });
}

/** The day on which a new authority begins to sign: from then on ninety days do not fit any more. */
const promoted = 5 * 365 - 90 + 1;

describe("renewal of certificates, run by run for eleven years", () => {
  const start = new Date("2027-01-01T03:23:00Z");
  // Every third day, which is more than ever lies between two runs that are not both missed.
  const states = runs(start, daily(11 * 365, 3));

  it("never lets anybody refuse anybody, also when either has what the run before left", () => {
    expect(refusals(states)).to.deep.equal([]);
  });

  it("renews at two thirds of a certificate's life, with a new key, and leaves it alone until then", () => {
    const changes = states.flatMap(({ server: { certificate, key }, now }, index) => {
      const before = states[index - 1]?.server;
      if (!before || before.certificate === certificate) return [];
      expect(key).not.to.equal(before.key);
      return [left(before.certificate, now)];
    });
    expect(changes.length).to.be.within(62, 68);
    for (const days of changes) expect(days).to.be.within(26.9, 30.1);
  });

  it("signs for no longer than the authority lasts", () => {
    for (const {
      authorities,
      server: { certificate },
      now,
    } of states.filter((_, index) => index % 7 === 0)) {
      const by = certificates(bundleOf(authorities)).find((each) => new X509Certificate(certificate).checkIssued(each));
      expect(left(certificate, now)).to.be.at.most(left(by?.toString() ?? "", now));
    }
  });

  it("announces an authority longer before it signs than Kubernetes supports a version, which is fourteen months", () => {
    const signing = [...new Set(states.map(({ authorities }) => authorities.current.certificate))];
    expect(signing).to.have.length(3);
    for (const authority of signing.slice(1)) {
      const since = (has: (state: Whole) => boolean): number => states.findIndex(has) * 3;
      const known = since((state) => bundleOf(state.authorities).includes(authority));
      const signs = since((state) => state.authorities.current.certificate === authority);
      expect(signs - known).to.be.within(14 * 31, 18 * 31);
    }
  });

  it("believes the old authority until nobody shows it, and no longer", () => {
    const rolling = states.filter(({ authorities }) => authorities.previous !== undefined).length * 3;
    // Two roll-overs, of at most the sixty days after which the last certificate of the old one is renewed.
    expect(rolling).to.be.within(12, 2 * 70);
    for (const { authorities, server } of states) {
      expect(server.authorities.match(/BEGIN/g)?.length).to.be.at.most(3);
      expect(server.authorities).to.equal(bundleOf(authorities));
    }
  });

  it("would be refused without the announcement: the check above can fail", () => {
    const sudden = states.map((state) => ({
      ...state,
      client: { ...state.client, authorities: state.authorities.current.certificate },
    }));
    expect(refusals(sudden)).not.to.be.empty;
  });
});

describe("renewal of certificates that was interrupted", () => {
  const start = new Date("2027-01-01T03:23:00Z");
  /** Shortly before a new authority begins to sign. */
  const old = runs(start, daily(promoted - 60, 20)).at(-1);
  const onward = (days: readonly number[]): readonly Whole[] => runs(start, days, old);

  it("catches up after three weeks without a run, wherever they fall, with nobody refused", () => {
    for (const gap of daily(150, 15)) {
      const until = promoted - 60 + gap;
      const before = daily(gap, 5).map((each) => promoted - 60 + each);
      expect(refusals(onward([...before, ...daily(100, 5).map((each) => until + 16 + each)])), `${gap}`).to.deep.equal(
        [],
      );
    }
  });

  it("begins anew when everything has expired, and is whole again after the first run", () => {
    const [, late] = runs(start, [3000]);
    if (!late) throw new Error("no run");
    expect(accepts(late.client.authorities, late.server.certificate, late.now)).to.equal(true);
    expect(left(late.server.certificate, late.now)).to.be.at.least(89);
  });

  it("goes on with what was signed when the authority's key is lost, and lets a new one sign what comes", () => {
    const before = first(start);
    const lost = { ...before, authorities: { current: { ...before.authorities.current, key: "lost" } } };
    const after = run(lost, new Date(start.getTime() + day));
    expect(after.server.certificate).to.equal(before.server.certificate);
    expect(after.authorities.current.certificate).not.to.equal(before.authorities.current.certificate);
    expect(refusals([before, after])).to.deep.equal([]);
  });

  it("waits with a new authority for a part that does not know it", () => {
    const last = onward([promoted - 1]).at(-1);
    if (!last?.authorities.next) throw new Error("no authority was announced");
    const now = new Date(start.getTime() + promoted * day);
    expect(run(last, now).authorities.current.certificate).to.equal(last.authorities.next.certificate);
    const fresh = { ...last, client: { ...last.client, authorities: last.authorities.current.certificate } };
    expect(run(fresh, now).authorities.current.certificate).to.equal(last.authorities.current.certificate);
  });
});

describe("what a run leaves, between a server and a client", () => {
  const today = new Date();
  const ago = (days: number): Date => new Date(today.getTime() - days * day);
  const now = first(today);

  it("lets them accept each other", async () => {
    expect(await handshake(now.server, now.client, name)).to.equal("accepted");
  });

  it("is refused under another name", async () => {
    expect(await handshake(now.server, now.client, "kibana.monitoring.svc")).to.equal("ERR_TLS_CERT_ALTNAME_INVALID");
  });

  it("is refused by who believes another authority, and with a certificate of another", async () => {
    const other = first(today);
    expect(await handshake(now.server, { ...now.client, authorities: other.client.authorities }, name)).to.match(
      /^(UNABLE_TO_|SELF_SIGNED)/,
    );
    const stranger = { ...other.client, authorities: now.client.authorities };
    expect(await handshake(now.server, stranger, name)).not.to.equal("accepted");
  });

  it("is refused when it has expired", async () => {
    const old = first(ago(100));
    expect(await handshake(old.server, now.client, name)).not.to.equal("accepted");
    const believed = { ...now.client, authorities: old.client.authorities };
    expect(await handshake(old.server, believed, name)).to.equal("CERT_HAS_EXPIRED");
  });

  it("does not let in who shows no certificate, nor the part that nobody asks as a server", async () => {
    expect(await handshake(now.server, { authorities: now.client.authorities }, name)).to.equal(
      "ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED",
    );
    expect(await handshake(now.client, now.server, name)).not.to.equal("accepted");
  });

  it("holds through a roll-over of the authority, with whatever either still has of the run before", async () => {
    const states = runs(ago(promoted + 20), daily(promoted + 20, 10)).slice(-5);
    expect(new Set(states.map(({ authorities }) => authorities.current.certificate)).size).to.equal(2);
    expect(new Set(states.map(({ server }) => server.certificate)).size).to.equal(2);
    for (const [index, after] of states.entries()) {
      const before = states[index - 1] ?? after;
      for (const [server, client] of [
        [before, after],
        [after, before],
        [after, after],
      ] as const) {
        if (left(server.server.certificate, today) < 0 || left(client.client.certificate, today) < 0) continue;
        expect(await handshake(server.server, client.client, name)).to.equal("accepted");
      }
    }
  });
});
