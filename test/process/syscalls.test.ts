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

  it.each<[name: string, call: (process: Process) => unknown, told: readonly string[]]>([
    ["stat", (p) => p.stat("/d/f"), ["stat"]],
    ["stat of what is missing", (p) => outcomeOf(() => p.stat("/d/missing")), ["stat"]],
    ["stat through a symlink", (p) => p.stat("/link"), ["stat"]],
    ["stat by a path that is not plain", (p) => p.stat("/d/../d//f"), ["stat"]],
    ["lstat", (p) => p.lstat("/link"), ["lstat"]],
    ["lstat of what is missing", (p) => outcomeOf(() => p.lstat("/missing")), ["lstat"]],
    ["tryStat", (p) => p.tryStat("/d/f"), ["stat"]],
    ["tryStat of what is missing", (p) => p.tryStat("/d/missing"), ["stat"]],
    ["tryLstat", (p) => p.tryLstat("/link"), ["lstat"]],
    ["access", (p) => p.access("/d/f", 4), ["access"]],
    ["readlink", (p) => p.readlink("/link"), ["readlink"]],
    ["readdir", (p) => p.readdir("/d"), ["open", "getdents64", "getdents64", "close"]],
    ["read", (p) => read(p, (fd) => p.read(fd, 1)), ["open", "read", "close"]],
    [
      "readInto",
      (p) => read(p, (fd) => p.readInto(fd, new Uint8Array(1))),
      ["open", "read", "close"],
    ],
    [
      "readInto at an offset",
      (p) => read(p, (fd) => p.readInto(fd, new Uint8Array(1), 0)),
      ["open", "pread", "close"],
    ],
    ["fstat", (p) => read(p, (fd) => p.fstat(fd)), ["open", "fstat", "close"]],
    ["umask", (p) => p.umask(0o22), ["umask"]],
    ["utimens with nothing to set", (p) => p.utimens("/d/f", "omit", "omit"), ["utimensat"]],
    [
      "futimens with nothing to set",
      (p) => read(p, (fd) => p.futimens(fd, "omit", "omit")),
      ["open", "futimens", "close"],
    ],
  ])("%s: each call is told, whatever is known already", (_name, call, told) => {
    const { root, envelopes } = scene({
      lowers: [{ "/d/f": "x", "/link": { symlink: "d/f" } }, { "/d/g": "y" }],
    });
    for (const time of ["the first", "the second", "the third"]) {
      envelopes.splice(0);
      call(root);
      const calls = envelopes.filter(({ event }) => event.type === "call");
      expect(
        calls.map(({ syscall }) => syscall),
        time,
      ).toEqual(told);
    }
  });

  it("of a stat that is known already are the call alone: it looks nothing up", () => {
    const { root, events } = scene({ lowers: [{ "/d/f": "x" }] });
    root.stat("/d/f");
    expect(events("lookup")).toHaveLength(2);

    root.stat("/d/f");
    root.tryStat("/d/f");

    expect(events()).toEqual([{ type: "call" }, { type: "call" }]);
  });
});

function read(process: Process, work: (fd: number) => unknown): void {
  const fd = process.open("/d/f");
  work(fd);
  process.close(fd);
}

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
