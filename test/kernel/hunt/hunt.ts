import type { Case } from "../../../src/cases/case.ts";
import type { Kernel } from "../../../src/kernel/kernel.ts";
import { type Verdict, verify } from "../../../src/kernel/verify.ts";

/** Where cases come from: the same index, the same case. */
export type CaseSource = (index: number) => Case;

export interface HuntOptions {
  readonly kernel: Kernel;
  readonly source: CaseSource;
  readonly cases: number;
  /** Cases under way at a time. */
  readonly window?: number;
  /** True when enough is enough. */
  readonly stop?: () => boolean;
  readonly onVerdict: (given: Case, verdict: Verdict) => void | Promise<void>;
}

/** Compares the engine with the kernel on one case after the other, in the order of the source. */
export async function hunt(options: HuntOptions): Promise<void> {
  const { kernel, source, cases, window = 8, stop = () => false, onVerdict } = options;
  const waiting: { readonly given: Case; readonly verdict: Promise<Verdict> }[] = [];
  const take = async () => {
    const { given, verdict } = waiting.shift()!;
    await onVerdict(given, await verdict);
  };
  for (let index = 0; index < cases && !stop(); index++) {
    const given = source(index);
    const verdict = verify(given, kernel);
    // It is awaited in its turn; by then others may have failed.
    verdict.catch(() => undefined);
    waiting.push({ given, verdict });
    if (waiting.length >= window) await take();
  }
  while (waiting.length > 0) await take();
}
