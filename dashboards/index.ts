import { alerts } from "../rules/alerts/index.ts";
import type { Environment } from "../rules/environment.ts";
import type { DashboardDocument } from "../rules/render/documents.ts";
import type { AlertName } from "../rules/thresholds/index.ts";
import { application } from "./boards/application.ts";
import { business } from "./boards/business.ts";
import { service } from "./boards/service.ts";
import { system } from "./boards/system.ts";
import { render } from "./look/board.ts";

const boards = [system, application, business, service] as const;

/** Grafana's boards for `environment`, in the order in which they are listed. */
export function dashboards(environment: Environment): readonly DashboardDocument[] {
  const names = alertsByQuery(environment);
  return boards.map((board) => render(board, environment, (query) => names.get(query.name) ?? []));
}

/** Names of the alerts that are evaluated in `environment`, by the name of their query. */
function alertsByQuery(environment: Environment): ReadonlyMap<string, readonly AlertName[]> {
  const found = new Map<string, AlertName[]>();
  for (const { name, instances } of alerts)
    for (const query of new Set(instances(environment).map((instance) => instance.query.name)))
      found.set(query, [...(found.get(query) ?? []), name]);
  return found;
}
