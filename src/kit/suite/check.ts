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

  constructor(check: string, seen: string, given: Case) {
    const scenario = caseText(given, { title: check, about: seen, ...expected(given) });
    super(`${check}: ${seen}\n\n${scenario}`);
    this.check = check;
    this.seen = seen;
    this.case = given;
    this.scenario = scenario;
  }
}

/** What Linux makes of it, as far as the engine simulates it. */
function expected(given: Case): { readonly outcome?: Outcome } {
  const outcome = replay(given);
  return "unsupported" in outcome ? {} : { outcome };
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
      if (!(found.errorInstance instanceof LawBroken)) throw found.errorInstance;
      const least = await smallest(
        found.counterexample[0],
        async (given) => (await broken(law, given, subject)) !== undefined,
      );
      throw new OverlayFault(law.name, (await broken(law, least, subject)) ?? "flaky", least);
    },
  };
}

/** What a case shows of a law that is broken. A case that cannot be run is no smaller one. */
async function broken(law: Law, given: Case, subject: Subject): Promise<string | undefined> {
  try {
    await law.check(given, subject);
    return undefined;
  } catch (error) {
    return error instanceof LawBroken ? error.message : undefined;
  }
}

function caseCheck(recorded: RecordedCase, subject: Subject): Check {
  const obstacle = obstacleTo(recorded.case, subject.supports);
  return {
    kind: "case",
    name: `${recorded.case.id}`,
    ...(obstacle === "" ? {} : { skipped: obstacle }),
    async run() {
      const seen = await runRecorded(recorded, subject);
      if (seen !== "") throw new OverlayFault(`${recorded.case.id}`, seen, recorded.case);
    },
  };
}
