import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { setupDefaults } from "../../components/setup/args.ts";
import { readOptions } from "../../jobs/options.ts";

describe("what the set-up program is told", () => {
  const folder = mkdtempSync(join(tmpdir(), "options-"));
  const variables = {
    DOCUMENTS: folder,
    ELASTICSEARCH_URL: "https://logs-es-http:9200",
    KIBANA_URL: "https://kibana-kb-http:5601",
    CA_FILE: join(folder, "ca.crt"),
    USERNAME: "setup",
    PASSWORD: "a secret",
  };
  before(() => writeFileSync(variables.CA_FILE, ""));
  after(() => rmSync(folder, { recursive: true }));

  it("leaves it ten minutes to wait for servers, which is what a first start takes, and less than its Job has", () => {
    const { patience } = readOptions(variables, []);
    expect(patience).to.equal(600);
    expect(patience).to.be.below(setupDefaults.deadlineSeconds);
    expect(readOptions({ ...variables, WAIT_SECONDS: "5" }, []).patience).to.equal(5);
  });

  it("lets it write unless it is told to check only", () => {
    expect(readOptions(variables, []).checkOnly).to.equal(false);
    expect(readOptions(variables, ["--check"]).checkOnly).to.equal(true);
  });
});
