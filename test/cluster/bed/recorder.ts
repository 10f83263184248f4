import { createServer, request as httpRequest } from "node:http";
import type { AddressInfo } from "node:net";
import { warningsOf } from "./api.ts";

/** A request that changes something, as the API server answered it. */
export interface Write {
  readonly method: string;
  /** Such as `/api/v1/namespaces/monitoring/configmaps/grafana-provisioning` */
  readonly path: string;
  readonly status: number;
  /** Texts of the API server's Warning headers. */
  readonly warnings: readonly string[];
}

/** Stands between a client and the API server, and keeps what the client changes. */
export interface Recorder {
  readonly url: string;
  /** All that was written so far; dry runs and questions that only have the form of a request are no writes. */
  readonly writes: () => readonly Write[];
  /** Refuses every connection from now on, as a server that is gone does. */
  readonly goAway: () => Promise<void>;
  /** Listens again, at the same address. */
  readonly comeBack: () => Promise<void>;
  readonly end: () => Promise<void>;
}

/** Questions that are asked by making an object which is never stored. */
const isReview = (path: string): boolean => /\/(selfsubject|subject|token)\w*reviews$/.test(path);

/** A recorder in front of the API at `upstream`. */
export async function recorderOf(upstream: string): Promise<Recorder> {
  const writes: Write[] = [];
  const { hostname, port } = new URL(upstream);
  const server = createServer((request, response) => {
    const { method = "GET", url = "/", headers } = request;
    const onward = httpRequest({ hostname, port, method, path: url, headers }, (answer) => {
      const { pathname, searchParams } = new URL(url, upstream);
      const { statusCode: status = 0, headers: said } = answer;
      const warning = said.warning;
      if (method !== "GET" && !searchParams.has("dryRun") && !isReview(pathname)) {
        writes.push({ method, path: pathname, status, warnings: warningsOf(warning) });
      }
      response.writeHead(status, said);
      answer.pipe(response);
    });
    onward.on("error", () => response.destroy());
    response.on("close", () => onward.destroy());
    request.pipe(onward);
  });
  const listen = (on: number): Promise<void> => new Promise((resolve) => server.listen(on, "127.0.0.1", resolve));
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  await listen(0);
  const own = (server.address() as AddressInfo).port;
  return {
    url: `http://127.0.0.1:${own}`,
    writes: () => [...writes],
    goAway: close,
    comeBack: () => listen(own),
    end: close,
  };
}
