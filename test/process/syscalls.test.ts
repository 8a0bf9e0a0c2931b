import { describe, expect, it } from "vitest";
import { type FsError, isErrno } from "../../src/base/fs-error.ts";
import { Layer } from "../../src/layer/layer.ts";
import { mount } from "../../src/process/overlay.ts";
import type { Process } from "../../src/process/process.ts";
import { outcomeOf } from "../support/errno.ts";
import { layer } from "../support/layer.ts";
import { scene } from "../support/scene.ts";

describe("events", () => {
  it("say which process made which call, also when it fails", () => {
    const { root, as, envelopes, overlay } = scene({ lowers: [{ "/d/f": "x" }] });
    const other = as(7);
    envelopes.splice(0);

    root.stat("/d");
    outcomeOf(() => other.mkdir("/d/n"));
    root.chmod("/d/f", 0o600);

    const callers = new Set(envelopes.map(({ process, syscall }) => `${process} ${syscall}`));
    expect([...callers]).toEqual(["0 stat", "1 mkdir", "0 chmod"]);
    expect(overlay.trace!.syscall).toBe("chmod");
  });

  it("are numbered without a gap, and carry the step and mount that were set", () => {
    const { root, envelopes, overlay } = scene({ lowers: [{ "/f": "x" }] });
    Object.assign(overlay.trace!, { step: 4, mount: 2 });

    root.chmod("/f", 0o600);

    expect(envelopes.map(({ seq }) => seq)).toEqual(envelopes.map((_, i) => i));
    const last = envelopes.at(-1)!;
    expect([last.step, last.mount]).toEqual([4, 2]);
  });

  it("of a warm stat there are none", () => {
    const { root, envelopes } = scene({ lowers: [{ "/f": "x" }] });
    root.stat("/f");
    envelopes.splice(0);

    root.stat("/f");
    root.tryStat("/f");

    expect(envelopes).toEqual([]);
  });
});

describe("a call that fails", () => {
  const caught = (work: () => unknown): FsError => {
    try {
      work();
    } catch (error) {
      if (isErrno(error)) return error;
      throw error;
    }
    throw new Error("it succeeded");
  };
  const told = ({ message, code, errno, syscall, path, dest }: FsError) => ({
    message,
    code,
    errno,
    syscall,
    path,
    dest,
  });

  const calls: [what: string, call: (process: Process) => unknown][] = [
    ["a path", (p) => p.stat("/d/missing")],
    ["two paths", (p) => p.rename("/d/missing", "/n")],
    ["a descriptor", (p) => p.read(77, 1)],
    ["a path at a descriptor", (p) => p.mkdir({ at: p.open("/d"), path: "f" })],
  ];

  it.each(calls)("says where in the program, unless errorStacks is false: %s", (_what, call) => {
    const { root, overlay } = scene({ lowers: [{ "/d/f": "x" }] });
    const bare = overlay.process({ errorStacks: false });

    const [full, short] = [caught(() => call(root)), caught(() => call(bare))];

    expect(full.stack).toContain("syscalls.test");
    expect(short.stack).not.toContain("\n");
    expect(told(short)).toEqual(told(full));
  });

  it("for a name known to be missing says what it said at first", () => {
    const overlay = mount({ lowers: [layer("lower", { "/d/f": "x" })], upper: new Layer() });
    for (const process of [overlay.process(), overlay.process({ uid: 7, errorStacks: false })]) {
      for (const call of ["stat", "lstat"] as const) {
        const [first, second] = [1, 2].map(() => caught(() => process[call]("/d/missing")));

        expect(told(second!)).toEqual(told(first!));
        expect(second!.syscall).toBe(call);
      }
    }
  });
});

describe("a fault of ours", () => {
  it("is no FsError", () => {
    const { root } = scene({ lowers: [{}] });

    expect(() => root.stat(undefined as unknown as string)).toThrow(TypeError);
  });
});
