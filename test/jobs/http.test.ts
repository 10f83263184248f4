import { subscribe, unsubscribe } from "node:diagnostics_channel";
import http from "node:http";
import { expect } from "chai";
import { patientCall } from "../../jobs/http.ts";

/** Nobody listens there, so that every request fails at once. */
const away = {
  name: "Somebody",
  url: new URL("http://127.0.0.1:1"),
  authorities: "",
  caller: "nobody",
  authorization: "Basic bm9ib2R5",
};

/** The requests that `act` makes. */
async function requests(act: () => Promise<unknown>): Promise<readonly http.ClientRequest[]> {
  const seen: http.ClientRequest[] = [];
  const note = (message: unknown): void => {
    const { request } = Object(message);
    if (request instanceof http.ClientRequest) seen.push(request);
  };
  subscribe("http.client.request.start", note);
  await act().catch(() => undefined);
  unsubscribe("http.client.request.start", note);
  return seen;
}

/** The first pauses that `act` makes, in milliseconds; none of them takes any time. */
async function pauses(count: number, act: () => Promise<unknown>): Promise<readonly number[]> {
  const { setTimeout: real } = globalThis;
  const seen: number[] = [];
  globalThis.setTimeout = Object.assign((then: () => void, pause = 0) => {
    if (seen.length === count) throw new Error("enough");
    seen.push(pause);
    return real(then, 0);
  }, real);
  await act().catch(() => undefined);
  globalThis.setTimeout = real;
  return seen;
}

describe("a program of the jobs", () => {
  it("gives a server half a minute for each byte, since one may take a connection and die", async () => {
    const [request] = await requests(() => patientCall(away, 0, () => undefined)("GET", "/"));
    expect(request).to.have.property("timeout").that.is.within(5_000, 60_000);
  });

  it("asks again after 1, 2, 4 and 8 seconds, and then every ten, so that it is there when the server is", async () => {
    const call = patientCall(away, Date.now() + 3_600_000, () => undefined);
    expect(await pauses(7, () => call("GET", "/"))).to.deep.equal([1000, 2000, 4000, 8000, 10_000, 10_000, 10_000]);
  });
});
