import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { lacking } from "../../support/lacking.ts";
import { mayMount, runHunt } from "../differential/run-hunt.ts";

/** The same sequences in every run; COPYUP_SEED asks for others, COPYUP_WATCH_SEQUENCES for more or fewer. */
const SEED = process.env.COPYUP_SEED ?? "watch";
const SEQUENCES = Number(process.env.COPYUP_WATCH_SEQUENCES ?? 1000);

const can = mayMount();

describe.skipIf(lacking(can))(
  `watchers of node:fs on a real overlay${can ? "" : " (mounting needs root on Linux)"}`,
  () => {
    it(
      `hear what ours hear, in ${SEQUENCES} sequences of changes (seed ${SEED})`,
      async () => {
        const worker = join(import.meta.dirname, "worker.ts");

        const { lines, stderr } = await runHunt(worker, SEED, SEQUENCES);

        expect(lines, stderr).toEqual([{ compared: SEQUENCES, found: 0 }]);
      },
      60_000 + SEQUENCES * 60,
    );
  },
);
