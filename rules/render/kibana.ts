import { quarantine } from "../logs/index.ts";
import { logCategories } from "../vocabulary/index.ts";
import type { ApiObject, KibanaDocument } from "./documents.ts";

/** What Kibana's saved configuration depends on. */
export interface KibanaArgs {
  /** The stack's environment: the last part of every data stream's name. */
  readonly environment: string;
}

/** Id of the data view of a category, or of `all`: part of the address of every link into Kibana. */
const dataViewId = (subject: string): string => `logs-${subject}`;

/** A data view over `streams`. It may be made before the first document has arrived. */
const dataView = (subject: string, name: string, streams: string): ApiObject => ({
  name: `data-view/${dataViewId(subject)}`,
  method: "POST",
  path: "/api/data_views/data_view",
  body: {
    data_view: { id: dataViewId(subject), name, title: streams, timeFieldName: "@timestamp", allowNoIndex: true },
    override: true,
  },
});

/** One data view per log category, one over all of them, and one for what was set aside. */
export function kibanaDocument({ environment }: KibanaArgs): KibanaDocument {
  const stream = (dataset: string): string => `logs-${dataset}-${environment}`;
  return {
    objects: [
      dataView("all", `All logs (${environment})`, logCategories.map(stream).join(",")),
      ...logCategories.map((category) => dataView(category, `Logs: ${category} (${environment})`, stream(category))),
      dataView(quarantine.dataset, `Lines that are not log documents (${environment})`, stream(quarantine.dataset)),
    ],
  };
}
