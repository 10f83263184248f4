import { expect } from "chai";
import { digestKey, imageReferences, images } from "../../components/shared/images.ts";

const digest = `sha256:${"a".repeat(64)}`;

describe("images", () => {
  it("are pulled by the digest that is known for their tag, from the mirror as from upstream", () => {
    const known = { [digestKey(images.grafana)]: digest };
    const { repository, tag } = images.grafana;
    expect(imageReferences(undefined, {}, known).grafana).to.equal(`${repository}:${tag}@${digest}`);
    expect(imageReferences("mirror.example/m", {}, known).grafana).to.equal(
      `mirror.example/m/grafana/grafana:${tag}@${digest}`,
    );
  });

  it("are pulled by their tag where none is known, and where the known one is of another version", () => {
    const { repository, tag } = images.grafana;
    for (const known of [{}, { [`${repository}:0.0.1`]: digest }])
      expect(imageReferences(undefined, {}, known).grafana).to.equal(`${repository}:${tag}`);
  });

  it("are what a setting says, whatever is known", () => {
    const known = { [digestKey(images.grafana)]: digest };
    expect(imageReferences("mirror.example/m", { grafana: "own.example/grafana:1" }, known).grafana).to.equal(
      "own.example/grafana:1",
    );
  });
});
