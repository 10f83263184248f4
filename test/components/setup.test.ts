import { expect } from "chai";
import { type SetupArgs, setupDefaults } from "../../components/setup/args.ts";
import { documentFiles } from "../../components/setup/files.ts";
import { Setup } from "../../components/setup/index.ts";
import type { ApiObject } from "../../rules/render/documents.ts";
import { at, containersOf, deploy, documentedDefaults, keepsHabits, lacks } from "./support.ts";

const lifecycle: ApiObject = {
  name: "ilm-policy/logs-access",
  method: "PUT",
  path: "/_ilm/policy/logs-access",
  body: { policy: { phases: {} } },
};
const dataView: ApiObject = { name: "data-view/logs", method: "POST", path: "/api/data_views/data_view", body: {} };

const args: SetupArgs = {
  namespace: "monitoring",
  priorityClassName: "monitoring-priority",
  image: "node.example/node:22",
  program: "console.log('set up');",
  elasticsearch: { url: "https://es:9200", caSecretName: "es-ca", document: { objects: [lifecycle] } },
  kibana: { url: "https://kb:5601", caSecretName: "kb-ca", document: { objects: [dataView] } },
  credentials: { secretName: "setup-user", checksum: "0123" },
};

const run = (overrides: Partial<SetupArgs> = {}) => deploy(() => new Setup("setup", { ...args, ...overrides }));
const jobName = async (overrides: Partial<SetupArgs> = {}) =>
  at((await run(overrides)).one("v1:Job").inputs, "metadata", "name");
const fromImage = ({ program: _, ...others }: SetupArgs, image: string): SetupArgs => ({ ...others, image });

