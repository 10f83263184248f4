/** Tells on standard error how far a build is. */
export interface Progress {
  /** Hears a line that Go prints: a module that it fetches, or a package that it compiles. */
  readonly line: (line: string) => void;
  readonly end: (succeeded: boolean) => void;
}

/** How often a build that is not watched on a terminal says that it is still alive. */
const reminderMilliseconds = 30_000;

/** Progress of building `what`: one line that counts on a terminal, a few lines in a log. */
export function buildProgress(what: string, stream: NodeJS.WriteStream = process.stderr): Progress {
  const started = Date.now();
  let packages = 0;
  const state = (): string => `${what}: ${packages} packages compiled, ${Math.round((Date.now() - started) / 1000)} s`;
  stream.write(`building ${what}, once for all clones; this takes minutes\n`);
  const tell = (): unknown => stream.write(stream.isTTY ? `\r\x1b[K${state()}` : `${state()}\n`);
  const timer = setInterval(tell, stream.isTTY ? 1000 : reminderMilliseconds);
  return {
    line: (line) => {
      if (!line.startsWith("go: ")) packages += 1;
    },
    end: (succeeded) => {
      clearInterval(timer);
      stream.write(`${stream.isTTY ? "\r\x1b[K" : ""}${state()}, ${succeeded ? "built" : "failed"}\n`);
    },
  };
}
