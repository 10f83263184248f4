import { expect } from "chai";
import { kibanaDocument } from "../../../rules/render/kibana.ts";
import { logCategories } from "../../../rules/vocabulary/index.ts";

const { objects } = kibanaDocument({ environment: "production" });
const views = objects.map(({ body }) => body.data_view);

describe("Kibana's configuration", () => {
  it("has a view of every category, of all together, and of what was set aside", () => {
    const ids = ["all", ...logCategories, "quarantine"].map((subject) => `logs-${subject}`);
    expect(objects.map(({ name }) => name)).to.deep.equal(ids.map((id) => `data-view/${id}`));
    for (const category of logCategories)
      expect(views).to.deep.include({
        id: `logs-${category}`,
        name: `Logs: ${category} (production)`,
        title: `logs-${category}-production`,
        timeFieldName: "@timestamp",
        allowNoIndex: true,
      });
  });

  it("shows all categories together, without the quarantine", () => {
    const titles = JSON.stringify(views[0]);
    for (const category of logCategories) expect(titles).to.include(`logs-${category}-production`);
    expect(titles).to.not.include("quarantine");
  });

  it("puts each view over the one that is there", () => {
    for (const { method, path, body } of objects)
      expect([method, path, body.override]).to.deep.equal(["POST", "/api/data_views/data_view", true]);
  });
});
