/** A version: major, minor, patch, and what follows a hyphen, which makes it older than the same without. */
export interface Version {
  readonly numbers: readonly [number, number, number];
  readonly prerelease: string;
}

/**
 * The first `1.2.3`, `v1.2.3` or `1.2.3-rc.1` in what a program prints about itself, such as `promtool, version 3.16.0
 * (branch: HEAD)`; undefined when there is none. What follows a plus sign (Debian's `+ds1`) does not count.
 */
export function parseVersion(text: string): Version | undefined {
  const match = /(?<![\w.])v?(\d+)\.(\d+)\.(\d+)(?:-([0-9A-Za-z.-]+))?/.exec(text);
  if (!match) return undefined;
  return { numbers: [Number(match[1]), Number(match[2]), Number(match[3])], prerelease: match[4] ?? "" };
}

/** Whether `version` is `least` or newer. */
export function isAtLeast(version: Version, least: Version): boolean {
  for (const [index, number] of version.numbers.entries()) {
    const wanted = least.numbers[index] ?? 0;
    if (number !== wanted) return number > wanted;
  }
  if (version.prerelease === least.prerelease) return true;
  if (version.prerelease === "" || least.prerelease === "") return version.prerelease === "";
  return version.prerelease.localeCompare(least.prerelease, "en", { numeric: true }) > 0;
}

/** `3.16.0`, `3.17.0-rc.1`. */
export const versionText = ({ numbers, prerelease }: Version): string =>
  `${numbers.join(".")}${prerelease && `-${prerelease}`}`;
