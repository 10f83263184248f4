import type * as pulumi from "@pulumi/pulumi";
import { Certificates, type CertificatesArgs } from "../components/certificates/index.ts";
import { beatsHostOf } from "../components/logstash/index.ts";
import { hostOf } from "../components/shared/certificate.ts";
import type { JobsProgram } from "./jobs-program.ts";
import type { Settings } from "./settings.ts";

/** Ports of the parts that answer over TLS by a certificate of the stack's own; each is reached at the Service of its name. */
export const certifiedPorts = {
  "prometheus-system": 9090,
  "prometheus-application": 9090,
  "prometheus-business": 9090,
  alertmanager: 9093,
  grafana: 3000,
  logstash: 5044,
  "kube-state-metrics": 8080,
  "elasticsearch-exporter": 9114,
  "blackbox-exporter": 9115,
} as const;

/** A part that has a certificate, by the name that monitoring.ts gives to it. */
export type CertifiedPart = keyof typeof certifiedPorts | "node-exporter" | "filebeat";

/** A part as others reach it. */
interface Server {
  readonly part: CertifiedPart;
  /** The name in its certificate. */
  readonly host: pulumi.Output<string>;
  readonly port: number;
  readonly namespace: pulumi.Input<string>;
}

/** The stack's namespaces. */
export interface Places {
  readonly monitoring: pulumi.Input<string>;
  readonly agents: pulumi.Input<string>;
}

const inside = (monitoring: pulumi.Input<string>): readonly Server[] =>
  (Object.keys(certifiedPorts) as (keyof typeof certifiedPorts)[]).map((part) => ({
    part,
    host: part === "logstash" ? beatsHostOf(part, monitoring) : hostOf(part, monitoring),
    port: certifiedPorts[part],
    namespace: monitoring,
  }));

const onNodes = (agents: pulumi.Input<string>, port: number): readonly Server[] => [
  { part: "node-exporter", host: hostOf("node-exporter", agents), port, namespace: agents },
];

/** Every part that answers over TLS by a certificate of the stack's own. */
export const certifiedServers = ({ nodeExporterPort }: Settings, { monitoring, agents }: Places): readonly Server[] => [
  ...inside(monitoring),
  ...onNodes(agents, nodeExporterPort),
];

/** The names of each, as certificates are asked for. */
const hostsOf = (servers: readonly Server[]): Readonly<Record<string, readonly pulumi.Output<string>[]>> =>
  Object.fromEntries(servers.map(({ part, host }) => [part, [host]]));

/** What certificates are made in, and by. */
interface Ground extends Places {
  readonly priorityClassName: pulumi.Input<string>;
  readonly program: (name: "certificates") => JobsProgram;
}

/** Makes the certificates of all parts, and returns where each finds its own. */
export function certified(
  { certificates, certificateIssuer, nodeExporterPort }: Settings,
  { monitoring, agents, priorityClassName, program }: Ground,
): (part: CertifiedPart) => pulumi.Input<string> {
  const issuer: CertificatesArgs["issuer"] =
    certificates === "cert-manager" && certificateIssuer !== undefined
      ? { kind: "cert-manager", name: certificateIssuer }
      : { kind: "stack", ...program("certificates") };
  const { secretNames } = new Certificates("certificates", {
    issuer,
    priorityClassName,
    namespaces: {
      monitoring: { namespace: monitoring, parts: hostsOf(inside(monitoring)) },
      // Nobody asks Filebeat.
      agents: { namespace: agents, parts: { ...hostsOf(onNodes(agents, nodeExporterPort)), filebeat: [] } },
    },
  });
  return (part) => {
    const name = secretNames[part];
    if (name === undefined) throw new Error(`no certificate was made for ${part}`);
    return name;
  };
}
