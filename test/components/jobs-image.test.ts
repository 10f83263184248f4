import { expect } from "chai";
import { JobsImage, type JobsImageArgs, jobsImageDefaults } from "../../components/jobs-image/index.ts";
import { at, deploy, documentedDefaults, keepsHabits } from "./support.ts";

const args: JobsImageArgs = {
  repository: "registry.example/monitoring/jobs",
  tag: "1",
  context: "out/jobs",
  dockerfile: "components/jobs-image/Dockerfile",
  nodeImage: "node.example/node:22",
};
const login = { server: "registry.example", username: "ci", password: "hidden" };

describe("JobsImage", () => {
  keepsHabits((name) => new JobsImage(name, args));

  it("builds the programs on the given Node for the given platform, and not in a preview", async () => {
    const { inputs } = (await deploy(() => new JobsImage("jobs", { ...args, platform: "linux/arm64" }))).one(":Image");
    expect(inputs).to.deep.equal({
      imageName: "registry.example/monitoring/jobs:1",
      build: {
        context: "out/jobs",
        dockerfile: "components/jobs-image/Dockerfile",
        platform: "linux/arm64",
        args: { NODE_IMAGE: "node.example/node:22" },
      },
      buildOnPreview: false,
      skipPush: false,
    });
  });

  it("is never referred to by its tag, which may be anything tomorrow: without a push there is no digest, and no reference", async () => {
    const { outputs } = await deploy(() => ({ reference: new JobsImage("jobs", args).reference }));
    expect(outputs.reference).to.equal(undefined);
  });

  it("keeps the registry's password secret, and uses the machine's own login when it is given none", async () => {
    const given = (await deploy(() => new JobsImage("jobs", { ...args, login }))).one(":Image");
    expect(given.secret).to.include("registry");
    expect(at(given.inputs, "registry", "password")).to.equal("hidden");
    const none = (await deploy(() => new JobsImage("jobs", args))).one(":Image");
    expect(none.inputs).not.to.have.property("registry");
  });

  it("documents its defaults as they are", () => {
    expect(documentedDefaults("jobs-image/index.ts")).to.deep.include(jobsImageDefaults);
  });
});