describe("Setup", () => {
  keepsHabits((name) => new Setup(name, args));

  it("runs its container under `restricted`; a Job has no probes, but a deadline", async () => {
    const { one } = await run();
    const [container = {}] = containersOf(one("v1:Job"));
    expect(lacks(container, ["liveness", "readiness"])).to.be.empty;
    const { template: _, ...limits } = at(one("v1:Job").inputs, "spec") as Record<string, unknown>;
    expect(limits).to.deep.equal({ backoffLimit: 6, activeDeadlineSeconds: 900, ttlSecondsAfterFinished: 604800 });
  });

  it("is a new Job when program or documents change", async () => {
    const before = await jobName();
    expect(before).to.match(/^setup-[0-9a-f]{16}$/);
    expect(await jobName({ program: "console.log('other');" })).not.to.equal(before);
    const changed = { ...lifecycle, body: { policy: { phases: { delete: {} } } } };
    expect(await jobName({ elasticsearch: { ...args.elasticsearch, document: { objects: [changed] } } })).not.to.equal(
      before,
    );
    expect(await jobName({ kibana: { ...args.kibana, document: { objects: [] } } })).not.to.equal(before);
  });

  it("is the same Job when nothing that it does changes", async () => {
    const before = await jobName();
    expect(await jobName()).to.equal(before);
    expect(await jobName({ image: "mirror.example/node:22", deadlineSeconds: 60, retries: 1 })).to.equal(before);
    expect(await jobName({ credentials: { secretName: "other", checksum: "4567" } })).to.equal(before);
  });

  it("is a new Job when the image that holds the program changes, and then mounts no program", async () => {
    const held = (image: string) => deploy(() => new Setup("setup", fromImage(args, image)));
    const [one, two] = [await held("jobs@sha256:1"), await held("jobs@sha256:2")];
    const name = (deployment: typeof one) => at(deployment.one("v1:Job").inputs, "metadata", "name");
    expect(name(one)).not.to.equal(name(two));
    expect(one.objects.map((each) => each.name)).not.to.include("setup-program");
    expect(JSON.stringify(one.one("v1:Job").inputs)).not.to.include('"program"');
  });

  it("carries program and documents in ConfigMaps that never change, named after their content", async () => {
    const { one } = await run();
    const version = String(at(one("v1:Job").inputs, "metadata", "name")).slice("setup-".length);
    const program = one("ConfigMap", "-program").inputs;
    expect(at(program, "immutable")).to.equal(true);
    expect(at(program, "metadata", "name")).to.equal(`setup-program-${version}`);
    expect(at(program, "data")).to.deep.equal({ "setup.mjs": args.program });
    const documents = at(one("ConfigMap", "-elasticsearch").inputs, "data");
    expect(documents).to.have.all.keys("0001-ilm-policy.logs-access.json");
    expect(JSON.parse(String(at(documents, "0001-ilm-policy.logs-access.json")))).to.deep.equal(lifecycle);
  });

  it("tells the program where everything is, and reads the password from its Secret", async () => {
    const [container] = containersOf((await run()).one("v1:Job"));
    expect(at(container, "env")).to.deep.equal([
      { name: "DOCUMENTS", value: "/documents" },
      { name: "ELASTICSEARCH_URL", value: "https://es:9200" },
      { name: "KIBANA_URL", value: "https://kb:5601" },
      { name: "CA_FILE", value: "/tmp/ca.crt" },
      { name: "USERNAME", valueFrom: { secretKeyRef: { name: "setup-user", key: "username" } } },
      { name: "PASSWORD", valueFrom: { secretKeyRef: { name: "setup-user", key: "password" } } },
    ]);
  });

  it("believes the authority of each server, of which it makes the one file that the program reads", async () => {
    const job = (await run()).one("v1:Job");
    const pod = at(job.inputs, "spec", "template", "spec");
    const volumes = at(pod, "volumes");
    if (!Array.isArray(volumes)) return expect.fail("there are no volumes");
    expect(volumes.find((each) => at(each, "name") === "ca")).to.deep.equal({
      name: "ca",
      projected: {
        sources: [
          { secret: { name: "es-ca", items: [{ key: "ca.crt", path: "elasticsearch.crt" }] } },
          { secret: { name: "kb-ca", items: [{ key: "ca.crt", path: "kibana.crt" }] } },
        ],
      },
    });
    const [container] = containersOf(job);
    expect(at(container, "volumeMounts")).to.deep.include({ name: "ca", mountPath: "/ca", readOnly: true });
    expect(at(container, "command", 2)).to.match(/^cat \/ca\/\*\.crt > \/tmp\/ca\.crt && exec node /);
  });

  it("leaves the log of every attempt: a container that is started again in its pod takes the last one's place", async () => {
    expect(at((await run()).one("v1:Job").inputs, "spec", "template", "spec", "restartPolicy")).to.equal("Never");
  });

  it("refuses what no ConfigMap holds, naming each part that is too large, and takes what just fits", async () => {
    const huge = { objects: [{ ...dataView, body: { text: "x".repeat(2 ** 20) } }] };
    const failure = await run({ program: "x".repeat(2 ** 20), kibana: { ...args.kibana, document: huge } }).catch(
      String,
    );
    expect(failure).to.include("Setup: 2 problems");
    expect(failure).to.include(
      'program: "1 MiB" is more than the 1 MiB that a ConfigMap holds; build an image of the jobs instead',
    );
    expect(failure).to.include("kibana.document:");
    await run({ program: "x".repeat(2 ** 20 - "setup.mjs".length) });
  });

  it("documents its defaults as they are", () => {
    expect(documentedDefaults("setup/args.ts")).to.deep.equal({
      ...setupDefaults,
      program: "none: the image holds it",
    });
  });
});

describe("documentFiles", () => {
  it("keeps the order of any number of objects in the order of their names", () => {
    const objects = Array.from({ length: 1200 }, (_, index) => ({ ...lifecycle, path: `/${index}` }));
    const files = documentFiles(objects);
    const paths = Object.keys(files)
      .sort()
      .map((key) => at(JSON.parse(files[key] ?? ""), "path"));
    expect(paths).to.deep.equal(objects.map(({ path }) => path));
  });

  it("makes any name a key that Kubernetes takes", () => {
    const [key] = Object.keys(documentFiles([{ ...lifecycle, name: "pipeline/é à@custom" }]));
    expect(key).to.match(/^[-._a-zA-Z0-9]+$/);
  });
});
