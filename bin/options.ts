import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { InvalidInput, type Problem } from "../rules/vocabulary/index.ts";
import { choose } from "../stacks/nearest.ts";

/** An option of a command, as its help tells it. */
type Option = {
  /** What it is for. */
  readonly says: string;
  /** What stands for its value in the help: "DIR". @default none: the option is given or not */
  readonly value?: string;
  /** The values that it takes. @default any that is not empty */
  readonly oneOf?: readonly string[];
} & (
  | {
      /** Its value when it is not given; one whose default is a number takes whole numbers from 1. */
      readonly default: string | number;
    }
  | {
      /** What holds when it is not given, in words. */
      readonly otherwise: string;
      readonly default?: undefined;
    }
);

type Options = Readonly<Record<string, Option>>;

/** What people run by `call`, and what they may say to it. */
export interface Command<O extends Options = Options> {
  /** "npm run preview" */
  readonly call: string;
  /** What it does: the beginning of the help. */
  readonly about: string;
  /** By name, without dashes; `--help` is everybody's. */
  readonly options: O;
  /** What else the help says. @default nothing */
  readonly notes?: string;
}

type Values<O extends Options> = {
  readonly [Name in keyof O]: O[Name] extends { default: infer Value }
    ? Value extends number
      ? number
      : string
    : O[Name] extends { value: string }
      ? string | undefined
      : boolean;
};

/** The command line itself is wrong: bin/run.mjs ends with 2, and not with the 1 of a wrong value somewhere else. */
class WrongUsage extends InvalidInput {
  constructor(call: string, problems: readonly Problem[]) {
    super(call, problems);
    this.name = "WrongUsage";
    this.message += `\n\`${call} -- --help\` lists what can be given`;
  }
}

/**
 * What was asked of a command; undefined when it was its help, which is printed then.
 * @throws WrongUsage with everything that is wrong with the command line
 */
export function readOptions<const O extends Options>(
  command: Command<O>,
  args: readonly string[] = process.argv.slice(2),
  env: NodeJS.ProcessEnv = process.env,
): Values<O> | undefined {
  const { given, words } = parsed(command, args);
  if (given.some(({ name }) => name === "help")) {
    process.stdout.write(helpOf(command));
    return undefined;
  }
  const problems = problemsOf(command, given, words, env);
  if (problems.length > 0) throw new WrongUsage(command.call, problems);
  const said = new Map(given.map(({ name, value }) => [name, value ?? true]));
  const values = entriesOf(command).map(([name, option]) => {
    const value = said.get(name) ?? option.default ?? (option.value === undefined ? false : undefined);
    return [name, typeof option.default === "number" ? Number(value) : value];
  });
  return Object.fromEntries(values) as Values<O>;
}

/** An option as it stands on the command line. */
interface Given {
  readonly name: string;
  /** With its dashes. */
  readonly rawName: string;
  readonly value?: string | undefined;
  /** Whether the value follows a "=". */
  readonly inlineValue?: boolean | undefined;
}

/** What stands on the command line, good or bad. */
function parsed(command: Command, args: readonly string[]) {
  const declared = entriesOf(command).map(([name, { value }]) => [
    name,
    { type: value === undefined ? ("boolean" as const) : ("string" as const) },
  ]);
  const options = { ...Object.fromEntries(declared), help: { type: "boolean", short: "h" } };
  const { tokens } = parseArgs({ args: [...args], options, allowPositionals: true, strict: false, tokens: true });
  return {
    given: tokens.flatMap((token): readonly Given[] => (token.kind === "option" ? [token] : [])),
    words: tokens.flatMap((token) => (token.kind === "positional" ? [token.value] : [])),
  };
}

function problemsOf(
  command: Command,
  given: readonly Given[],
  words: readonly string[],
  env: NodeJS.ProcessEnv,
): readonly Problem[] {
  const known = [...Object.keys(command.options), "help"].map((name) => `--${name}`);
  const swallowed = takenByNpm(command, env).filter(([name]) => !given.some((each) => each.name === name));
  return [
    ...swallowed.map(([name, option]) => ({
      property: `--${name}`,
      rule: "was taken by npm, which does not hand it on",
      remedy: `put -- before the options: ${command.call} -- ${shape(name, option)}`,
    })),
    ...given.flatMap((each) => {
      const option = new Map(entriesOf(command)).get(each.name);
      if (option) return problemOf(each, option);
      return { property: each.rawName, rule: "is not an option of this command", remedy: choose(each.rawName, known) };
    }),
    // The value of an option that npm took arrives as a word.
    ...(swallowed.length > 0 ? [] : words).map((word) => ({
      property: word,
      rule: "is not an option",
      remedy: choose(`--${word}`, known),
    })),
  ];
}

const entriesOf = ({ options }: Command): readonly (readonly [string, Option])[] => Object.entries(options);

const shape = (name: string, option: Option): string =>
  `--${name}${option.value === undefined ? "" : ` ${option.value}`}`;

/** What is wrong with the value of an option that there is. */
function problemOf({ rawName: property, value, inlineValue = false }: Given, option: Option): readonly Problem[] {
  const wrong = (rule: string, remedy: string): readonly Problem[] => [{ property, value, rule, remedy }];
  if (option.value === undefined) return inlineValue ? wrong("is more than it takes", "give it without a value") : [];
  if (value === undefined || value === "") return wrong("is not a value", `give ${property} a ${option.value}`);
  if (!inlineValue && value.startsWith("-"))
    return wrong("looks like an option", `write ${property}=${value} if it is the ${option.value}`);
  if (typeof option.default === "number" && !/^0*[1-9]\d*$/.test(value))
    return wrong("is not a whole number from 1", `give one such as ${option.default}`);
  return option.oneOf && !option.oneOf.includes(value) ? wrong("is not known", choose(value, option.oneOf)) : [];
}

/**
 * Options of the command that stood before npm's `--`: npm takes them for settings of its own, and tells its scripts of
 * them as it does of all that differ from its defaults. What a file of npm's settings says was not meant for us.
 */
function takenByNpm(command: Command, env: NodeJS.ProcessEnv): readonly (readonly [string, Option])[] {
  if (env.npm_lifecycle_event !== command.call.split(" ").at(-1)) return [];
  const files = [env.npm_config_userconfig, env.npm_config_globalconfig, ".npmrc"].map(textOf).join("\n");
  return entriesOf(command).filter(
    ([name]) => env[`npm_config_${name.replaceAll("-", "_")}`] && !new RegExp(`^\\s*${name}\\b`, "m").test(files),
  );
}

function textOf(file = ""): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

function helpOf(command: Command): string {
  const rows = [
    ...entriesOf(command).map(([name, option]) => {
      const one = option.oneOf ? `: ${option.oneOf.join(", ")}` : "";
      const standard = option.default ?? option.otherwise;
      return [shape(name, option), `${option.says}${one} (default: ${standard})`] as const;
    }),
    ["-h, --help", "print this"] as const,
  ];
  const width = Math.max(...rows.map(([left]) => left.length));
  return [
    command.about,
    "",
    `Usage: ${command.call} -- [options]`,
    "",
    ...rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`),
    "",
    ...(command.notes === undefined ? [] : [command.notes]),
    "Exit status: 0 done, 1 refused or failed, 2 wrong usage.",
    "",
  ].join("\n");
}
