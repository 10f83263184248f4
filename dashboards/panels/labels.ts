import { boardUid } from "../../rules/render/links.ts";
import type { Label } from "../look/table.ts";

/** The service that a row is about, with the way to its own board, at the same time. */
export const serviceLabel: Label = {
  label: "service",
  title: "Service",
  // A path of Grafana's own, so that it works under whatever address Grafana is opened.
  link: {
    title: "Board of this service",
    url: `/d/${boardUid("service")}?var-service=\${__value.raw}&\${__url_time_range}`,
    targetBlank: false,
  },
};
