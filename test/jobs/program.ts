import { spawn } from "node:child_process";

/** How a run of a program ended. */
export interface Ended {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs a bundled program as a Job does: with plain Node, and nothing in its environment but what it is given. */
export async function runProgram(
  file: string,
  environment: Readonly<Record<string, string>>,
  ...args: readonly string[]
): Promise<Ended> {
  const child = spawn(process.execPath, [file, ...args], { env: { ...environment } });
  let [out, err] = ["", ""];
  child.stdout.on("data", (chunk) => {
    out += chunk;
  });
  child.stderr.on("data", (chunk) => {
    err += chunk;
  });
  const status = await new Promise<number | null>((resolve) => child.on("close", resolve));
  return { status, out, err };
}
