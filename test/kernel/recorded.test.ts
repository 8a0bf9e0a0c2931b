import { describe, expect, it } from "vitest";
import { runRecorded } from "./recorded.ts";
import { leftOut, type RecordedCase, recordedCases } from "./recorded-case.ts";

/** How many were recorded in all. */
const RECORDED = 690;

/** Options that change nothing but what the default mount does. */
const DEFAULT_OPTIONS = /^(volatile|default_permissions|uuid=(on|off|auto|null))$/;

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
  it("holds every case whose mount needs only default options", () => {
    for (const { id, opts = "", observed } of cases) {
      const options = opts.split(",").filter((option) => option !== "");

      expect(
        options.filter((option) => !DEFAULT_OPTIONS.test(option)),
        id,
      ).toEqual([]);
      expect(observed.mount, id).toBe("ok");
    }
  });

  it("accounts for every case, with the reason where one is left out", () => {
    const left = leftOut();
    const ids = [...cases.map(({ id }) => id), ...left.flatMap((group) => group.ids)];

    expect(new Set(ids).size).toBe(RECORDED);
    expect(ids).toHaveLength(RECORDED);
    expect(Object.fromEntries(left.map(({ why, ids: { length } }) => [why, length]))).toEqual({
      "rawopts: tests the mount call itself (paths, layouts, option strings)": 82,
      "data: data-only layers": 8,
      "lower_fs, upper_fs: layers on two file systems": 12,
      "upper_tmpfs: an upper file system of limited size": 38,
      "opts: redirect_dir": 45,
      "opts: metacopy": 29,
      "opts: index": 21,
      "opts: nfs_export": 8,
      "opts: userxattr": 8,
      "opts: xino": 2,
      "opts: verity": 2,
      "opts: index,metacopy": 1,
      "opts: metacopy,userxattr": 1,
      "opts: index,userxattr": 1,
      "fs: listing order of ext4": 1,
      "fs: reflinks of xfs": 1,
    });
  });
});

function titleOf({ id, note }: RecordedCase): string {
  return note === undefined ? id : `${id}: ${note}`;
}
