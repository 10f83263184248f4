import { render } from "./documents.ts";
import { monitoring } from "./monitoring.ts";
import { readSettings } from "./settings.ts";

const settings = readSettings();

/** Addresses inside the cluster of what people open. */
export const { grafana, kibana, alertmanager, elasticsearch } = monitoring(settings, render(settings));
