import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { lacking } from "../../support/lacking.ts";
import { mayMount, runHunt } from "./run-hunt.ts";

/** The same sequences in every run; COPYUP_SEED asks for others, COPYUP_FS_SEQUENCES for more or fewer. */
const SEED = process.env.COPYUP_SEED ?? "fs";
const SEQUENCES = Number(process.env.COPYUP_FS_SEQUENCES ?? 5000);

const can = mayMount();

describe.skipIf(lacking(can))(
  `node:fs over a real overlay${can ? "" : " (mounting needs root on Linux)"}`,
  () => {
    it(
      `does what ours does, in ${SEQUENCES} sequences of calls (seed ${SEED})`,
      async () => {
        const worker = join(import.meta.dirname, "worker.ts");

        const { lines, stderr } = await runHunt(worker, SEED, SEQUENCES);

        expect(lines, stderr).toEqual([{ compared: SEQUENCES, found: 0 }]);
      },
      60_000 + SEQUENCES * 40,
    );
  },
);
