import { readdir, readFile } from "node:fs/promises";
import { expect } from "chai";

const root = new URL("../../dashboards/", import.meta.url);

describe("the SDK", () => {
  it("is loaded in one place, and everywhere else only its types are used: every other part would load the v2 model too", async () => {
    const files = (await readdir(root, { recursive: true })).filter((file) => file.endsWith(".ts"));
    expect(files).to.include("look/sdk.ts");
    for (const file of files) {
      const lines = (await readFile(new URL(file, root), "utf8"))
        .split("\n")
        .filter((line) => line.includes("@grafana/"));
      for (const line of lines)
        if (file === "look/sdk.ts")
          expect(line).to.match(/require\("@grafana\/grafana-foundation-sdk\/(dashboard|common)"\)/);
        else expect(line, file).to.match(/^import type /);
    }
  });
});
