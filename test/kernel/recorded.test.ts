import { describe, expect, it } from "vitest";
import { runRecorded } from "./recorded.ts";
import { leftOut, type RecordedCase, recordedCases } from "./recorded-case.ts";

/** How many were recorded in all. */
const RECORDED = 690;

const cases = recordedCases();

describe("cases recorded on a real mount", () => {
  it.each(cases.map((recorded): [string, RecordedCase] => [titleOf(recorded), recorded]))(
    "%s",
    (_title, recorded) => {
      const { observed, changedLowers } = runRecorded(recorded);

      expect(observed).toEqual(recorded.observed);
      expect(changedLowers).toEqual([]);
    },
  );
});

describe("the selection of recorded cases", () => {
  it("accounts for every case, with the reason where one is left out", () => {
    const left = leftOut();
    const ids = [...cases.map(({ id }) => id), ...left.flatMap((group) => group.ids)];

    expect(new Set(ids).size).toBe(RECORDED);
    expect(ids).toHaveLength(RECORDED);
    expect(Object.fromEntries(left.map(({ why, ids: { length } }) => [why, length]))).toEqual({
      "the listing order of ext4": 1,
      "reflinks of xfs": 1,
    });
  });
});

function titleOf({ id, note }: RecordedCase): string {
  return note === undefined ? id : `${id}: ${note}`;
}
