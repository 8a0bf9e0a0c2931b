import { describe, expect, it } from "vitest";
import { copyupOverlay } from "../../../src/kit/copyup-overlay.ts";
import type { MakeOverlay } from "../../../src/kit/overlay.ts";
import { overlaySuite } from "../../../src/kit/suite/overlay-suite.ts";

overlaySuite("copyup", copyupOverlay, { describe, it, runs: 50 });

/** The engine as one that answers by promises. */
const later: MakeOverlay = async (layers) => {
  const overlay = copyupOverlay(layers);
  const calls = Object.fromEntries(
    Object.entries(overlay.calls).map(([name, call]) => [
      name,
      async (...args: never[]) => (call as (...given: never[]) => unknown)(...args),
    ]),
  ) as unknown as typeof overlay.calls;
  return { calls, lowers: overlay.lowers };
};

overlaySuite("copyup by promises, with less to it", later, {
  ...{ describe, it, runs: 30, cases: [] },
  supports: { upper: false, upperTree: false, remount: false, permissions: false },
});

describe("overlaySuite()", () => {
  const names = (supports: object): { run: string[]; skipped: string[] } => {
    const found = { run: [] as string[], skipped: [] as string[] };
    const collect = Object.assign((name: string) => found.run.push(name), {
      skip: (name: string) => found.skipped.push(name),
    });
    overlaySuite("x", copyupOverlay, { describe: (_name, body) => body(), it: collect, supports });
    return found;
  };

  it("skips what is not supported, and says why", () => {
    const { run, skipped } = names({ remount: false, layers: 1, devices: false });

    expect(run).toContain("lower layers never change");
    expect(skipped).toContain("a remount changes nothing (skipped: no remount)");
    expect(skipped).toContain("lookup.five-layers (skipped: no 5 lower layers)");
    expect(skipped).toContain("copyup.dev-chmod (skipped: no devices)");
    expect(skipped).toContain("rename.dir-rd-on (skipped: no the option redirect_dir)");
  });

  it("runs more cases for who can do more", () => {
    const count = (options: string[]): number => names({ options }).run.length;

    expect(count(["redirect_dir", "metacopy", "index"])).toBeGreaterThan(count([]) + 50);
  });
});
