import { ruleTestDocuments } from "../../rules/render/proofs.ts";
import { stableJson } from "../../rules/render/stable.ts";
import { stableYaml } from "../../rules/render/yaml.ts";
import type { Documents } from "../../stacks/documents.ts";
import type { Settings } from "../../stacks/settings.ts";
import type { Recording, Registered } from "../record.ts";
import type { Summary } from "./summary.ts";

/** Contents by path below the output folder. */
export type Files = ReadonlyMap<string, string>;

/**
 * Everything that a preview leaves on disk: what was registered, each rendered document in the form of its own tool, and
 * `preview.json`, the summary with the list of all files: what is not in it was not written by the preview.
 */
export function filesOf(settings: Settings, documents: Documents, run: Recording, summary: Summary): Files {
  const files = new Map(rendered(settings, documents, run));
  const names = ["preview.json", ...files.keys()].sort();
  return new Map([["preview.json", stableJson({ ...summary, files: names })], ...files]);
}

function rendered(settings: Settings, documents: Documents, run: Recording): readonly (readonly [string, string])[] {
  return [
    ...run.resources.filter(({ type }) => type.startsWith("kubernetes:") && type.includes("/")).map(manifest),
    ...documents.rules.map((document): [string, string] => [
      `prometheus/${document.class}/${document.name}.rules.yml`,
      stableYaml({ groups: document.groups }),
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
      stableJson(object),
    ]),
    ...documents.kibana.objects.map((object): [string, string] => [`kibana/${object.name}.json`, stableJson(object)]),
    ["logstash/logstash.yml", stableYaml(documents.logstash.settings)],
    ...Object.entries(documents.logstash.pipelines).map(([id, text]): [string, string] => [
      `logstash/${id}.conf`,
      text,
    ]),
  ];
}

/** `manifests/<kind>/<name>.yaml`, in folders by namespace; what the provider would name gets the resource's own name. */
function manifest({ name, inputs }: Registered): [string, string] {
  const { kind, metadata, ...rest } = inputs as { kind: string; metadata?: { name?: string; namespace?: string } };
  const object = { kind, metadata: { name, ...metadata }, ...rest };
  const { namespace, name: given } = object.metadata;
  return [`manifests/${namespace ?? "cluster"}/${kind.toLowerCase()}.${given}.yaml`, stableYaml(object)];
}
