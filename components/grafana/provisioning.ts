import * as pulumi from "@pulumi/pulumi";
import { dump } from "js-yaml";
import type { DashboardDocument } from "../../rules/render/documents.ts";
import { metricClasses } from "../../rules/vocabulary/index.ts";
import { certificateFiles } from "../shared/certificate.ts";
import type { LogsSource, ResolvedGrafana } from "./args.ts";

/** Folder of the boards' files in the container. */
export const boardsFolder = "/etc/grafana/boards";
/** Folder of the authority of Elasticsearch's certificate in the container. */
export const caFolder = "/etc/grafana/logs-ca";
/** Variables of the container with the user of the logs: data sources name them, so that no file holds a password. */
export const logsUser = { username: "LOGS_USERNAME", password: "LOGS_PASSWORD" } as const;

/** Seconds after which a changed board shows; the kubelet brings a changed ConfigMap within about a minute. */
const boardsInterval = 30;

/** Boards of one folder: one volume, one provider. */
export interface BoardFolder {
  /** As people see it. */
  readonly title: string;
  /** As it is called in paths and addresses. */
  readonly slug: string;
  readonly boards: readonly DashboardDocument[];
}

/** The folders of `boards`, sorted by title. */
export function foldersOf(boards: readonly DashboardDocument[]): readonly BoardFolder[] {
  const titles = [...new Set(boards.map(({ folder }) => folder))].sort();
  return titles.map((title) => ({
    title,
    slug: title.toLowerCase().replace(/[^a-z0-9]+/g, "-"),
    boards: boards.filter(({ folder }) => folder === title),
  }));
}

/** What all data sources have in common: the server asks, not the browser, and nobody changes them in Grafana. */
const source = (uid: string, name: string, type: string, url: string) => ({
  uid,
  name,
  type,
  url,
  access: "proxy",
  editable: false,
});

/** Whom Grafana believes: read when it starts. */
const believing = (file: string) => ({ tlsCACert: `$__file{${file}}` });

/** Elasticsearch's own names of the fields; `log.level` colours the lines. */
const logsSource = (url: string, index: string) => ({
  ...source("logs", "Logs", "elasticsearch", url),
  basicAuth: true,
  basicAuthUser: `$${logsUser.username}`,
  jsonData: {
    index,
    timeField: "@timestamp",
    logMessageField: "message",
    logLevelField: "log.level",
    tlsAuthWithCACert: true,
  },
  secureJsonData: {
    basicAuthPassword: `$${logsUser.password}`,
    ...believing(`${caFolder}/ca.crt`),
  },
});

/** Addresses of the data sources, once they are known. */
interface Urls {
  readonly prometheus: Readonly<Record<string, string>>;
  readonly alertmanager: string;
  readonly logs?: string;
}

function dataSources(urls: Urls, scrapeInterval: string, logs: LogsSource | undefined) {
  const prometheus = metricClasses.map((metricClass) => ({
    ...source(
      `prometheus-${metricClass}`,
      `Prometheus ${metricClass}`,
      "prometheus",
      urls.prometheus[metricClass] ?? "",
    ),
    isDefault: metricClass === "application",
    // POST: long expressions do not fit into an address. The interval keeps rates over at least four samples.
    jsonData: {
      httpMethod: "POST",
      timeInterval: scrapeInterval,
      alertmanagerUid: "alertmanager",
      tlsAuthWithCACert: true,
    },
    secureJsonData: believing(certificateFiles.authorities),
  }));
  const alertmanager = {
    ...source("alertmanager", "Alertmanager", "alertmanager", urls.alertmanager),
    jsonData: { implementation: "prometheus", handleGrafanaManagedAlerts: false, tlsAuthWithCACert: true },
    secureJsonData: believing(certificateFiles.authorities),
  };
  const datasources = [...prometheus, alertmanager, ...(logs && urls.logs ? [logsSource(urls.logs, logs.index)] : [])];
  // Pruned: a data source that is no longer listed goes.
  return { apiVersion: 1, prune: true, datasources };
}

const provider = ({ title, slug }: BoardFolder) => ({
  name: title,
  folder: title,
  folderUid: slug,
  type: "file",
  disableDeletion: false,
  allowUiUpdates: false,
  updateIntervalSeconds: boardsInterval,
  options: { path: `${boardsFolder}/${slug}` },
});

const yaml = (value: unknown): string => dump(value, { lineWidth: -1, noRefs: true });

/** Grafana's provisioning files by name. They hold no secret. */
export const provisioningFiles = (args: ResolvedGrafana): pulumi.Output<Record<string, string>> =>
  pulumi.output({ prometheus: args.prometheus, alertmanager: args.alertmanagerUrl, logs: args.logs?.url }).apply(
    ({ logs, ...urls }): Record<string, string> => ({
      "datasources.yaml": yaml(
        dataSources({ ...urls, ...(logs !== undefined && { logs }) }, args.scrapeInterval, args.logs),
      ),
      "boards.yaml": yaml({ apiVersion: 1, providers: foldersOf(args.boards).map(provider) }),
    }),
  );
