import Mocha from "mocha";

/** What the reporter tells the process that started mocha, once, when all tests are done. */
export interface Counts {
  readonly passed: number;
  /** Failed tests, and hooks that failed in the place of theirs. */
  readonly failed: number;
}

/** Mocha's full output, and the counts as a message to the parent process when there is one. */
export default class Reporter extends Mocha.reporters.Spec {
  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    runner.once(Mocha.Runner.constants.EVENT_RUN_END, () => {
      const counts: Counts = { passed: this.stats.passes, failed: this.stats.failures };
      process.send?.(counts);
      // An open channel would keep the process alive.
      if (process.connected) process.disconnect();
    });
  }
}
