import { describe, expect, it } from "vitest";
import { CaseError } from "../../src/cases/case-error.ts";
import { parseCase } from "../../src/cases/parse-case.ts";
import { caseFault } from "./case-fault.ts";
import { recordedOutcomes } from "./recorded-outcomes.ts";

const OPTION_LIST = "options.index: expected true, false, null, a string or a number, found []";
const LONG_ID = `id: expected a string, found {"text":"${"x".repeat(51)}…`;

describe("parseCase()", () => {
  it("fills in what a case leaves out", () => {
    expect(parseCase({ id: "small" })).toEqual({
      id: "small",
      options: {},
      lower: [[]],
      data: [],
      upper: [],
      readonly: false,
      nomount: false,
      ops: [],
    });
  });

  it("takes an entry without a type for a file", () => {
    expect(parseCase({ lower: [[{ path: "/f" }]] }).lower).toEqual([
      [{ path: "/f", type: "file" }],
    ]);
  });

  it("keeps every field it knows", () => {
    const op = { op: "open", path: "/f", flags: ["O_RDWR"], mode: 420, fd: "a", uid: 1000 };

    expect(parseCase({ ops: [op] }).ops).toEqual([op]);
  });

  it("takes a time, or that it shall stay", () => {
    const op = { op: "utimens", path: "/f", mtime: "omit", atime: 5 };

    expect(parseCase({ ops: [op] }).ops).toEqual([op]);
    expect(caseFault(() => parseCase({ ops: [{ ...op, mtime: "now" }] }))).toMatch(
      /^ops\[0\]\.mtime: /,
    );
  });

  it.each<[string, unknown, string]>([
    ["a case", { lowers: [] }, "lowers: unknown key (did you mean lower?)"],
    [
      "an entry",
      { lower: [[{ path: "/f", mdoe: 1 }]] },
      "lower[0][0].mdoe: unknown key (did you mean mode?)",
    ],
    [
      "an operation",
      { ops: [{ op: "sync" }, { op: "unlink", path: "/f", falgs: 0 }] },
      "ops[1].falgs: unknown key (did you mean flags?)",
    ],
    [
      "a case, of no likeness",
      { comment: "?" },
      "comment: unknown key (there are id options lower data upper readonly nomount ops)",
    ],
  ])("refuses an unknown key of %s", (_what, given, message) => {
    expect(caseFault(() => parseCase(given))).toBe(message);
  });

  it("accepts every recorded case", () => {
    for (const { case: given } of recordedOutcomes()) {
      expect(() => parseCase(given), given.id).not.toThrow();
    }
  });

  it.each<[string, unknown, string]>([
    ["a list", [], "expected an object, found []"],
    ["nothing", undefined, "expected an object, found nothing"],
    ["a list of lists", [{ a: [1] }, 2], 'expected an object, found ["…",2]'],
    [
      "an object of objects",
      { ops: { a: {}, b: 1 } },
      'ops: expected an array, found {"a":"…","b":1}',
    ],
    [
      "a list that is too deep for a stack",
      { ops: [deepList()] },
      'ops[0]: expected an object, found ["…"]',
    ],
    [
      "a NUL in a path",
      { ops: [{ op: "unlink", path: "/a\0b" }] },
      'ops[0].path: expected text without NUL, found "/a\\u0000b"',
    ],
    [
      "a value of an xattr that no memory would hold",
      { upper: [{ path: "/f", xattrs: { "user.x": { repeat: "x", len: 1e12 } } }] },
      "upper[0].xattrs.user.x.len: expected 16777216 or less, found 1000000000000",
    ],
    [
      "a NUL in the name of an xattr",
      { upper: [{ path: "/f", xattrs: { "user.\0": "" } }] },
      'upper[0].xattrs: expected text without NUL, found "user.\\u0000"',
    ],
    ["layers that are none", { lower: {} }, "lower: expected an array, found {}"],
    ["a layer that is none", { lower: [7] }, "lower[0]: expected an array, found 7"],
    ["an option that is a list", { options: { index: [] } }, OPTION_LIST],
    ["an entry without a path", { upper: [{ type: "dir" }] }, 'upper[0]: needs "path"'],
    [
      "a relative path",
      { upper: [{ path: "f" }] },
      'upper[0].path: expected a path that begins with "/", found "f"',
    ],
    [
      "an unknown type",
      { data: [[{ path: "/f", type: "door" }]] },
      "data[0][0].type: expected one of file dir symlink char block fifo socket link whiteout, " +
        'found "door"',
    ],
    [
      "a symlink to nowhere",
      { lower: [[{ path: "/l", type: "symlink" }]] },
      'lower[0][0]: needs "target"',
    ],
    [
      "a mode in letters",
      { upper: [{ path: "/f", mode: "0644" }] },
      'upper[0].mode: expected a whole number, not negative, found "0644"',
    ],
    [
      "half a byte",
      { upper: [{ path: "/f", content: { hex: "123" } }] },
      'upper[0].content: expected text, {"hex":"…"} or {"repeat":"…","len":n}, found {"hex":"123"}',
    ],
    [
      "a repetition without a length",
      { upper: [{ path: "/f", content: { repeat: "ab" } }] },
      "upper[0].content.len: expected a whole number, not negative, found nothing",
    ],
    [
      "half a device number",
      { upper: [{ path: "/c", type: "char", rdev: [1] }] },
      "upper[0].rdev: expected [major, minor], found [1]",
    ],
    ["an operation without a name", { ops: [{}] }, "ops[0].op: expected a string, found nothing"],
    ["a missing field", { ops: [{ op: "rename", path: "/a" }] }, 'ops[0] (rename): needs "to"'],
    ["neither of two", { ops: [{ op: "write" }] }, 'ops[0] (write): needs "fd" or "path"'],
    [
      "a wrong field",
      { ops: [{ op: "sync" }, { op: "mkdir", path: 5 }] },
      "ops[1].path: expected a string, found 5",
    ],
    [
      "flags of another kind",
      { ops: [{ op: "open", path: "/f", flags: [1] }] },
      "ops[0].flags[0]: expected a string, found 1",
    ],
    ["a long value", { id: { text: "x".repeat(100) } }, LONG_ID],
  ])("refuses %s", (_what, value, message) => {
    expect(caseFault(() => parseCase(value))).toBe(message);
  });

  it("names the operations there are when it knows none by a name", () => {
    expect(() => parseCase({ ops: [{ op: "chmdo", path: "/f" }] })).toThrow(
      /^ops\[0\]\.op: no operation is called "chmdo"; there are mount .*\bchmod\b/,
    );
  });

  it("keeps the place of the fault apart from its message", () => {
    try {
      parseCase({ ops: [{ op: "mkdir" }] });
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(CaseError);
      expect((error as CaseError).where).toBe("ops[0] (mkdir)");
    }
  });
});

function deepList(): unknown {
  let list: unknown = [];
  for (let i = 0; i < 100_000; i++) list = [list];
  return list;
}
