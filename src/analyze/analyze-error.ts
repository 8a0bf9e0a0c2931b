/** An image, or a file of patterns, that cannot be analyzed: what is wrong, where, what was expected, what to do. */
export class AnalyzeError extends Error {
  override readonly name = "AnalyzeError";
  readonly where: string;
  readonly remedy: string;

  constructor({
    where,
    what,
    expected,
    remedy,
  }: {
    readonly where: string;
    readonly what: string;
    readonly expected: string;
    readonly remedy: string;
  }) {
    super(`${where}: ${what}; expected ${expected}`);
    this.where = where;
    this.remedy = remedy;
  }
}
