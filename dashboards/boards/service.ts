import type { Board } from "../look/board.ts";
import { row } from "../look/layout.ts";
import * as alerts from "../panels/alerts.ts";
import * as business from "../panels/business.ts";
import * as containers from "../panels/containers.ts";
import * as http from "../panels/http.ts";
import * as platform from "../panels/platform.ts";
import * as users from "../panels/users.ts";

/** Everything about one service, from its requests down to its containers. */
export const service: Board = {
  name: "service",
  title: "Service",
  shows: "Everything about one service, on one page: for whoever was just told that something is wrong with it.",
  span: "6h",
  refresh: "1m",
  choices: ["service"],
  marked: ["system", "application", "business"],
  rows: [
    row("Now", [http.rateNow, http.errorsNow, http.latencyNow, users.activeNow, business.sessionsNow], [alerts.firing]),
    row("Requests", [http.errors, http.latency], [http.rate, http.routeRate, http.routeErrors]),
    row("Users", [users.active, users.failedLogins, users.drop]),
    row("Cache and database", [users.cacheHits, users.connections]),
    row("Containers", [containers.cpu, containers.memory], [containers.restarts, platform.targetsDown]),
    row("Business", [business.bookings, business.applications], [business.payments, business.failedPayments]),
  ],
};
