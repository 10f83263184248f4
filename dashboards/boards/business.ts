import type { Board } from "../look/board.ts";
import { row } from "../look/layout.ts";
import * as figures from "../panels/business.ts";
import * as users from "../panels/users.ts";

/** Section 5.3 of the strategy: user activity, conversions, engagement. */
export const business: Board = {
  name: "business",
  title: "Business",
  shows: "Do people come, do they do what the product is for, and do they pay? For product owners.",
  // Business has a weekly rhythm: a day alone says little.
  span: "7d",
  refresh: "5m",
  choices: ["namespace", "services"],
  marked: ["business"],
  rows: [
    row("Now", [figures.overview]),
    row("User activity", [users.actions, users.drop], [figures.sessions, figures.registrations]),
    row("Conversions", [figures.conversions, figures.bookings, figures.applications]),
    row("Engagement", [figures.blogViews, figures.searches]),
    row("Payments", [figures.payments, figures.failedPayments]),
  ],
};
