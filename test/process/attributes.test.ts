import { describe, expect, it } from "vitest";
import type { Process } from "../../src/process/process.ts";
import { outcomeOf } from "../support/errno.ts";
import type { Entry } from "../support/layer.ts";
import { observe, scene } from "../support/scene.ts";

const T1 = { sec: 5, nsec: 0 };
const MINE = { uid: 1000, gid: 1000 };

/** What a call by user 1000 gives on one object, and the object's mode and owner afterwards. */
function by1000(
  entry: Exclude<Entry, string>,
  call: (process: Process) => unknown,
  groups: number[] = [],
) {
  const { result, upper } = observe(
    { lowers: [{ "/o": { text: "x", ...entry } }] },
    (_root, { as }) => {
      const process = as(1000, 1000, groups);
      const outcome = outcomeOf(() => call(process));
      const { mode, uid, gid } = process.stat("/o");
      return `${outcome} ${(mode & 0o7777).toString(8)} ${uid}:${gid}`;
    },
  );
  return { result, copied: upper.length > 1 };
}

describe("chmod() by another user than root", () => {
  it.each<[what: string, entry: Exclude<Entry, string>, mode: number, result: string]>([
    ["of one's own file", MINE, 0o640, "ok 640 1000:1000"],
    ["of somebody else's", { mode: 0o666 }, 0o640, "EPERM 666 0:0"],
    ["keeps setuid", MINE, 0o4711, "ok 4711 1000:1000"],
    ["keeps setgid of one's own group", MINE, 0o2711, "ok 2711 1000:1000"],
    ["drops setgid of another group", { uid: 1000, gid: 5 }, 0o2711, "ok 711 1000:5"],
    ["keeps sticky", MINE, 0o1777, "ok 1777 1000:1000"],
  ])("%s", (_what, entry, mode, result) => {
    expect(by1000(entry, (process) => process.chmod("/o", mode))).toEqual({
      result,
      copied: result.startsWith("ok"),
    });
  });

  it("keeps setgid of a supplementary group", () => {
    const entry = { uid: 1000, gid: 5, mode: 0o755 };

    expect(by1000(entry, (process) => process.chmod("/o", 0o2755), [5]).result).toBe(
      "ok 2755 1000:5",
    );
  });
});

describe("chown() by another user than root", () => {
  it.each<[what: string, entry: Exclude<Entry, string>, uid: number, gid: number, result: string]>([
    ["to oneself", MINE, 1000, -1, "ok 644 1000:1000"],
    ["to somebody else", MINE, 7, -1, "EPERM 644 1000:1000"],
    ["to root", MINE, 0, -1, "EPERM 644 1000:1000"],
    ["of somebody else's to oneself", {}, 1000, -1, "EPERM 644 0:0"],
    ["to a group one is in", { uid: 1000, gid: 7 }, -1, 1000, "ok 644 1000:1000"],
    ["to a supplementary group", MINE, -1, 5, "ok 644 1000:5"],
    ["to a group one is not in", MINE, -1, 7, "EPERM 644 1000:1000"],
    ["to the group it has", { uid: 1000, gid: 7 }, -1, 7, "ok 644 1000:7"],
    ["to the group it has, of somebody else's", { gid: 1000 }, -1, 1000, "EPERM 644 0:1000"],
    ["of nothing at all, of somebody else's", {}, -1, -1, "ok 644 0:0"],
    [
      "of nothing at all, of somebody else's setuid file",
      { mode: 0o4755 },
      -1,
      -1,
      "EPERM 4755 0:0",
    ],
    [
      "of nothing at all, of somebody else's setgid file",
      { mode: 0o2755 },
      -1,
      -1,
      "EPERM 2755 0:0",
    ],
    [
      "of nothing at all, of one's own setuid file",
      { ...MINE, mode: 0o6755 },
      -1,
      -1,
      "ok 755 1000:1000",
    ],
    ["of a setuid file", { ...MINE, mode: 0o4755 }, -1, 5, "ok 755 1000:5"],
    ["of a setgid file that runs", { ...MINE, mode: 0o2755 }, -1, 5, "ok 755 1000:5"],
    ["of a setgid file that does not run", { ...MINE, mode: 0o2644 }, -1, 5, "ok 2644 1000:5"],
    [
      "of a setgid file of another group",
      { uid: 1000, gid: 7, mode: 0o2644 },
      -1,
      5,
      "ok 644 1000:5",
    ],
  ])("%s", (_what, entry, uid, gid, result) => {
    expect(by1000(entry, (process) => process.chown("/o", uid, gid), [5])).toEqual({
      result,
      copied: result.startsWith("ok"),
    });
  });
});

describe("the ids of chown()", () => {
  it.each<[uid: number, gid: number, result: string]>([
    [0, 0xffff_fffe, "ok"],
    [0xffff_ffff, -1, "ok"],
    [-2, -1, "EINVAL"],
    [-1, 2 ** 32, "EINVAL"],
    [1.5, -1, "EINVAL"],
  ])("%d %d: %s", (uid, gid, result) => {
    const { root } = scene({ lowers: [{ "/f": "" }] });

    expect(outcomeOf(() => root.chown("/f", uid, gid))).toBe(result);
  });
});

