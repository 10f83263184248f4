import { execFile } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { gunzipSync } from "node:zlib";
import { expect } from "chai";
import { load } from "js-yaml";
import { alertNames } from "../../rules/thresholds/index.ts";
import { metricClasses } from "../../rules/vocabulary/index.ts";
import { tool } from "../../tools/tools.ts";
import { eventually, type KubernetesObject } from "./bed/api.ts";
import { cluster, deployed } from "./support.ts";

const run = promisify(execFile);

/** Files of a Secret or a ConfigMap, unpacked, by name. */
const filesOf = ({ data = {}, kind }: KubernetesObject): ReadonlyMap<string, string> =>
  new Map(
    Object.entries(data).map(([name, text]) => {
      if (kind !== "Secret") return [name, text];
      const content = Buffer.from(text, "base64");
      return name.endsWith(".gz") ? [name.slice(0, -3), gunzipSync(content).toString()] : [name, content.toString()];
    }),
  );

/** Writes files into a folder of their own, as `rewrite` would have them. Returns the folder. */
async function written(name: string, files: ReadonlyMap<string, string>, rewrite = (text: string) => text) {
  const folder = join((await cluster()).folder, "generated", name);
  await mkdir(folder, { recursive: true });
  for (const [file, text] of files) await writeFile(join(folder, file), rewrite(text));
  return folder;
}

/** Objects that the operator made. */
async function generated(kind: "Secret" | "ConfigMap", name: RegExp): Promise<readonly KubernetesObject[]> {
  const { api } = await cluster();
  const found = await api.list(`v1/${kind.toLowerCase()}s`, "monitoring");
  return found.filter(({ metadata }) => name.test(metadata.name)).map((object) => ({ ...object, kind }));
}

const rulesOf = async (metricClass: string): Promise<ReadonlyMap<string, string>> =>
  new Map(
    (await generated("ConfigMap", new RegExp(`^prometheus-prometheus-${metricClass}-rulefiles-\\d+$`))).flatMap(
      (each) => [...filesOf(each)],
    ),
  );

interface RuleFile {
  readonly groups: readonly { readonly rules: readonly { readonly alert?: string }[] }[];
}

describe("what prometheus-operator made of the stack's objects", () => {
  before(async () => {
    await deployed("production");
  });

  for (const metricClass of metricClasses) {
    it(`is for Prometheus of class ${metricClass} a configuration and rules that promtool accepts`, async () => {
      const rules = await written(`${metricClass}-rules`, await rulesOf(metricClass));
      const [secret] = await generated("Secret", new RegExp(`^prometheus-prometheus-${metricClass}$`));
      const account = await written(
        "account",
        new Map([
          ["token", "token"],
          ["ca.crt", ""],
        ]),
      );
      // No pod fills the Secrets here; that there are such files is all that promtool asks.
      const certificate = await written(
        "certificate",
        new Map(["tls.crt", "tls.key", "ca.crt"].map((file) => [file, ""] as const)),
      );
      const here = (text: string): string =>
        text
          .replaceAll(`/etc/prometheus/secrets/certificates-prometheus-${metricClass}`, certificate)
          .replaceAll(/\/etc\/prometheus\/rules\/[^/\s"]+-rulefiles-\d+/g, rules)
          .replaceAll("/var/run/secrets/kubernetes.io/serviceaccount", account);
      const folder = await written(metricClass, filesOf(secret ?? expect.fail("no configuration")), here);
      const { stdout } = await run(await tool("promtool"), ["check", "config", join(folder, "prometheus.yaml")]);
      expect(stdout)
        .to.include("prometheus.yaml is valid prometheus config file")
        .and.to.match(/SUCCESS: \d+ rules found/);
      expect(stdout).not.to.include("FAILED");
    });
  }

  it("evaluates every alert, each in the one class of its metrics", async () => {
    const files = await Promise.all(metricClasses.map(rulesOf));
    const alerts = files.flatMap((each) =>
      [
        ...new Set([...each.values()].flatMap((text) => (load(text) as RuleFile).groups).flatMap(({ rules }) => rules)),
      ].flatMap(({ alert }) => alert ?? []),
    );
    expect([...new Set(alerts)].sort()).to.deep.equal([...alertNames].sort());
  });

  it("takes over a scrape for everything that is scraped", async () => {
    const { api } = await cluster();
    const kinds = ["v1/servicemonitors", "v1/probes", "v1alpha1/scrapeconfigs"];
    const wanted = await Promise.all(
      kinds.map(async (kind) =>
        (await api.list(`monitoring.coreos.com/${kind}`)).filter(({ metadata }) =>
          /^monitoring(-agents)?$/.test(metadata.namespace ?? ""),
        ),
      ),
    );
    const secrets = await generated("Secret", /^prometheus-prometheus-(system|application|business)$/);
    const configurations = secrets.flatMap((secret) => [...filesOf(secret).values()]).join("\n");
    for (const { metadata } of wanted.flat())
      expect(configurations, metadata.name).to.include(`/${metadata.namespace}/${metadata.name}`);
  });

  it("is for Alertmanager a configuration that amtool accepts, with all templates", async () => {
    const [secret] = await generated("Secret", /^alertmanager-alertmanager-generated$/);
    const [given] = await generated("Secret", /^alertmanager-config-/);
    const templates = new Map(
      [...filesOf(given ?? expect.fail("no templates"))].filter(([file]) => /\.tmpl$/.test(file)),
    );
    const folder = await written("templates", templates);
    const here = (text: string): string => text.replaceAll("/etc/alertmanager/config/", `${folder}/`);
    const own = await written("alertmanager", filesOf(secret ?? expect.fail("no configuration")), here);
    const { stdout } = await run(await tool("amtool"), ["check-config", join(own, "alertmanager.yaml")]);
    expect(stdout)
      .to.include("SUCCESS")
      .and.to.match(/\d+ receivers/)
      .and.to.include(`${templates.size} templates`);
    expect(stdout).not.to.include("FAILED");
  });

  it("is said to be well by the operator: every object is reconciled, and none is rejected", async () => {
    const { api } = await cluster();
    for (const kind of ["prometheuses", "alertmanagers"])
      await eventually(`${kind} are reconciled`, async () =>
        (await api.list(`monitoring.coreos.com/v1/${kind}`, "monitoring")).every(({ status }) =>
          /"type":"Reconciled","status":"True"|"status":"True","type":"Reconciled"/.test(JSON.stringify(status)),
        ),
      );
    const rejected = (await api.list("v1/events", "monitoring")).filter(
      ({ reason }) => reason === "InvalidConfiguration",
    );
    expect(rejected.map(({ message }) => message)).to.deep.equal([]);
  });
});
