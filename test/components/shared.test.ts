import { expect } from "chai";
import { Credentials } from "../../components/shared/credentials.ts";
import { elasticVersion, images } from "../../components/shared/images.ts";
import { at, deploy } from "./support.ts";

describe("Credentials", () => {
  const run = (password?: string) =>
    deploy(() => new Credentials("user", { namespace: "monitoring", username: "user", password, labels: {} }));

  it("generate passwords that nobody guesses, of characters that no address and no shell reads otherwise", async () => {
    const { inputs } = (await run()).one("RandomPassword");
    expect(inputs.special).to.equal(false);
    expect(Number(inputs.length) * Math.log2(62)).to.be.at.least(128);
  });

  it("are a Secret of Kubernetes' own type for a name and a password, by whose keys ECK knows a user", async () => {
    for (const password of [undefined, "given"]) {
      const { inputs } = (await run(password)).one("v1:Secret");
      expect(inputs.type).to.equal("kubernetes.io/basic-auth");
      expect(at(inputs, "stringData")).to.have.all.keys("username", "password");
    }
  });
});

describe("the images", () => {
  it("are each pinned to a version, and come from a registry that is named", () => {
    for (const [name, { repository, tag }] of Object.entries(images)) {
      expect(tag, name).to.match(/^v?\d+\.\d+\.\d+(-[a-z]+)?$/);
      expect(repository, name).to.match(/^[a-z0-9.-]+\.[a-z]+\/[a-z0-9/-]+$/);
    }
  });

  it("of the Elastic Stack are of one version, and the reloader is of its operator's", () => {
    for (const name of ["elasticsearch", "kibana", "logstash", "filebeat"] as const)
      expect(images[name].tag, name).to.equal(elasticVersion);
    expect(images.prometheusConfigReloader.tag).to.equal(images.prometheusOperator.tag);
  });
});
