import type { AddressInfo } from "node:net";
import tls from "node:tls";
import type { Held } from "../../jobs/renewal.ts";

/** Who asks: with a certificate of its own, or with none. */
export type Asker = Pick<Held, "authorities"> & Partial<Held>;

/**
 * Lets a client ask a server which demands a certificate of it, as Logstash does: "accepted" when both accept each other, else
 * the reason of whoever refused. Both hold exactly what a pod would mount.
 */
export async function handshake(server: Required<Held>, client: Asker, name: string): Promise<string> {
  const { certificate: cert, key, authorities: ca } = server;
  const listener = tls.createServer({ cert, key, ca, requestCert: true, rejectUnauthorized: true }, (socket) =>
    socket.end("accepted"),
  );
  listener.on("tlsClientError", () => {});
  await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
  const { port } = listener.address() as AddressInfo;
  const own = client.certificate !== undefined && { cert: client.certificate, key: client.key };
  try {
    return await new Promise<string>((resolve) => {
      let said = "";
      const socket = tls.connect({ host: "127.0.0.1", port, servername: name, ca: client.authorities, ...own });
      socket.on("data", (chunk) => {
        said += chunk;
      });
      socket.on("error", (error) => resolve("code" in error ? String(error.code) : error.message));
      socket.on("close", () => resolve(said));
    });
  } finally {
    listener.close();
  }
}
