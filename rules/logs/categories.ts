import type { Duration, LogCategory } from "../vocabulary/index.ts";

/** What a log category is for, which lines it gets, and how long it may be quiet. */
export interface CategoryDefinition {
  readonly description: string;
  /**
   * Words that send a line here when they stand in its `metadata.action` and the line names no category. An underscore stands
   * for any separator or none: `sign_in` finds "sign-in", "signIn" and "signin". Longer words are not found: `login` does not
   * find "blogins".
   */
  readonly actionWords: readonly string[];
  /** After how long without any document something is wrong: the window of the alert `NoLogs`. */
  readonly silentFor: Duration;
  /** Why {@link CategoryDefinition.silentFor} is right. */
  readonly silentBecause: string;
}

/** The strategy's six log categories (section 1.3). */
export const categories: Readonly<Record<LogCategory, CategoryDefinition>> = {
  application: {
    description: "What programs say about their work; every line that belongs nowhere else.",
    actionWords: [],
    silentFor: "15m",
    silentBecause: "Health checks and timers of any service write more often than every few minutes, at night too.",
  },
  access: {
    description: "Who came in and went out: authentication, sessions, passwords.",
    actionWords: [
      "login",
      "log_in",
      "logout",
      "log_out",
      "logon",
      "logoff",
      "sign_in",
      "sign_out",
      "password",
      "passwd",
      "authenticate",
      "authenticated",
      "authentication",
      "session",
      "mfa",
      "otp",
      "two_factor",
      "sso",
    ],
    silentFor: "1d",
    silentBecause:
      "A night or a holiday without a login is possible, a whole day without one, failed ones included, is not.",
  },
  security: {
    description: "What was refused, blocked or looks like an attack.",
    actionWords: [
      "denied",
      "deny",
      "forbidden",
      "unauthorized",
      "unauthorised",
      "blocked",
      "banned",
      "locked",
      "lockout",
      "revoked",
      "violation",
      "suspicious",
      "tampered",
      "attack",
      "intrusion",
      "breach",
      "escalation",
      "fraud",
      "malware",
    ],
    silentFor: "7d",
    silentBecause:
      "Refusals are rare in a good week; that a public service refuses nobody for a whole week is not credible.",
  },
  performance: {
    description: "How long things took: slow requests, timings, resource use.",
    actionWords: [],
    silentFor: "7d",
    silentBecause:
      "Only what is slow is written: a good week may be quiet, and only a whole one says that nothing measures any more.",
  },
  database: {
    description: "Slow or failed statements, migrations, connections.",
    actionWords: [],
    silentFor: "7d",
    silentBecause: "Written on slow statements and on deployments: sparse in a quiet week.",
  },
  api: {
    description: "Calls of the API: who called what, with which result.",
    actionWords: [],
    silentFor: "6h",
    silentBecause:
      "Every call is a line; a night may be quiet, but not from midnight to the first users of the morning.",
  },
};

/**
 * How a line gets its category: the one that it names in `category`; else the first of these whose words stand in
 * `metadata.action`, the longest-kept first, so that "login denied" is kept as security; else {@link defaultCategory}.
 */
export const categoriesByAction = ["security", "access"] as const satisfies readonly LogCategory[];

/** The category of a line that says nothing about it. */
export const defaultCategory: LogCategory = "application";
