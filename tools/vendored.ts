import { copyFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildArguments, type GoRun, go } from "./go.ts";
import type { ProgramPin } from "./pins.ts";

/**
 * Builds a program that embeds files which its module lacks, because its own `go generate` makes them: `<name>-embed.json`
 * is `<name>.json` of the same folder, minified, the schema with its version set. Go refuses files that are laid over a
 * module of its cache: so the modules are copied into a temporary folder, with their sums checked, and the files put there.
 * @param folder where go.mod and go.sum are
 * @param onLine hears what Go prints
 */
export async function buildVendored(
  folder: string,
  pin: ProgramPin,
  target: string,
  onLine: (line: string) => void,
): Promise<GoRun> {
  const work = await mkdtemp(join(tmpdir(), "vendor-"));
  try {
    for (const file of ["go.mod", "go.sum"]) await copyFile(join(folder, file), join(work, file));
    const source = await go(work, ["mod", "download", "-json", `${pin.module}@${pin.moduleVersion}`], onLine);
    if (source.code !== 0) return source;
    // -e: the generated files are what it misses. Anything else that were missing, the compiler would miss too.
    const vendor = await go(work, ["mod", "vendor", "-e"], onLine);
    if (vendor.code !== 0) return vendor;
    const from = join(
      (JSON.parse(source.stdout) as { readonly Dir: string }).Dir,
      pin.package.slice(pin.module.length),
    );
    for (const name of pin.embedded ?? []) {
      const data: unknown = JSON.parse(await readFile(join(from, `${name}.json`), "utf8"));
      const whole = name === "schema" ? { ...(data as object), version: pin.version.replace(/^v/, "") } : data;
      await writeFile(join(work, "vendor", pin.package, `${name}-embed.json`), JSON.stringify(whole));
    }
    return await go(work, [...buildArguments(pin, target, ["-mod=vendor"])], onLine);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
