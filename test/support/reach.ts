import type { Registered } from "../../bin/record.ts";
import { behind, type Entry, entriesIn, type Running, runningIn } from "./pods.ts";
import type { Address, Connection, Place, Pod } from "./policies.ts";

/** What a run registered, read once. */
export interface Seen {
  readonly resources: readonly Registered[];
  readonly running: readonly Running[];
  readonly entries: readonly Entry[];
}

/** An address as it is written. */
export interface Target {
  readonly host: string;
  readonly port: number;
}

/** Anything outside the cluster. */
export const outside: Address = { name: "the outside", ip: "203.0.113.20" };

/** A pod of a namespace that is not the stack's. */
export const stranger = (namespace: string, labels: Readonly<Record<string, string>> = {}): Pod => ({
  name: [`a pod in ${namespace}`, ...Object.values(labels)].join(" "),
  namespace,
  labels,
  ports: {},
});

/** Every address in a text, with its port. */
export const addresses = (text: string): readonly Target[] =>
  Array.from(text.matchAll(/(?:(https?):\/\/)?([a-z0-9][a-z0-9.-]*)(?::(\d+))?/gi)).flatMap(
    ([, scheme, host = "", port]) =>
      scheme || port ? [{ host, port: port ? Number(port) : scheme === "http" ? 80 : 443 }] : [],
  );

/** From a pod to a port, named or not, of a workload. */
export function toPort(from: Place, { pod, place }: Running, port: number | string, why: string): Connection {
  const number = typeof port === "string" ? pod.ports[port] : port;
  if (number === undefined) throw new Error(`${why}: ${pod.name} has no port ${port}`);
  return { from, to: place, protocol: "TCP", port: number, why };
}

/** From a pod to whatever is at an address: the pods behind a Service of the stack, else the outside. */
export function toAddress(seen: Seen, from: Place, { host, port }: Target, why: string): readonly Connection[] {
  const [name, namespace, svc] = host.split(".");
  if (svc !== "svc") return [{ from, to: outside, protocol: "TCP", port, why: `${why} ${host}` }];
  const entry = seen.entries.find((each) => each.name === name && each.namespace === namespace);
  const target = entry?.ports.find((each) => each.port === port);
  const pods = entry && target ? behind(seen.running, entry) : [];
  if (!target || pods.length === 0) throw new Error(`${why}: nothing is at ${host}:${port}`);
  return pods.map((each) => toPort(from, each, target.targetPort, `${why} ${host}`));
}

/** Reads what a run registered. */
export const seenIn = (resources: readonly Registered[]): Seen => ({
  resources,
  running: runningIn(resources),
  entries: entriesIn(resources),
});
