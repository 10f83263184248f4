import { join } from "node:path";
import type { ApiObject } from "../rules/render/documents.ts";
import { InvalidInput } from "../rules/vocabulary/index.ts";
import { apply, type Outcome } from "./apply.ts";
import { readObjects } from "./files.ts";
import { type Call, GiveUp, patientCall, reason, type Server } from "./http.ts";
import { type Options, readOptions } from "./options.ts";
import { rollOver } from "./rollover.ts";

/*
 * Puts the configuration of Elasticsearch and Kibana over their APIs, reads every object back and compares. Run again, it changes
 * nothing that is as it should be. With --check it only reads.
 * Exit status: 0 all is as it should be; 1 something differs, was refused, or a server stayed away; 2 wrongly called.
 */

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const warn = (line: string): void => void process.stderr.write(`${line}\n`);

const isGood = ({ verdict }: Outcome): boolean => verdict === "unchanged" || verdict === "applied";

function report({ object, verdict, details, existed }: Outcome): void {
  const isNew = verdict === "applied" && !existed;
  say(`${verdict.padEnd(9)} ${object.name}${isNew ? " (new)" : ""}`);
  if (isNew) return;
  const when = verdict === "applied" ? "before: " : "";
  for (const detail of details) say(`          ${when}${detail}`);
}

async function awake(call: Call, { name }: Server, path: string): Promise<void> {
  const answer = await call("GET", path);
  if (answer.status !== 200) throw new GiveUp(`${name} is not ready: ${reason(answer)}`);
}

async function configure(call: Call, objects: readonly ApiObject[], checkOnly: boolean): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  // One after the other: later objects refer to earlier ones.
  for (const object of objects) {
    const outcome = await apply(call, object, checkOnly);
    report(outcome);
    outcomes.push(outcome);
  }
  return outcomes;
}

async function run(options: Options): Promise<boolean> {
  const { elasticsearch, kibana, documents, checkOnly } = options;
  const wanted = {
    elasticsearch: readObjects(join(documents, "elasticsearch")),
    kibana: readObjects(join(documents, "kibana")),
  };
  const deadline = Date.now() + options.patience * 1000;
  const callElasticsearch = patientCall(elasticsearch, deadline, warn);
  await awake(callElasticsearch, elasticsearch, "/_cluster/health");
  const stored = await configure(callElasticsearch, wanted.elasticsearch, checkOnly);
  for (const line of await rollOver(callElasticsearch, stored)) say(`rollover  ${line}`);
  const callKibana = patientCall(kibana, deadline, warn);
  await awake(callKibana, kibana, "/api/status");
  const all = [...stored, ...(await configure(callKibana, wanted.kibana, checkOnly))];
  const count = (verdict: Outcome["verdict"]): number => all.filter((outcome) => outcome.verdict === verdict).length;
  say(
    `${all.length} objects: ${count("unchanged")} unchanged, ${count("applied")} applied, ` +
      `${count("DIFFERENT")} different, ${count("REFUSED")} refused`,
  );
  return all.every(isGood);
}

try {
  process.exitCode = (await run(readOptions(process.env, process.argv.slice(2)))) ? 0 : 1;
} catch (error) {
  if (!(error instanceof GiveUp || error instanceof InvalidInput)) throw error;
  warn(error.message);
  process.exitCode = error instanceof InvalidInput ? 2 : 1;
}
