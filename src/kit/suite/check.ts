import fc from "fast-check";
import type { Case } from "../../cases/case.ts";
import type { Outcome } from "../../cases/outcome.ts";
import { replay } from "../../cases/replay.ts";
import type { RecordedCase } from "../cases/recorded-case.ts";
import { recordedCases } from "../cases/recorded-cases.ts";
import { type Law, LawBroken, lawProperty, type Subject } from "../laws/law.ts";
import { LAWS } from "../laws/laws.ts";
import type { MakeOverlay } from "../overlay.ts";
import { caseText } from "../print/scenario-text.ts";
import { lackOf, type Supports, supporting } from "../supports.ts";
import { obstacleTo } from "./needs.ts";
import { runRecorded } from "./run-recorded.ts";
import { smallest } from "./smallest.ts";
import { trimmed } from "./trimmed.ts";

/** One thing that an implementation is held against: a law, or a recorded case. */
export interface Check {
  readonly kind: "law" | "case";
  readonly name: string;
  /** Why it cannot be made here; undefined when it can. */
  readonly skipped?: string;
  /** @throws OverlayFault */
  run(): Promise<void>;
}

/** What an implementation does wrong, with the least that shows it. */
export class OverlayFault extends Error {
  override readonly name = "OverlayFault";
  /** The law or case that is broken. */
  readonly check: string;
  /** What was seen. */
  readonly seen: string;
  readonly case: Case;
  /** The case as a scenario that expects what Linux does. */
  readonly scenario: string;

  constructor(check: string, seen: string, given: Case, cause?: unknown) {
    const scenario = caseText(given, { title: check, about: seen, ...expected(given) });
    super(`${check}: ${seen}\n\n${scenario}`, { cause });
    this.check = check;
    this.seen = seen;
    this.case = given;
    this.scenario = scenario;
  }
}

/** What Linux makes of it, by the engine. */
function expected(given: Case): { readonly outcome: Outcome } {
  return { outcome: replay(given) };
}

export interface CheckSettings {
  readonly supports?: Partial<Supports>;
  /** Cases that each law is tried on; 100 if left out. */
  readonly runs?: number;
  /** The same seed draws the same cases. */
  readonly seed?: number;
  /** Recorded cases to run; all there are if left out. */
  readonly cases?: readonly RecordedCase[];
}

/** Every law and every recorded case, as checks on an implementation. Nothing has run yet. */
export function checksOf(make: MakeOverlay, settings: CheckSettings = {}): Check[] {
  const supports = supporting(settings.supports ?? {});
  const subject = { make, supports };
  return [
    ...LAWS.map((law) => lawCheck(law, subject, settings)),
    ...(settings.cases ?? recordedCases()).map((recorded) => caseCheck(recorded, subject)),
  ];
}

function lawCheck(law: Law, subject: Subject, { runs = 100, seed }: CheckSettings): Check {
  const lack = lackOf(subject.supports, law.needs);
  const { make, supports } = subject;
  return {
    kind: "law",
    name: law.name,
    ...(lack === "" ? {} : { skipped: lack }),
    async run() {
      const property = lawProperty(law, make, { supports });
      const found = await fc.check(property, {
        numRuns: runs,
        ...(seed === undefined ? {} : { seed }),
      });
      if (found.counterexample === null) return;
      const kind = kindOf(found.errorInstance);
      const seen = async (given: Case): Promise<string | undefined> => {
        const error = await errorOf(law.check(given, subject));
        return error !== undefined && kindOf(error) === kind ? wordsOf(error) : undefined;
      };
      const least = await smallest(
        found.counterexample[0],
        async (given) => (await seen(given)) !== undefined,
      );
      // What does not come again was seen all the same.
      const words = (await seen(least)) ?? wordsOf(found.errorInstance);
      throw new OverlayFault(law.name, words, least, found.errorInstance);
    },
  };
}

async function errorOf(work: Promise<unknown>): Promise<unknown> {
  try {
    await work;
    return undefined;
  } catch (error) {
    return error;
  }
}

/** A smaller case must break the law too, or fail in the same way: not be one that cannot even be mounted. */
const kindOf = (error: unknown): string =>
  error instanceof LawBroken ? error.name : wordsOf(error).replace(/'[^']*'/g, "''");

const wordsOf = (error: unknown): string =>
  error instanceof LawBroken ? error.message : `a call threw what is no errno: ${error}`;

function caseCheck(whole: RecordedCase, subject: Subject): Check {
  const recorded = trimmed(whole, subject.supports);
  const obstacle = obstacleTo(recorded.case, subject.supports);
  return {
    kind: "case",
    name: `${recorded.case.id}`,
    ...(obstacle === "" ? {} : { skipped: obstacle }),
    async run() {
      const name = `${recorded.case.id}`;
      const thrown = await errorOf(fails(recorded, subject));
      if (thrown !== undefined)
        throw new OverlayFault(name, wordsOf(thrown), recorded.case, thrown);
    },
  };
}

async function fails(recorded: RecordedCase, subject: Subject): Promise<void> {
  const seen = await runRecorded(recorded, subject);
  if (seen !== "") throw new LawBroken(seen);
}
