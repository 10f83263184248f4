import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { JsonObject } from "../../rules/render/documents.ts";
import { ruleTestDocuments } from "../../rules/render/proofs.ts";
import { stableJson } from "../../rules/render/stable.ts";
import { stableYaml } from "../../rules/render/yaml.ts";
import { InvalidInput } from "../../rules/vocabulary/index.ts";
import type { Documents } from "../../stacks/documents.ts";
import type { Settings } from "../../stacks/settings.ts";
import type { Recording, Registered } from "../record.ts";
import type { Summary } from "./summary.ts";

/** Contents by path below the output folder. */
export type Files = ReadonlyMap<string, string>;

/** Everything that a preview leaves on disk: what was registered, and each rendered document in the form of its own tool. */
export function filesOf(settings: Settings, documents: Documents, run: Recording, summary: Summary): Files {
  return new Map<string, string>([
    ["preview.json", stableJson(json(summary))],
    ...run.resources.filter(({ type }) => type.startsWith("kubernetes:") && type.includes("/")).map(manifest),
    ...documents.rules.map((document): [string, string] => [
      `prometheus/${document.class}/${document.name}.rules.yml`,
      stableYaml(json({ groups: document.groups })),
    ]),
    ...ruleTestDocuments(settings.environment).map((document): [string, string] => [
      `prometheus/${document.class}/${document.rules}.${document.evaluationInterval}.test.yml`,
      stableYaml({
        rule_files: [`${document.rules}.rules.yml`],
        evaluation_interval: document.evaluationInterval,
        tests: document.tests,
      }),
    ]),
    ["alertmanager/alertmanager.yml", stableYaml({ ...documents.alertmanager.config, templates: ["*.tmpl"] })],
    ...Object.entries(documents.alertmanager.templates).map(([name, text]): [string, string] => [
      `alertmanager/${name}`,
      text,
    ]),
    ...documents.boards.map(({ uid, json: board }): [string, string] => [`grafana/${uid}.json`, stableJson(board)]),
    ...documents.elasticsearch.objects.map((object): [string, string] => [
      `elasticsearch/${object.name}.json`,
      stableJson(json(object)),
    ]),
    ...documents.kibana.objects.map((object): [string, string] => [
      `kibana/${object.name}.json`,
      stableJson(json(object)),
    ]),
    ["logstash/logstash.yml", stableYaml(documents.logstash.settings)],
    ...Object.entries(documents.logstash.pipelines).map(([id, text]): [string, string] => [
      `logstash/${id}.conf`,
      text,
    ]),
  ]);
}

/** A typed document as plain JSON; what is undefined is left out. */
const json = (document: object): JsonObject => JSON.parse(JSON.stringify(document));

/** `manifests/<kind>/<name>.yaml`, in folders by namespace; what the provider would name gets the resource's own name. */
function manifest({ name, inputs }: Registered): [string, string] {
  const { kind, metadata, ...rest } = json(inputs) as JsonObject & { kind: string; metadata?: JsonObject };
  const object = { kind, metadata: { name, ...metadata }, ...rest };
  const { namespace, name: given } = object.metadata as { namespace?: string; name: string };
  return [`manifests/${namespace ?? "cluster"}/${kind.toLowerCase()}.${given}.yaml`, stableYaml(object)];
}

/**
 * Writes `files` into `folder`, in the place of an earlier preview. They are written beside it first, so that a failure
 * leaves the earlier one whole.
 * @throws InvalidInput when the folder holds something else than a preview
 */
export function writeFiles(folder: string, files: Files): void {
  if (existsSync(folder) && readdirSync(folder).length > 0 && !existsSync(join(folder, "preview.json")))
    throw new InvalidInput("preview", [
      {
        property: "--out",
        value: folder,
        rule: "holds files that are not a preview's",
        remedy: "name an empty or a new folder",
      },
    ]);
  const next = `${folder}.new-${process.pid}`;
  for (const [path, text] of files) {
    mkdirSync(dirname(join(next, path)), { recursive: true });
    writeFileSync(join(next, path), text);
  }
  rmSync(folder, { recursive: true, force: true });
  renameSync(next, folder);
}
