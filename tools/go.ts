import { spawn } from "node:child_process";
import type { ProgramPin } from "./pins.ts";

/** What a run of the `go` command left. */
export interface GoRun {
  /** Exit code; undefined when there is no `go` on PATH. */
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** How Go is called everywhere here: no C compiler, no workspace of the user's, sums of go.sum only. */
const environment = { CGO_ENABLED: "0", GOFLAGS: "-mod=readonly -buildvcs=false", GOWORK: "off" };

/**
 * Arguments of `go` that build `pin` into the file `target`: no paths of this machine in it, and it knows its version.
 * @param flags of `go build`, in addition @default none
 */
export const buildArguments = (pin: ProgramPin, target: string, flags: readonly string[] = []): readonly string[] => [
  ...["build", "-v", ...flags, "-trimpath", "-ldflags", `-s -w -X ${pin.versionVariable}=${pin.version}`],
  ...["-o", target, pin.package],
];

/**
 * Runs `go` in `folder`, where its go.mod and go.sum are.
 * @param onLine hears each line of standard error as it comes @default nobody
 */
export function go(folder: string, args: readonly string[], onLine: (line: string) => void = () => {}): Promise<GoRun> {
  return new Promise((resolve) => {
    const child = spawn("go", args, {
      cwd: folder,
      env: { ...process.env, ...environment },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const stop = (): unknown => child.kill();
    process.once("exit", stop);
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
      for (const line of text.split("\n")) if (line !== "") onLine(line);
    });
    child.on("error", () => resolve({ code: undefined, stdout, stderr }));
    child.on("close", (code) => {
      process.off("exit", stop);
      resolve({ code: code ?? 1, stdout, stderr });
    });
  });
}

interface Cause {
  readonly pattern: RegExp;
  readonly words: (...groups: readonly string[]) => string;
}

/** Why Go fails, most telling first: the first that matches is the one to mend. */
const causes: readonly Cause[] = [
  {
    pattern: /requires go >= ([\w.]+) \(running go ([\w.]+)/,
    words: (needed, running) =>
      `Go ${running} is too old, ${needed} or newer is needed; install it from https://go.dev/dl`,
  },
  {
    // What a Go older than 1.21 says of a module file that it cannot read.
    pattern: /invalid go version|unknown (?:directive|block type): tool|download go1\.\S+: golang\.org\/toolchain/,
    words: () => "the Go on PATH is too old, 1.26 or newer is needed; install it from https://go.dev/dl",
  },
  {
    pattern: /verifying (\S+): checksum mismatch/,
    words: (module) =>
      `${module} is not what go.sum pins; do not use the download, and ask who serves it (see go env GOPROXY)`,
  },
  {
    pattern: /missing go\.sum entry/,
    words: () => "go.sum lacks a sum that is needed; run go mod tidy beside it and review the change",
  },
  {
    pattern: /([\w./-]+@[\w.+-]+): reading [^\n]*: (4\d\d [\w ]+|5\d\d [\w ]+)/,
    words: (module, status) => `the module proxy refuses ${module} (${status}); set GOPROXY to one that serves it`,
  },
  {
    pattern: /dial tcp|no such host|i\/o timeout|connection refused|TLS handshake|module lookup disabled/,
    words: () => "the module proxy cannot be reached; check the network, or set GOPROXY to one that can be",
  },
  { pattern: /no space left on device/, words: () => "the disk is full; free some space" },
];

/** Why `go` failed, in one sentence with its remedy; in Go's own last words when the reason is a new one. */
export function explain(run: GoRun): string {
  if (run.code === undefined) return "Go is not on PATH; install Go 1.26 or newer from https://go.dev/dl";
  const said = `${run.stderr}\n${run.stdout}`;
  for (const { pattern, words } of causes) {
    const match = pattern.exec(said);
    if (match) return words(...match.slice(1));
  }
  const last = said.split("\n").filter((line) => /\s/.test(line.trim()) && !line.startsWith("go: downloading"));
  return `Go says: ${last.slice(-5).join(" / ") || `nothing, and ends with ${run.code}`}`;
}
