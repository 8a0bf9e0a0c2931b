import type { Issue } from "./issue.ts";

/** A value on its way through a schema, and what was found to be wrong with it. */
export class Reading {
  value: unknown;
  readonly issues: Issue[] = [];
  /** Something is so wrong that what is left to check would make no sense: the value is of another kind. */
  fatal = false;
  /** It never came out of the first half of a transformation. */
  cut = false;

  constructor(value: unknown) {
    this.value = value;
  }

  get stopped(): boolean {
    return this.fatal || this.cut;
  }

  /** A value of another kind. */
  refuse(issue: Issue): this {
    this.issues.push(issue);
    this.fatal = true;
    return this;
  }

  /** Takes over what is wrong with a part of it. */
  include(part: Reading, key: string | number): void {
    for (const issue of part.issues) {
      issue.path = [key, ...issue.path];
      this.issues.push(issue);
    }
    this.fatal ||= part.fatal;
  }
}
