import type { Board } from "../look/board.ts";
import { row } from "../look/layout.ts";
import * as http from "../panels/http.ts";
import * as users from "../panels/users.ts";

/** Section 5.2 of the strategy: performance of the API, error rate, response time. */
export const application: Board = {
  name: "application",
  title: "Application",
  shows: "Do requests succeed, and fast enough? For whoever develops and runs the services.",
  span: "6h",
  refresh: "1m",
  choices: ["namespace", "services"],
  marked: ["application"],
  rows: [
    row("Now", [http.overview]),
    row("Error rate and response time", [http.errors, http.latency]),
    row("API performance", [http.rate, http.routeRate, http.routeErrors]),
    row("Users", [users.active, users.failedLogins]),
    row("Cache and database", [users.cacheHits, users.connections]),
  ],
};
