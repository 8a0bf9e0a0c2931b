import type { MakeOverlay } from "../overlay.ts";
import { type CheckSettings, checksOf } from "./check.ts";

/** The two functions of a test runner that the suite needs: those of vitest, jest, mocha, or `node:test`. */
export interface TestRunner {
  readonly describe: (name: string, body: () => void) => unknown;
  readonly it: {
    (name: string, body: () => Promise<void>, timeout?: number): unknown;
    skip(name: string, body?: () => Promise<void>): unknown;
  };
}

export interface SuiteSettings extends CheckSettings, TestRunner {
  /** For each check, in milliseconds; a minute if left out. */
  readonly timeout?: number;
}

/** A contract for overlays: one test for each law and each recorded case, run against any implementation. What it
 *  says that it lacks is skipped, and the reason stands in the test's name. A fault fails its test with the least
 *  scenario that shows it.
 *
 *      overlaySuite("my overlay", makeMyOverlay, { describe, it, supports: { devices: false } });
 */
export function overlaySuite(name: string, make: MakeOverlay, settings: SuiteSettings): void {
  const { describe, it, timeout = 60_000 } = settings;
  describe(name, () => {
    for (const check of checksOf(make, settings)) {
      if (check.skipped === undefined) it(check.name, () => check.run(), timeout);
      else it.skip(`${check.name} (skipped: no ${check.skipped})`);
    }
  });
}
