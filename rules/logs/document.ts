import { logCategories } from "../vocabulary/index.ts";
import { logLevels } from "./levels.ts";

/** One member of the log document. */
export interface DocumentField {
  /** Where it stands: `service`, `metadata.userId`. */
  readonly path: string;
  /** What it says, for those who write logs. */
  readonly description: string;
  /** What it must be, to follow "is not": "an object". */
  readonly demand: string;
  /** Whether a line without it is set aside (see `quarantine`). */
  readonly required: boolean;
  /** `object` for `metadata`; everything else is a string. */
  readonly type: "string" | "object";
  /**
   * The whole value, as a regular expression that ECMAScript and Ruby read alike, without anchors: the JSON Schema and Logstash
   * both check by it. None: any value.
   */
  readonly pattern?: string;
  /** `format` of the JSON Schema, where it says more than the pattern can. */
  readonly format?: "date-time";
  /** The only values, where they are few. */
  readonly values?: readonly string[];
}

const inBothCases = (words: readonly string[]): readonly string[] =>
  words.flatMap((word) => [word, word.toUpperCase()]);
const date = "[0-9]{4}-[0-9]{2}-[0-9]{2}";
const time = "[0-9]{2}:[0-9]{2}:[0-9]{2}(?:[.][0-9]{1,9})?";
const words = "[^\\x00-\\x1f]{1,256}";
const dotted = "(?:[0-9]{1,3}[.]){3}[0-9]{1,3}";
const colons = `[0-9A-Fa-f]{0,4}(?::[0-9A-Fa-f]{0,4}){2,7}(?::${dotted})?`;
const name = "[A-Za-z0-9][A-Za-z0-9._-]{0,99}";

/** The log document of section 1.1 of the strategy, member by member. */
export const documentFields = [
  {
    path: "timestamp",
    description:
      "When it happened: RFC 3339 with a time zone. Fractions of a second below the millisecond are cut off.",
    demand: "a time with a zone, such as 2024-03-20T10:00:00Z",
    required: true,
    type: "string",
    pattern: `${date}T${time}(?:Z|[+-][0-9]{2}:[0-9]{2})`,
    format: "date-time",
  },
  {
    path: "level",
    description: "How grave it is: one of the five levels, in lower or in upper case.",
    demand: `one of ${logLevels.join(", ")}`,
    required: true,
    type: "string",
    values: inBothCases(logLevels),
  },
  {
    path: "service",
    description: "Which service says it.",
    demand: "a name of letters, digits, dots, underscores and hyphens",
    required: true,
    type: "string",
    pattern: name,
  },
  {
    path: "environment",
    description: "Where it runs: production, staging, ...",
    demand: "a name of letters, digits, dots, underscores and hyphens",
    required: true,
    type: "string",
    pattern: name,
  },
  {
    path: "traceId",
    description: "The request that it belongs to; empty outside of any request.",
    demand: "an id of up to 128 printable characters, or empty",
    required: true,
    type: "string",
    // Printable ASCII: W3C trace ids, UUIDs and whatever else services use.
    pattern: "[!-~]{0,128}",
  },
  { path: "message", description: "What happened, for people.", demand: "a text", required: true, type: "string" },
  {
    path: "metadata",
    description: "Whatever else is worth searching for, by name; empty when there is nothing.",
    demand: "an object",
    required: true,
    type: "object",
  },
  {
    path: "metadata.userId",
    description: "Who did it. Personal data.",
    demand: "a text of up to 256 characters",
    required: false,
    type: "string",
    pattern: words,
  },
  {
    path: "metadata.action",
    description:
      "What was done, in a word or two: login, password_reset, access_denied. Decides the category when none is named.",
    demand: "a text of up to 256 characters",
    required: false,
    type: "string",
    pattern: words,
  },
  {
    path: "metadata.ip",
    description: "From which IPv4 or IPv6 address. Personal data.",
    demand: "an IPv4 or IPv6 address",
    required: false,
    type: "string",
    pattern: `${dotted}|${colons}`,
  },
  {
    path: "category",
    description: "Which of the six categories it belongs to. None: see `metadata.action`.",
    demand: `one of ${logCategories.join(", ")}`,
    required: false,
    type: "string",
    values: inBothCases(logCategories),
  },
] as const satisfies readonly DocumentField[];

/** Path of a member of the log document. */
export type DocumentPath = (typeof documentFields)[number]["path"];

/** The strategy's own example (section 1.1). */
export const exampleDocument = {
  timestamp: "2024-03-20T10:00:00Z",
  level: "info",
  service: "darassa-api",
  environment: "production",
  traceId: "abc123",
  message: "User authenticated successfully",
  metadata: { userId: "123", action: "login", ip: "192.168.1.1" },
} as const;

/**
 * Where lines go that are not log documents, with the reasons: `logs-quarantine-<environment>`. They are kept as they came, so not
 * long: 14 days outlast the holiday of whoever can mend the service that writes them.
 */
export const quarantine = { dataset: "quarantine", delete: "14d" } as const;
