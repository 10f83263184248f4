/** Text that does not follow the grammar. */
export class GrammarError extends Error {}

/** A place in a text that moves on with everything that is taken. */
export class Scanner {
  protected at = 0;
  protected readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  protected get isAtEnd(): boolean {
    return this.at >= this.text.length;
  }

  protected fail(wanted: string): never {
    const line = this.text.slice(0, this.at).split("\n").length;
    throw new GrammarError(
      `line ${line}: ${wanted} expected, found ${JSON.stringify(this.text.slice(this.at, this.at + 30))}`,
    );
  }

  protected take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    this.at += found?.length ?? 0;
    return found;
  }

  protected sees(pattern: RegExp): boolean {
    pattern.lastIndex = this.at;
    return pattern.test(this.text);
  }

  protected need(pattern: RegExp, wanted: string): string {
    return this.take(pattern) ?? this.fail(wanted);
  }

  /** rule cs */
  protected space(): void {
    this.take(/(?:[ \t\r\n]+|#[^\r\n]*(?:\r?\n|$))*/y);
  }
}
