import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { planted } from "./engine.ts";
import { cluster, deployed, succeeded } from "./support.ts";

/** A secret as it is, or at the beginning of what was encoded as base64. */
const shown = new RegExp(`${planted}|${Buffer.from(`${planted}-`).toString("base64").slice(0, 10)}`);

/** Where a secret has no business: everything but Secrets that holds what we wrote, or what others made of it. */
const places = [
  ...["v1/configmaps", "v1/events", "v1/pods", "v1/services", "apps/v1/deployments", "apps/v1/statefulsets"],
  ...["apps/v1/daemonsets", "batch/v1/jobs", "monitoring.coreos.com/v1/prometheuses"],
  ...["monitoring.coreos.com/v1/alertmanagers", "monitoring.coreos.com/v1/prometheusrules"],
  ...["elasticsearch.k8s.elastic.co/v1/elasticsearches", "kibana.k8s.elastic.co/v1/kibanas"],
  ...["logstash.k8s.elastic.co/v1alpha1/logstashes", "beat.k8s.elastic.co/v1beta1/beats"],
];

describe("secrets", () => {
  it("arrive in Secrets, and stand in no other object", async () => {
    await deployed("production");
    const { api } = await cluster();
    const secrets = await api.list("v1/secrets", "monitoring");
    expect(secrets.filter((secret) => shown.test(JSON.stringify(secret.data)))).not.to.have.length(0);
    for (const place of places) {
      const objects = await api.list(place);
      const telling = objects.filter((object) => shown.test(JSON.stringify(object)));
      expect(telling.map(({ metadata }) => `${place} ${metadata.name}`)).to.deep.equal([]);
    }
  });

  it("are encrypted in the exported state", async () => {
    const state = await (await deployed("production")).exported();
    expect(state).to.include("ciphertext").and.to.include("receivers");
    expect(shown.test(state), "a secret is in the state").to.equal(false);
  });

  it("are in nothing that the engine prints or logs", async () => {
    const production = await deployed("production");
    await production.setSecret("heartbeatUrl", `https://hook.example/${planted}-changed`);
    const { output } = succeeded(await production.up());
    expect(output).to.include("update");
    expect(shown.test(output), output).to.equal(false);
    const logs = join((await cluster()).folder, "home", "logs");
    for (const file of await readdir(logs)) {
      expect(shown.test(await readFile(join(logs, file), "utf8")), file).to.equal(false);
    }
  });
});
