import { checksOf, OverlayFault } from "../../../src/kit/suite/check.ts";
import type { Peer } from "../adapters/peer.ts";

/** How a peer comes out of the suite. */
export interface PeerResult {
  readonly name: string;
  /** Of each law: null when the peer cannot be put to it. */
  readonly laws: ReadonlyMap<string, OverlayFault | "kept" | null>;
  readonly passed: number;
  /** Cases that come out otherwise than on Linux. */
  readonly failed: readonly string[];
}

/** The same cases every time. */
const SEED = 1;

export async function runPeer(
  { name, make, supports, end }: Peer,
  runs: number,
): Promise<PeerResult> {
  const laws = new Map<string, OverlayFault | "kept" | null>();
  const failed: string[] = [];
  let passed = 0;
  for (const check of checksOf(make, { supports, runs, seed: SEED })) {
    const fault = check.skipped === undefined ? await faultOf(check.run) : null;
    if (check.kind === "law") laws.set(check.name, fault === undefined ? "kept" : fault);
    else if (fault === undefined) passed++;
    else if (fault !== null) failed.push(check.name);
  }
  await end?.();
  return { name, laws, passed, failed };
}

async function faultOf(run: () => Promise<void>): Promise<OverlayFault | undefined> {
  try {
    await run();
    return undefined;
  } catch (error) {
    if (error instanceof OverlayFault) return error;
    throw error;
  }
}

/** All that a peer does wrong: for each law the least scenario, and the names of the cases. */
export function faultsText({ name, laws, failed }: PeerResult): string {
  const broken = [...laws.values()].filter((each) => each instanceof OverlayFault);
  const shown = broken.map(({ check, seen, scenario }) => `## ${check}\n\n${seen}\n\n${scenario}`);
  return [`# ${name}`, ...shown, `## recorded cases\n\n${failed.join("\n")}\n`].join("\n\n");
}
