import { readFileSync } from "node:fs";
import { InvalidInput, type Problem } from "../rules/vocabulary/index.ts";

/** A server whose API is used, and who asks. */
export interface Server {
  /** For people: "Elasticsearch". */
  readonly name: string;
  /** Where it is, without a path: `https://logs-es-http:9200`. */
  readonly url: URL;
  readonly username: string;
  readonly password: string;
  /** The certificate authorities that it is believed by, in PEM. */
  readonly authorities: string;
}

/** What the program was told. */
export interface Options {
  /** Folder with the folders `elasticsearch` and `kibana`. */
  readonly documents: string;
  readonly elasticsearch: Server;
  readonly kibana: Server;
  /** How long to wait for servers that are away, in seconds, all together. */
  readonly patience: number;
  /** Only read and compare. */
  readonly checkOnly: boolean;
}

/** What stands in the environment. */
type Variables = Readonly<Record<string, string | undefined>>;

/**
 * Reads the environment variables DOCUMENTS, ELASTICSEARCH_URL, KIBANA_URL, CA_FILE, USERNAME, PASSWORD, and WAIT_SECONDS
 * (@default 600), and the argument `--check`. Throws {@link InvalidInput} with everything that is wrong.
 */
export function readOptions(variables: Variables, args: readonly string[]): Options {
  const problems: Problem[] = [];
  const note = <T>(problem: Problem, instead: T): T => {
    problems.push(problem);
    return instead;
  };
  const text = (property: string): string =>
    variables[property] || note({ property, rule: "is not set", remedy: "set it in the Job" }, "");
  const url = (property: string): URL => {
    const value = text(property);
    const nowhere = new URL("https://missing.invalid");
    if (value === "") return nowhere;
    // The value is not repeated: it may hold a password.
    return (
      parse(value) ??
      note({ property, rule: "is no http or https address", remedy: "write https://host:port" }, nowhere)
    );
  };
  const file = (property: string): string => {
    const path = text(property);
    try {
      return path === "" ? "" : readFileSync(path, "utf8");
    } catch {
      return note(
        { property, value: path, rule: "cannot be read", remedy: "mount the certificate authorities there" },
        "",
      );
    }
  };
  const seconds = (property: string): number => {
    const value = variables[property] ?? "600";
    if (/^\d{1,5}$/.test(value)) return Number(value);
    return note({ property, value, rule: "is no number of seconds", remedy: 'write a whole number, such as "600"' }, 0);
  };
  for (const value of args.filter((arg) => arg !== "--check"))
    problems.push({ property: "argument", value, rule: "is not known", remedy: "the only one is --check" });

  const documents = text("DOCUMENTS");
  const [elasticsearchUrl, kibanaUrl] = [url("ELASTICSEARCH_URL"), url("KIBANA_URL")];
  const authorities = file("CA_FILE");
  const [username, password] = [text("USERNAME"), text("PASSWORD")];
  const patience = seconds("WAIT_SECONDS");
  if (problems.length > 0) throw new InvalidInput("Set-up", problems);
  const server = (name: string, address: URL): Server => ({ name, url: address, username, password, authorities });
  return {
    documents,
    elasticsearch: server("Elasticsearch", elasticsearchUrl),
    kibana: server("Kibana", kibanaUrl),
    patience,
    checkOnly: args.includes("--check"),
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
