import { InvalidInput, type Problem } from "../rules/vocabulary/index.ts";
import type { Server } from "./http.ts";
import { reader, type Variables } from "./variables.ts";

/** What the set-up was told. */
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

/**
 * Reads the environment variables DOCUMENTS, ELASTICSEARCH_URL, KIBANA_URL, CA_FILE, USERNAME, PASSWORD, and WAIT_SECONDS
 * (@default 600), and the argument `--check`. Throws {@link InvalidInput} with everything that is wrong.
 */
export function readOptions(variables: Variables, args: readonly string[]): Options {
  const problems: Problem[] = args
    .filter((arg) => arg !== "--check")
    .map((value) => ({ property: "argument", value, rule: "is not known", remedy: "the only one is --check" }));
  const { text, url, file, seconds } = reader(variables, (problem) => problems.push(problem));
  const documents = text("DOCUMENTS");
  const [elasticsearchUrl, kibanaUrl] = [url("ELASTICSEARCH_URL"), url("KIBANA_URL")];
  const authorities = file("CA_FILE", "mount the certificate authorities there");
  const [username, password] = [text("USERNAME"), text("PASSWORD")];
  const patience = seconds("WAIT_SECONDS", 600);
  if (problems.length > 0) throw new InvalidInput("Set-up", problems);
  const server = (name: string, address: URL): Server => ({
    name,
    url: address,
    authorities,
    caller: `user "${username}" with this password`,
    authorization: `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`,
  });
  return {
    documents,
    elasticsearch: server("Elasticsearch", elasticsearchUrl),
    kibana: server("Kibana", kibanaUrl),
    patience,
    checkOnly: args.includes("--check"),
  };
}
