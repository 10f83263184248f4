import { expect } from "chai";
import { categories, categoriesByAction, type LogLevel, levels, logLevels } from "../../../rules/logs/index.ts";
import { logRetention } from "../../../rules/retention/index.ts";
import { days, logCategories } from "../../../rules/vocabulary/index.ts";

describe("the log categories", () => {
  it("are the strategy's six, each described, with a reason for how long it may be silent", () => {
    expect(Object.keys(categories).sort()).to.deep.equal([...logCategories].sort());
    for (const { description, silentBecause } of Object.values(categories)) {
      expect(description).to.match(/\.$/);
      expect(silentBecause).to.match(/\.$/);
    }
  });

  it("are silent for less time than they are kept, or their alert would never see them speak", () => {
    for (const category of logCategories)
      expect(days(categories[category].silentFor), category).to.be.lessThan(days(logRetention[category].delete));
  });

  it("share no word, and are found by their words only when their turn comes, the longest-kept first", () => {
    const words = logCategories.flatMap((category) => categories[category].actionWords);
    expect(new Set(words).size).to.equal(words.length);
    for (const word of words) expect(word).to.match(/^[a-z]+(_[a-z]+)*$/);
    const withWords = logCategories.filter((category) => categories[category].actionWords.length > 0);
    const longestFirst = [...withWords].sort((a, b) => days(logRetention[b].delete) - days(logRetention[a].delete));
    expect(categoriesByAction).to.deep.equal(longestFirst);
  });
});

/**
 * What programs write for each level, by who makes them write it: the severities of RFC 5424, those of Python's logging, and the
 * constants in the documentation of each library.
 */
const spoken: Readonly<Record<string, Readonly<Partial<Record<LogLevel, string>>>>> = {
  syslog: { error: "emerg alert crit err", warn: "warning", info: "notice info", debug: "debug" },
  "syslog in words": { error: "Emergency Alert Critical Error", warn: "Warning", info: "Notice Informational" },
  "Log4j and Logback": { error: "FATAL ERROR", warn: "WARN", info: "INFO", debug: "DEBUG", trace: "TRACE" },
  "java.util.logging": { error: "SEVERE", warn: "WARNING", info: "INFO CONFIG", debug: "FINE", trace: "FINER FINEST" },
  Python: { error: "CRITICAL ERROR", warn: "WARNING", info: "INFO", debug: "DEBUG" },
  "pino and Bunyan": { error: "fatal error", warn: "warn", info: "info", debug: "debug", trace: "trace" },
  winston: { error: "error", warn: "warn", info: "info http", debug: "debug", trace: "verbose silly" },
  ".NET": { error: "Critical Error", warn: "Warning", info: "Information", debug: "Debug", trace: "Trace" },
  Serilog: { error: "Fatal Error", warn: "Warning", info: "Information", debug: "Debug", trace: "Verbose" },
  "zap and zerolog": { error: "dpanic panic fatal error", warn: "warn", info: "info", debug: "debug", trace: "trace" },
  logrus: { error: "panic fatal error", warn: "warning", info: "info", debug: "debug", trace: "trace" },
  slog: { error: "ERROR", warn: "WARN", info: "INFO", debug: "DEBUG" },
};

describe("the log levels", () => {
  it("are the strategy's five, of which production stores all but debug and trace", () => {
    expect(logLevels.filter((level) => levels[level].storedInProduction)).to.deep.equal(["error", "warn", "info"]);
    expect(logLevels.filter((level) => !levels[level].storedInProduction)).to.deep.equal(["debug", "trace"]);
  });

  for (const [framework, names] of Object.entries(spoken))
    it(`are found by the names that ${framework} has for them`, () => {
      const meant = Object.entries(names).flatMap(([level, words]) => words.split(" ").map((word) => [word, level]));
      const found = meant.map(([word = ""]) => [
        word,
        logLevels.find((level) => [level, ...levels[level].aliases].includes(word.toLowerCase())),
      ]);
      expect(found).to.deep.equal(meant);
    });

  it("share no name with each other", () => {
    const names = logLevels.flatMap((level) => [level, ...levels[level].aliases]);
    expect(new Set(names).size).to.equal(names.length);
    for (const name of names) expect(name).to.match(/^[a-z]+$/);
  });
});
