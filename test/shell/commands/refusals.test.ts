import { expect, test } from "vitest";
import { replayLine } from "./replay-line.ts";

/** What cannot be simulated is refused in words, and nothing is changed. */
test.each([
  ["tar cJf new.tar.xz d", "xz"],
  ["tar cjf new.tar.bz2 d", "bzip2"],
  ["tar caf new.tar.xz d", "xz"],
])("%s names what it cannot do", async (line, name) => {
  const result = await replayLine({ line, status: 0, stdout: "", stderr: "", upper: [] });

  expect(result.status).toBe(2);
  expect(result.stderr).toContain(`tar: ${name} is not simulated`);
  expect(result.upper).toHaveLength(1);
});
