import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { LINES } from "./lines/lines.ts";
import type { Recorded } from "./recorded.ts";
import { replayLine } from "./replay-line.ts";
import { mask } from "./tree-text.ts";

/** Each recorded command line, on the engine: what it leaves in the upper, says, and gives back is what the real
 *  command left, said and gave on a real overlay. */

const FIXTURES = join(import.meta.dirname, "fixtures");

for (const [family, lines] of Object.entries(LINES)) {
  const recorded = readFixture(family);
  describe(family, () => {
    test("every line is recorded", () => {
      expect(recorded.map(({ line }) => line)).toEqual(lines.map(({ line }) => line));
    });

    test.each(recorded.map((each) => [titleOf(each), each] as const))("%s", async (_, each) => {
      const { calls, ...ours } = await replayLine(each);

      const { upper, status, stdout, stderr } = each;
      expect({
        upper: ours.upper,
        status: ours.status,
        stdout: mask(ours.stdout),
        stderr: mask(ours.stderr),
      }).toEqual({ upper, status, stdout: mask(stdout), stderr: mask(stderr) });
      if (each.calls !== undefined) expect(calls!.map(mask)).toEqual(each.calls.map(mask));
    });
  });
}

function readFixture(family: string): Recorded[] {
  const text = readFileSync(join(FIXTURES, `${family}.jsonl`), "utf8");
  return text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
}

const titleOf = ({ line, as }: Recorded): string => (as === undefined ? line : `${as}: ${line}`);
