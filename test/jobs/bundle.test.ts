import { expect } from "chai";
import { bundle } from "../../jobs/bundle.ts";

describe("the bundle of a program", () => {
  const text = bundle("setup.ts");

  it("is the same every time, holds no path of the machine, and can be read", () => {
    expect(bundle("setup.ts")).to.equal(text);
    expect(text).to.not.include(process.cwd());
    expect(text).to.match(/^\/\/ jobs\//);
    expect(text).to.include("function differences(");
  });

  for (const program of ["setup.ts", "certificates.ts"])
    it(`needs nothing but Node, and fits into a ConfigMap: ${program}`, () => {
      const whole = bundle(program);
      const imports = [...whole.matchAll(/^import .* from "(.*)";$/gm)].map(([, module]) => module);
      expect(imports).to.not.be.empty;
      for (const module of imports) expect(module).to.match(/^node:/);
      expect(whole).to.not.match(/\brequire\(/);
      expect(Buffer.byteLength(whole)).to.be.below(2 ** 20 / 2);
    });

  it("fails loudly for a program that does not exist", () => {
    expect(() => bundle("nothing.ts")).to.throw("nothing.ts");
  });
});
