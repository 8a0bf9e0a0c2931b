import fc from "fast-check";
import type { Case } from "../../cases/case.ts";
import { overlayCase } from "../arbitrary/overlay-case.ts";
import type { Shape } from "../arbitrary/shape.ts";
import type { MakeOverlay, TestedOverlay } from "../overlay.ts";
import { Session } from "../run/session.ts";
import { type Feature, type Supports, supporting } from "../supports.ts";

/** Something that holds for every overlay, whatever its layers and whatever is done on it. */
export interface Law {
  /** A plain sentence. */
  readonly name: string;
  /** Why it holds, and where the kernel's overlay makes an exception (EXCEPTIONS). */
  readonly about: string;
  /** An implementation without these cannot be put to it. */
  readonly needs: readonly Feature[];
  /** The cases that it is about. */
  readonly shape: Shape;
  /** Makes the overlay, runs the case. @throws LawBroken */
  readonly check: (given: Case, subject: Subject) => Promise<void>;
}

/** What is put to a law. */
export interface Subject {
  readonly make: MakeOverlay;
  readonly supports: Supports;
}

/** Thrown when a law does not hold; the message says what was seen. */
export class LawBroken extends Error {
  override readonly name = "LawBroken";
}

/** A law as a property for fast-check: `await fc.assert(lawProperty(LAWS[0], copyupOverlay))`. `shape` narrows down
 *  which cases are tried. */
export function lawProperty(
  law: Law,
  make: MakeOverlay,
  options: { readonly supports?: Partial<Supports>; readonly shape?: Shape } = {},
): fc.IAsyncProperty<[Case]> {
  const supports = supporting(options.supports ?? {});
  // The laws are those of Docker's mount: options make exceptions of their own, which recorded cases are about.
  const drawn = { ...supports, options: [] };
  const cases = overlayCase({ ...law.shape, ...options.shape, supports: drawn });
  return fc.asyncProperty(cases, (given) => law.check(given, { make, supports }));
}

/** Makes the overlay of a case for as long as `work` takes. */
export async function withOverlay<T>(
  { make }: Subject,
  { lower, upper, options }: Pick<Case, "lower" | "upper" | "options">,
  work: (overlay: TestedOverlay, session: Session) => Promise<T>,
): Promise<T> {
  const overlay = await make({ lower, upper, options });
  const session = new Session(overlay);
  try {
    return await work(overlay, session);
  } finally {
    await session.closeAll();
    await overlay.close?.();
  }
}

/** Makes the calls of a case, whatever comes of them. */
export async function runAll(session: Session, { ops }: Pick<Case, "ops">): Promise<void> {
  for (const op of ops) await session.run(op);
}
