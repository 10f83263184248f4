import { readFileSync } from "node:fs";
import type { Problem } from "../rules/vocabulary/index.ts";

/** What stands in the environment. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** Ways to read variables of the environment; what is wrong with one is noted, and reading goes on. */
export interface Reader {
  readonly text: (property: string) => string;
  /** An http or https address without a password. */
  readonly url: (property: string) => URL;
  /** The content of the file that it names. */
  readonly file: (property: string, remedy: string) => string;
  /** A number of seconds. @param standard what it is when it is not set */
  readonly seconds: (property: string, standard: number) => number;
}

const nowhere = new URL("https://missing.invalid");

/** Reads `variables`, and calls `note` with everything that is wrong. */
export function reader(variables: Variables, note: (problem: Problem) => void): Reader {
  const instead = <T>(problem: Problem, value: T): T => {
    note(problem);
    return value;
  };
  const text = (property: string): string =>
    variables[property] || instead({ property, rule: "is not set", remedy: "set it in the Job" }, "");
  return {
    text,
    url: (property) => {
      const value = text(property);
      if (value === "") return nowhere;
      // The value is not repeated: it may hold a password.
      const problem = { property, rule: "is no http or https address", remedy: "write https://host:port" };
      return parse(value) ?? instead(problem, nowhere);
    },
    file: (property, remedy) => {
      const path = text(property);
      try {
        return path === "" ? "" : readFileSync(path, "utf8");
      } catch {
        return instead({ property, value: path, rule: "cannot be read", remedy }, "");
      }
    },
    seconds: (property, standard) => {
      const value = variables[property] ?? String(standard);
      if (/^\d{1,5}$/.test(value)) return Number(value);
      const remedy = `write a whole number, such as "${standard}"`;
      return instead({ property, value, rule: "is no number of seconds", remedy }, 0);
    },
  };
}

function parse(value: string): URL | undefined {
  try {
    const url = new URL(value);
    return /^https?:$/.test(url.protocol) && url.username === "" && url.password === "" ? url : undefined;
  } catch {
    return undefined;
  }
}
