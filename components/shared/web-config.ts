import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { dump } from "js-yaml";
import { certificateFiles, certificateFolder, certificateMode } from "./certificate.ts";
import { labels } from "./labels.ts";

const file = "web.yml";

/** Where an exporter finds how it is to answer. */
export const webConfigFile = `${certificateFolder}/${file}`;

/** Whose answers go over TLS. */
interface WebConfigOptions {
  /** Kind of program: `node-exporter`. */
  readonly component: string;
  readonly namespace: pulumi.Input<string>;
  /** Secret with its certificate. */
  readonly certificateSecretName: pulumi.Input<string>;
  /** Whether it answers only who shows a certificate of the stack. A kubelet has none, so its probes may only connect then. @default false */
  readonly clientsOnly?: boolean;
}

/** The web configuration of an exporter, in the form that all of Prometheus' own have. Exported for tests. */
export const webConfig = (clientsOnly: boolean): string =>
  dump({
    tls_server_config: {
      cert_file: certificateFiles.certificate,
      key_file: certificateFiles.key,
      ...(clientsOnly && {
        client_auth_type: "RequireAndVerifyClientCert",
        client_ca_file: certificateFiles.authorities,
      }),
    },
  });

/**
 * Makes the ConfigMap of an exporter's web configuration, and returns the volume that has it beside the certificate. The
 * exporter reads both at each connection, so a renewed certificate needs no restart.
 * @see https://github.com/prometheus/exporter-toolkit/blob/v0.20.0/docs/web-configuration.md
 */
export function webConfigVolume(
  name: string,
  { component, namespace, certificateSecretName, clientsOnly = false }: WebConfigOptions,
  opts: { readonly parent: pulumi.Resource },
): k8s.types.input.core.v1.Volume {
  const metadata = { name: `${name}-web`, namespace, labels: labels(component, name) };
  const configuration = new k8s.core.v1.ConfigMap(
    `${name}-web`,
    { metadata, data: { [file]: webConfig(clientsOnly) } },
    opts,
  );
  return {
    name: "certificate",
    projected: {
      defaultMode: certificateMode,
      sources: [{ secret: { name: certificateSecretName } }, { configMap: { name: configuration.metadata.name } }],
    },
  };
}
