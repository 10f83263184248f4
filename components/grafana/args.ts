import type * as pulumi from "@pulumi/pulumi";
import type { DashboardDocument } from "../../rules/render/documents.ts";
import { type Duration, InvalidInput, type MetricClass, type Problem } from "../../rules/vocabulary/index.ts";
import type { CredentialsRef } from "../shared/credentials.ts";
import type { Compute, Volume } from "../shared/resources.ts";

/** The logs, as Grafana searches them. */
export interface LogsSource {
  /** Address of Elasticsearch. */
  readonly url: pulumi.Input<string>;
  /** Pattern of the data streams: `logs-*-production`. */
  readonly index: string;
  /** A user who may read those data streams and nothing else. */
  readonly credentials: CredentialsRef;
  /** Secret of Grafana's namespace with the authority of Elasticsearch's certificate, key `ca.crt`. Read when Grafana starts. */
  readonly caSecretName: pulumi.Input<string>;
}

/** Arguments of {@link Grafana}. */
export interface GrafanaArgs {
  /** Namespace of Grafana. */
  readonly namespace: pulumi.Input<string>;
  /** Name of the PriorityClass of its pods. */
  readonly priorityClassName: pulumi.Input<string>;
  /** Image. */
  readonly image: pulumi.Input<string>;
  /** Secret with its certificate for the name of its Service: `tls.crt`, `tls.key`, and in `ca.crt` whom it believes. */
  readonly certificateSecretName: pulumi.Input<string>;
  /** Address of the Prometheus of each class: becomes the data source `prometheus-<class>`. */
  readonly prometheus: Readonly<Record<MetricClass, pulumi.Input<string>>>;
  /** Address of Alertmanager: becomes the data source `alertmanager`. */
  readonly alertmanagerUrl: pulumi.Input<string>;
  /** The logs: become the data source `logs`. @default none */
  readonly logs?: LogsSource;
  /** Boards to show. Nobody can change them in Grafana; a changed one shows within two minutes, without a restart. */
  readonly boards: readonly DashboardDocument[];
  /** Volume of Grafana's own database: users, preferences, boards that people made by hand. */
  readonly volume: Volume;
  /**
   * Password of the user `admin`. Grafana takes it when its database is made; later it is changed in Grafana, or with
   * `grafana cli admin reset-admin-password`.
   * @default a generated one, in the Secret `<name>-admin`
   */
  readonly adminPassword?: pulumi.Input<string>;
  /** Address at which people reach it. With `https://`, its cookies are sent over TLS only. @default the address inside the cluster */
  readonly externalUrl?: string;
  /** Time between two scrapes, which is the least that a graph can resolve. @default "30s" */
  readonly scrapeInterval?: Duration;
  /** What it is given. @default { cpu: "100m", cpuLimit: "1", memory: "512Mi" } */
  readonly compute?: Compute;
}

/** Defaults of {@link GrafanaArgs}. */
export const grafanaDefaults = Object.freeze({
  scrapeInterval: "30s",
  compute: { cpu: "100m", cpuLimit: "1", memory: "512Mi" },
} as const satisfies Partial<GrafanaArgs>);

type Open = "logs" | "adminPassword" | "externalUrl";

/** {@link GrafanaArgs} with nothing left open but what may be absent. */
export type ResolvedGrafana = Required<Omit<GrafanaArgs, Open>> & Pick<GrafanaArgs, Open>;

/** Fills in the defaults; throws when a board cannot be stored. */
export function resolve(name: string, args: GrafanaArgs): ResolvedGrafana {
  const problems = args.boards.flatMap(problemsOf);
  if (problems.length > 0) throw new InvalidInput(`Grafana ${name}`, problems);
  return { ...grafanaDefaults, ...args };
}

/** What the API server accepts in one ConfigMap, keys included. */
const largestBoard = 1024 * 1024 - 1024;

/** A board's file, as Grafana reads it. */
export const boardText = ({ json }: DashboardDocument): string => JSON.stringify(json);

function problemsOf(board: DashboardDocument): readonly Problem[] {
  const size = Buffer.byteLength(boardText(board));
  return [
    ...(/^[a-z0-9]([-a-z0-9]{0,38}[a-z0-9])?$/.test(board.uid)
      ? []
      : [
          {
            property: "boards.uid",
            value: board.uid,
            rule: "is no uid of a board that Kubernetes can name",
            remedy: "write at most 40 lower-case letters, digits and inner dashes",
          },
        ]),
    ...(size <= largestBoard
      ? []
      : [
          {
            property: `boards.${board.uid}`,
            value: size,
            rule: `bytes are more than the ${largestBoard} that fit into one ConfigMap`,
            remedy: "split the board",
          },
        ]),
  ];
}
