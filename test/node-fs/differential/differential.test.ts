import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { rolldown } from "rolldown";
import { describe, expect, it } from "vitest";
import { lacking } from "../../support/lacking.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

/** The same sequences in every run; COPYUP_SEED asks for others, COPYUP_FS_SEQUENCES for more or fewer. */
const SEED = process.env.COPYUP_SEED ?? "fs";
const SEQUENCES = Number(process.env.COPYUP_FS_SEQUENCES ?? 5000);

const UNSHARE = ["--mount", "--propagation", "private"];

function mayMount(): boolean {
  return process.getuid?.() === 0 && spawnSync("unshare", [...UNSHARE, "true"]).status === 0;
}

const can = process.platform === "linux" && process.arch === "x64" && mayMount();

describe.skipIf(lacking(can))(
  `node:fs over a real overlay${can ? "" : " (mounting needs root on Linux)"}`,
  () => {
    it(
      `does what ours does, in ${SEQUENCES} sequences of calls (seed ${SEED})`,
      async () => {
        const root = new URL("../../..", import.meta.url).pathname;
        const program = join(root, ".build", "node-fs", "worker.mjs");
        const input = join(import.meta.dirname, "worker.ts");
        const bundle = await rolldown({ input, platform: "node", external: ["koffi", "memfs"] });
        await bundle.write({ file: program, format: "esm", codeSplitting: false });

        const argv = [
          ...UNSHARE,
          process.execPath,
          program,
          temporaryFolder(),
          SEED,
          `${SEQUENCES}`,
        ];
        const { stdout, stderr } = spawnSync("unshare", argv, {
          encoding: "utf8",
          maxBuffer: 2 ** 28,
        });

        const lines = stdout.split("\n").filter((line) => line !== "");
        expect(
          lines.map((line) => JSON.parse(line)),
          stderr,
        ).toEqual([{ compared: SEQUENCES, found: 0 }]);
      },
      60_000 + SEQUENCES * 40,
    );
  },
);
