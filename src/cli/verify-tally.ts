import type { Verdict } from "../kernel/verify.ts";
import { counted, listed } from "../report/words.ts";

/** Counts what came of many cases, and says it in a line. Nothing that was not compared is passed over. */
export class VerifyTally {
  readonly #counts = { cases: 0, operations: 0, differing: 0, malformed: 0, failed: 0 };
  readonly #unchecked = new Map<string, number>();
  readonly #explained = new Map<string, number>();

  add(verdict: Verdict, operations: number): void {
    const counts = this.#counts;
    switch (verdict.kind) {
      case "agrees":
        counts.cases++;
        counts.operations += operations;
        for (const { because } of verdict.explained) count(this.#explained, because);
        for (const what of verdict.leftOut) count(this.#unchecked, what);
        return;
      case "differs":
        counts.differing++;
        for (const what of verdict.leftOut) count(this.#unchecked, what);
        return;
      case "malformed":
        counts.malformed++;
        return;
      case "failed":
        counts.failed++;
        return;
      default:
        verdict satisfies never;
    }
  }

  /** Something that nothing was compared of. */
  leaveOut(what: string): void {
    count(this.#unchecked, what);
  }

  /** True when nothing came of anything. */
  get empty(): boolean {
    const { cases, differing, malformed, failed } = this.#counts;
    return cases + differing + malformed + failed + this.#unchecked.size === 0;
  }

  /** Cases that contradict themselves. */
  get malformed(): number {
    return this.#counts.malformed;
  }

  /** True when all that was compared agrees, and anything was. */
  get allWell(): boolean {
    const { cases, differing, malformed, failed } = this.#counts;
    return cases > 0 && differing + malformed + failed === 0;
  }

  words(release: string): string {
    const { cases, operations, differing, malformed, failed } = this.#counts;
    const agreed = `${counted(operations, "operation")} of ${counted(cases, "case")}`;
    const verb = operations === 1 ? "agrees" : "agree";
    const version = /^[\d.]+/.exec(release)?.[0] ?? release;
    const parts = [
      cases === 0
        ? `nothing ${this.empty ? "was compared" : "agrees"} with Linux ${version}`
        : `${agreed} ${verb} with Linux ${version}`,
      differing > 0
        ? `${counted(differing, "case")} ${differing === 1 ? "differs" : "differ"}`
        : "",
      malformed > 0 ? `${counted(malformed, "case")} not well formed` : "",
      failed > 0 ? `${counted(failed, "case")} without an answer from Linux` : "",
      this.#named("as other versions of Linux do", this.#explained),
      this.#named("not checked here", this.#unchecked),
    ];
    return parts.filter((part) => part !== "").join("; ");
  }

  #named(title: string, counts: ReadonlyMap<string, number>): string {
    if (counts.size === 0) return "";
    const names = [...counts].map(([what, number]) => `${what} (${counted(number, "case")})`);
    return `${title}: ${listed(names)}`;
  }
}

function count(counts: Map<string, number>, what: string): void {
  counts.set(what, (counts.get(what) ?? 0) + 1);
}
