/** The strategy's five log levels (section 1.2), the most urgent first. */
export const logLevels = ["error", "warn", "info", "debug", "trace"] as const;

/** One of {@link logLevels}. */
export type LogLevel = (typeof logLevels)[number];

/** What a level says, and what becomes of its lines. */
export interface LevelDefinition {
  /** When a program should use it. */
  readonly meaning: string;
  /** Whether production stores it. What is not stored is dropped, and the number of dropped lines is counted. */
  readonly storedInProduction: boolean;
  /** What other frameworks call it, in lower case; such lines are stored under the strategy's name. */
  readonly aliases: readonly string[];
}

/** Section 1.2 of the strategy. Services may write a level in lower or in upper case. */
export const levels: Readonly<Record<LogLevel, LevelDefinition>> = {
  error: {
    meaning: "A critical error: somebody must act at once.",
    storedInProduction: true,
    // RFC 5424's severities 0 to 3, and what Java and Go frameworks call them.
    aliases: ["err", "fatal", "critical", "crit", "severe", "alert", "emergency", "emerg", "panic", "dpanic"],
  },
  warn: {
    meaning: "A possible problem that should be watched.",
    storedInProduction: true,
    aliases: ["warning"],
  },
  info: {
    meaning: "An important event of the system.",
    storedInProduction: true,
    // What lies between info and debug in java.util.logging and winston is kept: SLF4J's bridge takes "config" for info too.
    aliases: ["information", "informational", "notice", "config", "http"],
  },
  debug: {
    meaning: "Details for finding a fault.",
    storedInProduction: false,
    aliases: ["dbg", "fine"],
  },
  trace: {
    meaning: "Every step, for development.",
    storedInProduction: false,
    aliases: ["verbose", "finer", "finest", "silly"],
  },
};
