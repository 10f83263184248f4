import type { Registered } from "../../bin/record.ts";
import { at } from "../components/support.ts";
import { behind, kindOf, labelsAt, listAt, nameOf, node, placeOf, type Running } from "./pods.ts";
import type { Connection } from "./policies.ts";
import { addresses, type Seen, stranger, toAddress, toPort } from "./reach.ts";

const holds = (labels: Readonly<Record<string, string>>, wanted: Readonly<Record<string, string>>): boolean =>
  Object.entries(wanted).every(([key, value]) => labels[key] === value);

/** Every Prometheus, with each object of a kind that it selects. */
const selected = ({ running, resources }: Seen, kind: string, selector: string) =>
  running
    .filter(({ object }) => kindOf(object) === "Prometheus")
    .flatMap((by) => {
      const wanted = labelsAt(by.object.inputs, "spec", selector, "matchLabels");
      return resources
        .filter((object) => kindOf(object) === kind && holds(labelsAt(object.inputs, "metadata", "labels"), wanted))
        .map((object) => ({ by, object }));
    });

/** The pods behind the Services that a ServiceMonitor selects, at the ports that it names. */
function monitored(seen: Seen, by: Running, monitor: Registered): readonly Connection[] {
  const { inputs } = monitor;
  const why = `${by.pod.name} scrapes ${nameOf(monitor)}`;
  const [namespace = placeOf(monitor)] = listAt(inputs, "spec", "namespaceSelector", "matchNames").map(String);
  // A service's pods listen wherever they like.
  if (namespace !== placeOf(monitor))
    return [{ from: by.place, to: stranger(namespace), protocol: "TCP", port: 9464, why }];
  const wanted = labelsAt(inputs, "spec", "selector", "matchLabels");
  const names = listAt(inputs, "spec", "endpoints").map((endpoint) => at(endpoint, "port"));
  const found = seen.entries
    .filter((entry) => entry.namespace === namespace && holds(entry.labels, wanted))
    .flatMap((entry) =>
      entry.ports
        .filter(({ name }) => names.includes(name))
        .flatMap(({ targetPort }) =>
          behind(seen.running, entry).map((each) => toPort(by.place, each, targetPort, why)),
        ),
    );
  if (found.length === 0) throw new Error(`${why}, which has no pods`);
  return found;
}

/** Kubelets, at the port that each node tells, 10250 unless somebody changed it. */
function kubelets(by: Running, { inputs }: Registered): Connection {
  const role = at(inputs, "spec", "kubernetesSDConfigs", 0, "role");
  if (role !== "Node") throw new Error(`${by.pod.name} scrapes by the unknown role ${role}`);
  return { from: by.place, to: node, protocol: "TCP", port: 10_250, why: `${by.pod.name} scrapes kubelets` };
}

/** Prometheus asks the prober, which asks the address. */
function probed(seen: Seen, by: Running, { inputs }: Registered): readonly Connection[] {
  const asked = addresses(String(at(inputs, "spec", "prober", "url"))).flatMap((prober) =>
    toAddress(seen, by.place, prober, `${by.pod.name} asks`),
  );
  const targets = listAt(inputs, "spec", "targets", "staticConfig", "static").map(String).flatMap(addresses);
  return [
    ...asked,
    ...asked.flatMap(({ to }) => targets.flatMap((target) => toAddress(seen, to, target, "the prober visits"))),
  ];
}

/** Every connection of a scrape. */
export const scraped = (seen: Seen): readonly Connection[] => [
  ...selected(seen, "ServiceMonitor", "serviceMonitorSelector").flatMap(({ by, object }) =>
    monitored(seen, by, object),
  ),
  ...selected(seen, "ScrapeConfig", "scrapeConfigSelector").map(({ by, object }) => kubelets(by, object)),
  ...selected(seen, "Probe", "probeSelector").flatMap(({ by, object }) => probed(seen, by, object)),
];
