import type { ProbeTarget } from "../components/blackbox-exporter/index.ts";
import { hostAndPort } from "../components/shared/certificate.ts";
import type { Environment } from "../rules/environment.ts";
import { certifiedServers, type Places } from "./certificates.ts";
import type { Settings } from "./settings.ts";

/**
 * The addresses that are visited from outside: those of the services and the stack's own. Only addresses with TLS have a
 * certificate to watch; the standard ones lead from the prober to itself.
 */
export function probeTargets({
  services,
  links,
  namespace,
}: Environment): readonly (ProbeTarget & { readonly url: string })[] {
  const { grafana, kibana, alertmanager } = links;
  const own = Object.entries({ grafana, kibana, alertmanager }).map(([name, url]) => ({ name, url, namespace }));
  return [...services, ...own].flatMap(({ name, namespace: place, url }) =>
    url?.startsWith("https:") && new URL(url).hostname !== "localhost"
      ? [{ service: name, namespace: place, url, by: "https" }]
      : [],
  );
}

/** The parts of the stack that answer over TLS, so that a certificate which nobody renewed is told of before it ends. */
export function certificateTargets(settings: Settings, places: Places): readonly ProbeTarget[] {
  const { namespace, agentsNamespace } = settings.environment;
  return certifiedServers(settings, places).map(({ part, host, port }) => ({
    service: part,
    namespace: part === "node-exporter" ? agentsNamespace : namespace,
    url: hostAndPort(host, port),
    by: "certificate",
  }));
}
