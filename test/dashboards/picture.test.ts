import { readFile } from "node:fs/promises";
import { expect } from "chai";
import { picture } from "../../bin/picture/board.ts";
import { dashboards } from "../../dashboards/index.ts";
import { documented } from "../../rules/environment.ts";
import { statedBut } from "../support/numbers.ts";
import { boards, everythingOn } from "./support.ts";

describe("pictures of boards", () => {
  it("are what the boards are now: `node --import tsx bin/picture.ts application --out docs/pictures/application.svg`", async () => {
    const kept = await readFile(new URL("../../docs/pictures/application.svg", import.meta.url), "utf8");
    const { application } = boards(documented);
    expect(application && picture(application) === kept, "docs/pictures/application.svg is out of date").to.equal(true);
  });

  it("show every heading and panel of every board, and say that the data are examples", () => {
    for (const board of dashboards(documented)) {
      const drawn = picture(board);
      expect(drawn).to.contain("Layout drawn from the board's JSON; example data");
      for (const { title } of everythingOn(board)) expect(drawn, board.uid).to.contain(`${title}</text>`);
      expect(drawn, board.uid).not.to.match(/NaN|Infinity|undefined/);
    }
  });

  it("move a threshold's line with the threshold, and change nothing when another board's moves", () => {
    const at = (value: number) => boards({ ...documented, thresholds: statedBut({ FailedLogins: { value } }) });
    const [usual, moved] = [at(100), at(140)];
    const drawn = (from: ReturnType<typeof boards>, name: string) => picture(from[name] ?? expect.fail());
    expect(drawn(moved, "application")).not.to.equal(drawn(usual, "application"));
    expect(drawn(moved, "system")).to.equal(drawn(usual, "system"));
  });
});
