import type { SourceRange } from "../dockerfile.ts";
import { CHECK_RULES, type CheckRule } from "./check-rules.ts";

/** What a build check has found. */
export interface BuildWarning {
  readonly rule: CheckRule;
  readonly message: string;
  readonly range: SourceRange;
}

/** A warning by a rule, in its words. */
export function warningOf<Rule extends CheckRule>(
  rule: Rule,
  range: SourceRange,
  ...words: Parameters<(typeof CHECK_RULES)[Rule]>
): BuildWarning {
  const format = CHECK_RULES[rule] as (...words: readonly string[]) => string;
  return { rule, message: format(...words), range };
}

/** As one line, as Docker's client lists it after a build. */
export function shortWarning({ rule, message, range }: BuildWarning): string {
  return ` - ${rule}: ${message} (line ${range.line})`;
}
