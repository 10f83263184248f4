import { type Cell, containerColumns, type Row, workloadColumns } from "./facts.ts";
import type { Posture } from "./rows.ts";

/** Key of a column of either table. */
export type Column = keyof typeof containerColumns | keyof typeof workloadColumns;

/** Something that does not hold everywhere. */
export interface Exception {
  readonly column: Column;
  /** Workloads and containers, as `Kind/name` or `Kind/name/container`. @default wherever it does not hold */
  readonly of?: readonly string[];
  readonly reason: string;
}

const reloaders = ["Alertmanager/alertmanager", "Prometheus/prometheus-application", "Prometheus/prometheus-business"]
  .concat("Prometheus/prometheus-system")
  .flatMap((each) => [`${each}/init-config-reloader`, `${each}/config-reloader`]);

/** Every exception of the production stack. One that is missing here fails the tests, and so does one that is none. */
export const exceptions: readonly Exception[] = [
  {
    column: "nonRoot",
    of: ["Beat/filebeat/filebeat"],
    reason:
      "The kubelet writes the logs of containers for root alone, and keeping no capability it may read them in no other way. It mounts them read-only.",
  },
  {
    column: "liveness",
    of: ["Elasticsearch/logs/elasticsearch"],
    reason:
      "ECK sets none, and Elastic advises against one: a node that is restarted because it is busy makes its neighbours busier.",
  },
  {
    column: "overridable",
    of: reloaders,
    reason:
      "prometheus-operator gives the reloader the image of its own settings. A stack that installs the operator sets them, this one uses what is there.",
  },
  {
    column: "digest",
    reason:
      "A digest cannot be known without asking the registry. `npm run digests` fills in all of them, and pods are then pinned by digest.",
  },
  {
    column: "token",
    of: ["Beat/filebeat"],
    reason: "Filebeat asks the API which pod and namespace a log file belongs to.",
  },
  {
    column: "token",
    of: ["Deployment/kube-state-metrics"],
    reason: "kube-state-metrics reads from the API what it turns into metrics.",
  },
  {
    column: "token",
    of: ["Prometheus/prometheus-application", "Prometheus/prometheus-business", "Prometheus/prometheus-system"],
    reason: "Prometheus finds its targets by the API, and asks kubelets in the name of its account.",
  },
  {
    column: "token",
    of: ["CronJob/certificates", "Job/certificates"],
    reason: "The program keeps the certificates in Secrets, those that its role names.",
  },
  {
    column: "policy",
    of: ["DaemonSet/node-exporter"],
    reason: "It shares its node's network to count its interfaces, and policies are about pods that have their own.",
  },
  {
    column: "egress",
    of: ["DaemonSet/node-exporter"],
    reason: "The same. It opens no connection of its own.",
  },
  {
    column: "volume",
    of: [
      ...["DaemonSet/node-exporter", "Deployment/blackbox-exporter", "Deployment/elasticsearch-exporter"],
      ...["Deployment/kube-state-metrics", "Kibana/kibana"],
    ],
    reason: "It keeps nothing: exporters measure anew at each scrape, and Kibana's objects are in Elasticsearch.",
  },
  {
    column: "volume",
    of: ["CronJob/certificates", "Job/certificates", "Job/setup"],
    reason: "It ends, and what it made is in Secrets, in Elasticsearch and in Kibana.",
  },
  {
    column: "volume",
    of: ["Beat/filebeat"],
    reason:
      "How far each file was read belongs to the node whose files they are, so ECK keeps it in a folder of the node.",
  },
];

const tables = (posture: Posture): readonly Row<Column>[] => [...posture.containers, ...posture.workloads].map(widened);

/** A row of either table; a column that the other table has does not apply. */
const widened = ({ of, cells }: Posture["containers"][number] | Posture["workloads"][number]): Row<Column> => {
  const known: Readonly<Partial<Record<Column, Cell>>> = cells;
  const columns = Object.keys({ ...containerColumns, ...workloadColumns }) as Column[];
  return { of, cells: Object.fromEntries(columns.map((column) => [column, known[column]])) as Record<Column, Cell> };
};

const isAbout = (entry: string, of: string): boolean => of === entry || of.startsWith(`${entry}/`);

/**
 * What posture and exceptions do not agree in, one sentence each: what does not hold without a reason, or for two; a reason
 * for what holds; a reason that says nothing.
 */
export function disagreements(posture: Posture, given: readonly Exception[] = exceptions): readonly string[] {
  const missing = tables(posture).flatMap(({ of, cells }) =>
    (Object.keys(cells) as Column[]).filter((column) => cells[column] === false).map((column) => ({ column, of })),
  );
  const covering = (gap: { readonly column: Column; readonly of: string }): readonly Exception[] =>
    given.filter(({ column, of }) => column === gap.column && (of?.some((entry) => isAbout(entry, gap.of)) ?? true));
  const idle = given.flatMap(({ column, of = [""] }) =>
    of
      .filter((entry) => !missing.some((gap) => gap.column === column && (entry === "" || isAbout(entry, gap.of))))
      .map((entry) => `${column} of ${entry || "all"}: has a reason to be missing, and is not`),
  );
  return [
    ...missing.filter((gap) => covering(gap).length === 0).map(({ column, of }) => `${column} of ${of}: is missing`),
    ...missing
      .filter((gap) => covering(gap).length > 1)
      .map(({ column, of }) => `${column} of ${of}: has more than one reason to be missing`),
    ...idle,
    ...given.filter(({ reason }) => !/^\S.{20,}\.$/.test(reason)).map(({ column }) => `${column}: give a reason`),
  ];
}
