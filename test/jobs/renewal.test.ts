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

/** States after a run on each of the given days, counted from the first. */
function runs(start: Date, days: readonly number[]): readonly Whole[] {
  const states: Whole[] = [first(start)];
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

describe("renewal of certificates, day by day for three years", () => {
  const start = new Date("2027-01-01T03:23:00Z");
  const states = runs(start, daily(3 * 365));

  it("never lets anybody refuse anybody, also when either has what the day before left", () => {
    expect(refusals(states)).to.deep.equal([]);
  });

  it("renews at two thirds of a certificate's life, with a new key, and leaves it alone until then", () => {
    const changes = states.flatMap(({ server: { certificate, key }, now }, index) => {
      const before = states[index - 1]?.server;
      if (!before || before.certificate === certificate) return [];
      expect(key).not.to.equal(before.key);
      return [left(before.certificate, now)];
    });
    expect(changes.length).to.be.within(17, 19);
    for (const days of changes) expect(days).to.be.within(28.9, 30);
  });

  it("signs for no longer than the authority lasts", () => {
    for (const {
      authorities,
      server: { certificate },
      now,
    } of states) {
      const by = certificates(bundleOf(authorities)).find((each) => new X509Certificate(certificate).checkIssued(each));
      expect(left(certificate, now)).to.be.at.most(left(by?.toString() ?? "", now));
    }
  });

  it("rolls the authority over: announced a month before it signs, the old one believed until nobody shows it", () => {
    const signing = [...new Set(states.map(({ authorities }) => authorities.current.certificate))];
    expect(signing.length).to.be.within(4, 5);
    for (const authority of signing.slice(1)) {
      const since = (has: (state: Whole) => boolean): number => states.findIndex(has);
      const known = since((state) => bundleOf(state.authorities).includes(authority));
      const signs = since((state) => state.authorities.current.certificate === authority);
      expect(signs - known).to.be.within(29, 33);
    }
    const crowded = states.filter(({ authorities }) => authorities.previous !== undefined).length;
    // As long as it takes until all have been renewed, and not for ever.
    expect(crowded).to.be.within(30, 300);
    for (const {
      authorities,
      server: { authorities: bundle },
    } of states) {
      expect(certificates(bundle).length).to.be.at.most(3);
      expect(bundle).to.equal(bundleOf(authorities));
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

  it("catches up after three weeks without a run, wherever they fall, with nobody refused", () => {
    for (const gap of daily(400, 50)) {
      const states = runs(start, [...daily(gap, 5), ...daily(130, 5).map((each) => gap + 16 + each)]);
      expect(refusals(states), `${gap}`).to.deep.equal([]);
    }
  });

  it("begins anew when everything has expired, and is whole again after the first run", () => {
    const [, late] = runs(start, [1000]);
    if (!late) throw new Error("no run");
    expect(accepts(late.client.authorities, late.server.certificate, late.now)).to.equal(true);
    expect(left(late.server.certificate, late.now)).to.be.at.least(89);
  });

  it("goes on with what was signed when the authority's key is lost, and lets a new one sign what comes", () => {
    const before = first(start);
    const lost = { ...before, authorities: { current: { ...before.authorities.current, key: "lost" } } };
    const now = new Date(start.getTime() + day);
    const after = run(lost, now);
    expect(after.server.certificate).to.equal(before.server.certificate);
    expect(after.authorities.current.certificate).not.to.equal(before.authorities.current.certificate);
    expect(refusals([before, after])).to.deep.equal([]);
  });

  it("waits with a new authority for a part that does not know it", () => {
    const days = 275;
    const last = runs(start, daily(days, 5)).at(-1);
    if (!last?.authorities.next) throw new Error("no authority was announced");
    const now = new Date(start.getTime() + (days + 1) * day);
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

  it("holds through a roll-over of the authority, with whatever either still has of the day before", async () => {
    const start = ago(300);
    const states = runs(start, daily(300, 2)).slice(-15);
    expect(new Set(states.map(({ authorities }) => authorities.current.certificate)).size).to.equal(2);
    const [before, after] = [states[0], states.at(-1)];
    if (!before || !after) throw new Error("no states");
    expect(before.authorities.current.certificate).not.to.equal(after.authorities.current.certificate);
    for (const one of [before, after])
      for (const other of [before, after]) {
        if (left(one.server.certificate, today) < 0 || left(other.client.certificate, today) < 0) continue;
        expect(await handshake(one.server, other.client, name)).to.equal("accepted");
      }
    expect(await handshake(after.server, before.client, name)).to.equal("accepted");
  });
});
