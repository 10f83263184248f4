import { readdirSync, readFileSync } from "node:fs";
import type { Environment } from "../../rules/environment.ts";
import type { AlertingRule, RecordingRule, RuleDocument, RuleTestDocument } from "../../rules/render/documents.ts";
import { ruleDocuments } from "../../rules/render/prometheus.ts";
import { stableYaml } from "../../rules/render/yaml.ts";
import { type Finished, run } from "../support/programs.ts";

/** The text of one rule file, as the preview writes it. */
export const ruleFile = ({ groups }: RuleDocument): string => stableYaml(JSON.parse(JSON.stringify({ groups })));

/** The text of one generated proof, as the preview writes it. */
export const proofFile = ({ rules, evaluationInterval, tests }: RuleTestDocument): string =>
  stableYaml({ rule_files: [`${rules}.rules.yml`], evaluation_interval: evaluationInterval, tests });

/** What makes of one alerting rule another, or none. */
export type Change = (rule: AlertingRule) => AlertingRule | undefined;

/** `document` with every alerting rule changed; its recordings stay. */
export function changed(document: RuleDocument, change: Change): RuleDocument {
  const ruleOf = (rule: RecordingRule | AlertingRule) => ("alert" in rule ? change(rule) : rule);
  const groups = document.groups.map(({ name, rules }) => ({
    name,
    rules: rules.flatMap((rule) => ruleOf(rule) ?? []),
  }));
  return { ...document, groups };
}

/**
 * The rule files that a test file names, with the alerts that it asks about and the recordings that these read. No alert reads
 * another, and promtool evaluates every rule at every step: with all of them, three weeks of history take a minute.
 */
export function askedOf(text: string, documents: readonly RuleDocument[]): readonly RuleDocument[] {
  const asked = new Set([...text.matchAll(/alertname(?:=\\?"|: )(\w+)/g)].map(([, name]) => name));
  return documents
    .filter(({ name }) => text.includes(`${name}.rules.yml`))
    .map((document) => {
      const alerts = changed(document, (rule) => (asked.has(rule.alert) ? rule : undefined));
      const read = alerts.groups.flatMap(({ rules }) => rules.flatMap((rule) => ("alert" in rule ? [rule.expr] : [])));
      const groups = alerts.groups.map(({ name, rules }) => ({
        name,
        rules: rules.filter((rule) => "alert" in rule || [text, ...read].some((expr) => expr.includes(rule.record))),
      }));
      return { ...alerts, groups };
    });
}

/** Runs `promtool test rules` on the text of a test file and the rule files that it names. */
export const promtoolTest = (text: string, documents: readonly RuleDocument[]) =>
  run("promtool", ["test", "rules", "proof.test.yml"], {
    files: {
      "proof.test.yml": text,
      ...Object.fromEntries(documents.map((document) => [`${document.name}.rules.yml`, ruleFile(document)])),
    },
    milliseconds: 110_000,
  });

/** The ends of runs by their names. */
export type Ends = ReadonlyMap<string, Promise<Finished>>;

/** Whether a test file is evaluated so often that it can afford all rules. */
const isQuick = (text: string): boolean => /^evaluation_interval: (30s|1m)$/m.test(text);

/**
 * Begins to run test files, each when the one two before it has ended. Answers at once with the end of each by its name, so
 * that a test waits for its own only.
 * @param whole whether quick files get all rules of the documents, not only those that they ask about
 */
export function begin(texts: Readonly<Record<string, string>>, environment: Environment, whole: boolean): Ends {
  const documents = ruleDocuments(environment);
  const ends = new Map<string, Promise<Finished>>();
  let [next, afterNext]: readonly Promise<unknown>[] = [Promise.resolve(), Promise.resolve()];
  for (const [name, text] of Object.entries(texts)) {
    const needed = whole && isQuick(text) ? documents : askedOf(text, documents);
    const end = (next ?? Promise.resolve()).then(() => promtoolTest(text, needed));
    ends.set(name, end);
    // Whoever awaits the end hears of a failure; here it only makes way.
    next = afterNext;
    afterNext = end.catch(() => undefined);
  }
  return ends;
}

/** The tests of this folder that are written by hand, by file name. */
export const handWritten = (): Readonly<Record<string, string>> =>
  Object.fromEntries(
    readdirSync(import.meta.dirname)
      .filter((name) => name.endsWith(".test.yml"))
      .sort()
      .map((name) => [name, readFileSync(`${import.meta.dirname}/${name}`, "utf8")]),
  );
