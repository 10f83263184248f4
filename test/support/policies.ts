import { BlockList, isIPv6 } from "node:net";
import type { Registered } from "../../bin/record.ts";

/** A pod: its labels, and the numbers of its named ports. */
export interface Pod {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly ports: Readonly<Record<string, number>>;
}

/** What is no pod, or has its node's network. */
export interface Address {
  readonly name: string;
  readonly ip: string;
}

/** Either end of a connection. */
export type Place = Pod | Address;

/** One connection, and what makes it necessary. */
export interface Connection {
  readonly from: Place;
  readonly to: Place;
  readonly protocol: "TCP" | "UDP";
  readonly port: number;
  readonly why: string;
}

interface Selector {
  readonly matchLabels?: Readonly<Record<string, string>>;
}

interface Peer {
  readonly podSelector?: Selector;
  readonly namespaceSelector?: Selector;
  readonly ipBlock?: { readonly cidr: string };
}

interface Rule {
  readonly from?: readonly Peer[];
  readonly to?: readonly Peer[];
  readonly ports?: readonly { readonly protocol?: string; readonly port?: number | string }[];
}

/** A NetworkPolicy, as far as this product uses them. */
export interface Policy {
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec: {
    readonly podSelector: Selector;
    readonly policyTypes: readonly string[];
    readonly ingress?: readonly Rule[];
    readonly egress?: readonly Rule[];
  };
}

/** What of a policy {@link allows} can judge; anything else must not be taken for granted. */
const known = {
  spec: ["podSelector", "policyTypes", "ingress", "egress"],
  rule: ["from", "to", "ports"],
  peer: ["podSelector", "namespaceSelector", "ipBlock"],
  port: ["protocol", "port"],
  selector: ["matchLabels"],
  block: ["cidr"],
} as const;

function onlyKnown(value: object | undefined, kind: keyof typeof known): void {
  for (const key of Object.keys(value ?? {}))
    if (!known[kind].some((each) => each === key)) throw new Error(`a ${kind} of a policy has ${key}: judge it first`);
}

/** Takes an object for the policy that it is, and refuses what {@link allows} would overlook. */
export function policyOf(object: unknown): Policy {
  if (!isPolicy(object)) throw new Error("it is no policy");
  const { spec } = object;
  onlyKnown(spec, "spec");
  onlyKnown(spec.podSelector, "selector");
  for (const rule of [...(spec.ingress ?? []), ...(spec.egress ?? [])]) {
    onlyKnown(rule, "rule");
    for (const port of rule.ports ?? []) onlyKnown(port, "port");
    for (const peer of [...(rule.from ?? []), ...(rule.to ?? [])]) {
      onlyKnown(peer, "peer");
      onlyKnown(peer.podSelector, "selector");
      onlyKnown(peer.namespaceSelector, "selector");
      onlyKnown(peer.ipBlock, "block");
    }
  }
  return object;
}

/** The policies among what was registered. */
export const policiesOf = (resources: readonly Registered[]): readonly Policy[] =>
  resources.filter(({ type }) => type.endsWith(":NetworkPolicy")).map(({ inputs }) => policyOf(inputs));

const isPolicy = (value: unknown): value is Policy =>
  typeof value === "object" && value !== null && "spec" in value && "metadata" in value;

const isPod = (place: Place): place is Pod => "labels" in place;

/** An address that every pod might have, for plugins whose address blocks reach pods. */
const podAddress = "10.244.0.7";

const selects = ({ matchLabels = {} }: Selector, labels: Readonly<Record<string, string>>): boolean =>
  Object.entries(matchLabels).every(([key, value]) => labels[key] === value);

function covers(cidr: string, ip: string): boolean {
  const [net = "", prefix] = cidr.split("/");
  // A list of IPv6 networks would take an IPv4 address for a mapped one.
  if (isIPv6(net) !== isIPv6(ip)) return false;
  const list = new BlockList();
  list.addSubnet(net, Number(prefix), isIPv6(net) ? "ipv6" : "ipv4");
  return list.check(ip, isIPv6(ip) ? "ipv6" : "ipv4");
}

function isPeer(peer: Peer, place: Place, own: string, wide: boolean): boolean {
  if (peer.ipBlock) {
    if (isPod(place)) return wide && covers(peer.ipBlock.cidr, podAddress);
    return covers(peer.ipBlock.cidr, place.ip);
  }
  if (!isPod(place)) return false;
  const inNamespace = peer.namespaceSelector
    ? selects(peer.namespaceSelector, { "kubernetes.io/metadata.name": place.namespace })
    : place.namespace === own;
  return inNamespace && selects(peer.podSelector ?? {}, place.labels);
}

/** An empty or missing list of peers or ports means all of them. */
const someOf = <T>(list: readonly T[] | undefined, holds: (item: T) => boolean): boolean =>
  list === undefined || list.length === 0 || list.some(holds);

/** The policies that hold for a pod in one direction. */
export const policiesFor = (policies: readonly Policy[], pod: Pod, direction: "Ingress" | "Egress") =>
  policies.filter(
    ({ metadata, spec }) =>
      metadata.namespace === pod.namespace &&
      spec.policyTypes.includes(direction) &&
      selects(spec.podSelector, pod.labels),
  );

/**
 * Whether a connection passes, at both of its ends.
 * @param wide whether blocks of addresses reach pods too, in which network plugins differ
 */
export function allows(policies: readonly Policy[], connection: Connection, wide: boolean): boolean {
  const { from, to, protocol, port } = connection;
  const onPort = ({ ports }: Rule): boolean =>
    someOf(ports, (each) => {
      const number = typeof each.port === "string" ? isPod(to) && to.ports[each.port] : each.port;
      return (each.protocol ?? "TCP") === protocol && (number === undefined || number === port);
    });
  const passes = (place: Place, other: Place, direction: "Ingress" | "Egress"): boolean => {
    if (!isPod(place)) return true;
    const applying = policiesFor(policies, place, direction);
    const rules = applying.flatMap(({ spec }) => (direction === "Ingress" ? spec.ingress : spec.egress) ?? []);
    const peersOf = (rule: Rule) => (direction === "Ingress" ? rule.from : rule.to);
    const isOpen = (rule: Rule) =>
      onPort(rule) && someOf(peersOf(rule), (peer) => isPeer(peer, other, place.namespace, wide));
    return applying.length === 0 || rules.some(isOpen);
  };
  return passes(from, to, "Egress") && passes(to, from, "Ingress");
}
