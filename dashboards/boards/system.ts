import type { Board } from "../look/board.ts";
import { row } from "../look/layout.ts";
import * as alerts from "../panels/alerts.ts";
import * as containers from "../panels/containers.ts";
import * as nodes from "../panels/nodes.ts";
import * as platform from "../panels/platform.ts";

/** Section 5.1 of the strategy: overview of resources, state of services, active alerts. */
export const system: Board = {
  name: "system",
  title: "System",
  shows: "Is everything there, does anything run out, and who says so? For whoever keeps the platform running.",
  span: "6h",
  refresh: "1m",
  choices: ["anyNamespace", "services", "instance"],
  marked: ["system"],
  rows: [
    row("Active alerts", [alerts.firing, alerts.list]),
    row("State of services", [platform.services, platform.targetsDown], [platform.pods]),
    row("Overview of resources", [nodes.overview], [nodes.cpu, nodes.memory]),
    row("Disks", [nodes.diskFree, nodes.diskFullIn], [nodes.diskIo, nodes.diskBusy]),
    row("Network, processes and threads", [nodes.networkIo], [nodes.processes, nodes.threads]),
    row(
      "Containers and volumes",
      [containers.cpu, containers.memory, containers.restarts],
      [containers.volumeFree, containers.volumeFullIn],
    ),
    row(
      "Logs and Elasticsearch",
      [platform.documents, platform.quarantined],
      [platform.elasticsearchHealth, platform.elasticsearchDisk, platform.elasticsearchHeap],
    ),
    row("Addresses and certificates", [platform.addresses, platform.certificates]),
    row(
      "The monitoring itself",
      [platform.notifications, platform.notificationsDropped, platform.ruleFailures],
      [platform.headSeries, platform.sizeRetentions],
    ),
  ],
};
