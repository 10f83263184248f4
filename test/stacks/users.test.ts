import { expect } from "chai";
import type { Built } from "../../bin/build.ts";
import { keyOf, type Registered } from "../../bin/record.ts";
import { at, containersOf } from "../components/support.ts";
import { kindOf, labelsAt, listAt, nameOf } from "../support/pods.ts";
import { buildStack } from "../support/stack.ts";

const ofKind = ({ run }: Built, kind: string): readonly Registered[] =>
  run.resources.filter((resource) => kindOf(resource) === kind);
const one = (built: Built, kind: string, name: string): Registered => {
  const found = ofKind(built, kind).find((each) => each.name === name);
  if (!found) throw new Error(`there is no ${kind} ${name}`);
  return found;
};

/** The roles of Elasticsearch's users, by role, as the Secrets that Elasticsearch is given have them. */
function rolesOf(built: Built): Readonly<Record<string, unknown>> {
  const names = listAt(one(built, "Elasticsearch", "logs").inputs, "spec", "auth", "roles").map((each) =>
    at(each, "secretName"),
  );
  const secrets = ofKind(built, "Secret").filter((secret) => names.includes(nameOf(secret)));
  return Object.assign({}, ...secrets.map(({ inputs }) => JSON.parse(String(at(inputs, "stringData", "roles.yml")))));
}

/** The role of whoever logs in with the Secret that a workload names. */
function roleOf(built: Built, kind: string, name: string): unknown {
  const names = JSON.stringify(containersOf(one(built, kind, name)));
  const users = ofKind(built, "Secret").filter(
    (secret) => "roles" in labelsAt(secret.inputs, "stringData") && names.includes(`"${nameOf(secret)}"`),
  );
  expect(users.map(keyOf), `${kind} ${name}`).to.have.length(1);
  return rolesOf(built)[String(at(users[0]?.inputs, "stringData", "roles"))];
}

/** What the API asks of who puts an object there (Elasticsearch's reference, "Required authorization"). */
const needed: Readonly<Record<string, string>> = {
  _ilm: "manage_ilm",
  _component_template: "manage_index_templates",
  _index_template: "manage_index_templates",
  _ingest: "manage_ingest_pipelines",
};

describe("the users of Elasticsearch", () => {
  let built: Built;
  before(async () => {
    built = await buildStack("production");
  });

  it("put what the set-up has to put, may ask whether the cluster is there, and nothing else", () => {
    const role = roleOf(built, "Job", "setup");
    const objects = Object.values(labelsAt(one(built, "ConfigMap", "setup-elasticsearch").inputs, "data")).map((text) =>
      JSON.parse(text),
    );
    const folders = objects.map((object) => String(at(object, "path")).split("/")[1] ?? "");
    const wanted = new Set(["monitor", ...folders.map((folder) => needed[folder])]);
    expect(listAt(role, "cluster")).to.have.members([...wanted]);
    // A lifecycle rolls over and deletes with the rights of who put it last.
    const streams = objects.flatMap((object) => listAt(object, "body", "index_patterns"));
    expect(streams.length).to.be.greaterThan(6);
    for (const stream of streams) expect(String(stream)).to.match(/^logs-/);
    expect(listAt(role, "indices")).to.deep.equal([{ names: ["logs-*"], privileges: ["manage"] }]);
    expect(listAt(role, "applications").flatMap((each) => listAt(each, "privileges"))).to.deep.equal([
      "feature_indexPatterns.all",
    ]);
  });

  it("read what the exporter's collectors ask for, and no document", () => {
    const role = roleOf(built, "Deployment", "elasticsearch-exporter");
    const flags = listAt(containersOf(one(built, "Deployment", "elasticsearch-exporter"))[0], "args").map(String);
    const asked = { "--collector.ilm": "read_ilm", "--collector.slm": "read_slm" } as const;
    const further = Object.entries(asked).flatMap(([flag, privilege]) => (flags.includes(flag) ? [privilege] : []));
    expect(listAt(role, "cluster")).to.have.members(["monitor", ...further]);
    expect(listAt(role, "indices")).to.deep.equal([{ names: ["*"], privileges: ["monitor", "view_index_metadata"] }]);
    expect(role).not.to.have.property("applications");
  });

  it("read logs for Grafana, and neither another index nor anything that they could change", () => {
    const role = roleOf(built, "Deployment", "grafana");
    expect(listAt(role, "indices")).to.deep.equal([{ names: ["logs-*"], privileges: ["read", "view_index_metadata"] }]);
    for (const privilege of listAt(role, "cluster")) expect(String(privilege)).to.match(/^cluster:monitor\//);
    expect(role).not.to.have.property("applications");
  });

  it("have a role each, and no role is nobody's", () => {
    const roles = ofKind(built, "Secret").flatMap(({ inputs }) => labelsAt(inputs, "stringData").roles ?? []);
    expect(roles).to.have.length(3);
    expect(roles).to.have.members(Object.keys(rolesOf(built)));
  });
});
