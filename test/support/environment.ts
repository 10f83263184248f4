import { documented, type Environment } from "../../rules/environment.ts";
import type { Service } from "../../rules/vocabulary/index.ts";

/** The strategy's first service. */
export const [darassa] = documented.services as readonly [Service];

/** The documented definitions, as production has them, with one service of each naming profile. */
export const production: Environment = {
  ...documented,
  services: [darassa, { ...darassa, name: "shop", namespace: "shop", profile: "prom-client" }],
  receivers: {
    slack: { channel: "#alerts" },
    email: { from: "monitoring@darassa.example", to: ["team@darassa.example"], smarthost: "smtp.darassa.example:587" },
    jira: { url: "https://darassa.atlassian.net", project: "OPS", issueType: "Incident", user: "bot@darassa.example" },
    heartbeat: true,
  },
  links: {
    runbooks: "https://github.com/darassa/monitoring/blob/main/docs/runbooks",
    grafana: "https://grafana.darassa.example",
    kibana: "https://kibana.darassa.example",
    alertmanager: "https://alertmanager.darassa.example",
  },
};
