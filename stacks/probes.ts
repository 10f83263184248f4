import type { ProbeTarget } from "../components/blackbox-exporter/index.ts";
import type { Environment } from "../rules/environment.ts";

/**
 * The addresses that are visited from outside: those of the services and the stack's own. Only addresses with TLS have a
 * certificate to watch; the standard ones lead from the prober to itself.
 */
export function probeTargets({ services, links, namespace }: Environment): readonly ProbeTarget[] {
  const { grafana, kibana, alertmanager } = links;
  const own = Object.entries({ grafana, kibana, alertmanager }).map(([name, url]) => ({ name, url, namespace }));
  return [...services, ...own].flatMap(({ name, namespace: place, url }) =>
    url?.startsWith("https:") && new URL(url).hostname !== "localhost"
      ? [{ service: name, namespace: place, url }]
      : [],
  );
}