describe("chown() by root", () => {
  it.each<[what: string, entry: Entry, line: string]>([
    [
      "clears setuid, and setgid where the group runs it",
      { text: "", mode: 0o6755 },
      '/o file "" 0755 5:6 [origin]',
    ],
    ["keeps setgid where it does not", { text: "", mode: 0o6644 }, '/o file "" 02644 5:6 [origin]'],
    ["clears them from a FIFO", { fifo: true, mode: 0o6755 }, "/o fifo 0755 5:6 [origin]"],
  ])("%s", (_what, entry, line) => {
    const observed = observe({ lowers: [{ "/o": entry }] }, (root) => root.chown("/o", 5, 6));

    expect(observed).toEqual({ result: "ok", upper: ["/ dir [impure uuid]", line] });
  });

  it.each([["i"], ["a"]])("of nothing at all does not mind protattr=%s", (protattr) => {
    const upper = { "/o": { text: "", marks: { protattr } } };

    const observed = observe({ lowers: [{}], upper }, (root) => root.chown("/o", -1, -1));

    expect(observed.result).toBe("ok");
  });

  it("leaves a directory's bits alone", () => {
    const observed = observe({ lowers: [{ "/d/": { mode: 0o7777 } }] }, (root) =>
      root.chown("/d", 5, 6),
    );

    expect(observed.upper[1]).toBe("/d dir 07777 5:6 [origin]");
  });

  it("takes file capabilities away", () => {
    const capability = Uint8Array.of(0, 0, 0, 2, ...Array(16).fill(0));
    const tree = { "/o": { text: "", xattrs: { "security.capability": capability } } };

    const observed = observe({ lowers: [tree] }, (root) => {
      root.chmod("/o", 0o600);
      const kept = root.listxattr("/o");
      root.chown("/o", 0, 0);
      return [kept, root.listxattr("/o")];
    });

    expect(observed.result).toEqual([["security.capability"], []]);
  });
});

describe("utimens() by another user than root", () => {
  it.each<
    [
      what: string,
      entry: Exclude<Entry, string>,
      times: [Parameters<Process["utimens"]>[1], Parameters<Process["utimens"]>[2]],
      result: string,
    ]
  >([
    ["of one's own file", { ...MINE, mode: 0 }, [T1, T1], "ok"],
    ["of one's own file to now", { ...MINE, mode: 0 }, ["now", "now"], "ok"],
    ["of what one may write, to now", { mode: 0o666 }, ["now", "now"], "ok"],
    ["of what one may write, to a time", { mode: 0o666 }, [T1, T1], "EPERM"],
    ["of what one may write, one time to now", { mode: 0o666 }, ["omit", "now"], "EPERM"],
    ["of what one may only read, to now", { mode: 0o644 }, ["now", "now"], "EACCES"],
    ["of what one may only read, to a time", { mode: 0o644 }, [T1, T1], "EPERM"],
    ["of nothing at all", { mode: 0 }, ["omit", "omit"], "ok"],
  ])("%s", (_what, entry, [atime, mtime], result) => {
    const found = by1000(entry, (process) => process.utimens("/o", atime, mtime));

    expect(found.result).toContain(result);
    expect(found.copied).toBe(result === "ok" && atime !== "omit");
  });

  it("with nothing to set does not look at the path", () => {
    const { root } = scene({ lowers: [{}] });

    expect(outcomeOf(() => root.utimens("/missing", "omit", "omit"))).toBe("ok");
    expect(outcomeOf(() => root.futimens(99, "omit", "omit"))).toBe("ok");
    expect(outcomeOf(() => root.utimens("/missing", "now", "omit"))).toBe("ENOENT");
  });
});

describe("changes by descriptor", () => {
  it.each<[what: string, call: (process: Process, fd: number) => unknown]>([
    ["fchmod()", (p, fd) => p.fchmod(fd, 0o600)],
    ["fchown()", (p, fd) => p.fchown(fd, 1, 1)],
    ["futimens()", (p, fd) => p.futimens(fd, "now", "now")],
  ])("%s is EBADF for what is not open", (_what, call) => {
    const { root } = scene({ lowers: [{}] });

    expect(outcomeOf(() => call(root, 99))).toBe("EBADF");
  });

  it("want the rights of now, not of when it was opened", () => {
    const { overlay } = scene({ lowers: [{ "/f": { text: "", uid: 1000 } }] });
    const process = overlay.process({ uid: 1000 });
    const fd = process.open("/f", "O_RDWR");

    process.setCredentials({ uid: 7, gid: 7 });

    expect(outcomeOf(() => process.fchmod(fd, 0o600))).toBe("EPERM");
    expect(process.write(fd, new Uint8Array(1))).toBe(1);
  });
});
