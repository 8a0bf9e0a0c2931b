import { describe, expect, it } from "vitest";
import { acl } from "../support/acl.ts";
import { outcomeOf } from "../support/errno.ts";
import { bytes, type Entry, type Tree } from "../support/layer.ts";
import { observe, scene } from "../support/scene.ts";

const ACCESS = "system.posix_acl_access";
const DEFAULT = "system.posix_acl_default";
const GOOD = acl("u::rwx u:1000:r-x g::r-x m::rwx o::---");
const PLAIN = acl("u::rw- g::r-x o::--x");
const EMPTY = acl("");
const NOTHING = bytes("");

const TREE: Tree = { "/f": "x", "/d/": {}, "/s": { symlink: "f" }, "/p": { fifo: true } };

describe("setting an ACL", () => {
  it.each<
    [what: string, path: string, name: string, value: Uint8Array, mode: number, kept: boolean]
  >([
    ["on a file", "/f", ACCESS, GOOD, 0o770, true],
    ["on a directory", "/d", ACCESS, GOOD, 0o770, true],
    ["on a FIFO", "/p", ACCESS, GOOD, 0o770, true],
    ["that mode bits can say", "/f", ACCESS, PLAIN, 0o651, false],
    ["for what a directory will hold", "/d", DEFAULT, GOOD, 0o755, true],
    ["for what it will hold, that mode bits could say", "/d", DEFAULT, PLAIN, 0o755, true],
  ])("%s", (_what, path, name, value, mode, kept) => {
    const { root, upper } = scene({ lowers: [TREE] });

    root.setxattr(path, name, value);

    expect(root.stat(path).mode & 0o7777).toBe(mode);
    expect(outcomeOf(() => root.getxattr(path, name))).toEqual(kept ? value : "ENODATA");
    expect(root.listxattr(path)).toEqual(kept ? [name] : []);
    expect(upper().length).toBe(2);
  });

  it.each<[what: string, path: string, name: string, value: Uint8Array, result: string]>([
    ["that is not whole", "/f", ACCESS, acl("u::rwx"), "EINVAL"],
    [
      "that names somebody without a mask",
      "/f",
      ACCESS,
      acl("u::rwx u:1:r-- g::r-- o::---"),
      "EINVAL",
    ],
    ["of another version", "/f", ACCESS, Uint8Array.of(1, 0, 0, 0), "EOPNOTSUPP"],
    ["that is no ACL", "/d", DEFAULT, bytes("x"), "EINVAL"],
    ["on a symlink", "/s", ACCESS, GOOD, "EOPNOTSUPP"],
    ["with an unknown tag on a symlink", "/s", ACCESS, acl("64::r--"), "EINVAL"],
    ["a default one on a file", "/f", DEFAULT, GOOD, "EACCES"],
  ])("%s: refused, and nothing copied up", (_what, path, name, value, result) => {
    const observed = observe({ lowers: [TREE] }, (root) => root.lsetxattr(path, name, value));

    expect(observed).toEqual({ result, upper: ["/ dir [uuid]"] });
  });

  it("is the owner's, and takes setgid from a file of a group one is not in", () => {
    const tree: Tree = {
      "/in": { text: "", mode: 0o2755, uid: 1000, gid: 1000 },
      "/out": { text: "", mode: 0o2755, uid: 1000, gid: 5 },
    };
    const observed = observe({ lowers: [tree] }, (_root, { as }) => [
      outcomeOf(() => as(7).setxattr("/in", ACCESS, GOOD)),
      outcomeOf(() => as(1000).setxattr("/in", ACCESS, GOOD)),
      outcomeOf(() => as(1000).setxattr("/out", ACCESS, GOOD)),
      as(1000).stat("/in").mode & 0o7777,
      as(1000).stat("/out").mode & 0o7777,
    ]);

    expect(observed.result).toEqual(["EPERM", "ok", "ok", 0o2770, 0o770]);
  });
});

describe("removing an ACL", () => {
  const WITH: Tree = {
    "/f": { text: "x", xattrs: { [ACCESS]: GOOD }, mode: 0o770 },
    "/d/": { xattrs: { [DEFAULT]: GOOD } },
  };
  type Row = [what: string, lower: Tree, upper: Tree, path: string, name: string, result: string];

  it.each<Row>([
    ["that a lower file has", WITH, {}, "/f", ACCESS, "ok"],
    ["that a lower directory has", WITH, {}, "/d", DEFAULT, "ok"],
    ["that an upper file has", {}, WITH, "/f", ACCESS, "ok"],
    ["that a lower file has not", TREE, {}, "/f", ACCESS, "ENODATA"],
    ["that a lower directory has not", TREE, {}, "/d", DEFAULT, "ENODATA"],
    ["that an upper file has not", {}, TREE, "/f", ACCESS, "ok"],
    ["a default one of a file", TREE, {}, "/f", DEFAULT, "ok"],
    ["of a symlink", TREE, {}, "/s", ACCESS, "EOPNOTSUPP"],
  ])(
    "%s: by removexattr(), and by setting nothing or no entries",
    (_what, lower, upper, path, name, result) => {
      const outcomes = [
        observe({ lowers: [lower], upper }, (root) => root.lremovexattr(path, name)),
        observe({ lowers: [lower], upper }, (root) => root.lsetxattr(path, name, NOTHING)),
        observe({ lowers: [lower], upper }, (root) => root.lsetxattr(path, name, EMPTY)),
      ];

      for (const { result: found, upper: lines } of outcomes) {
        expect(found).toBe(result);
        expect(lines.join("\n")).not.toContain(name);
      }
    },
  );

  it("leaves the mode as it is", () => {
    const observed = observe({ lowers: [WITH] }, (root) => root.removexattr("/f", ACCESS));

    expect(observed.upper).toEqual(["/ dir [impure uuid]", '/f file "x" 0770 [origin]']);
  });

  it("is the owner's, but for a default one of a file, which never is", () => {
    const { as } = scene({ lowers: [WITH] });

    expect(outcomeOf(() => as(7).removexattr("/f", ACCESS))).toBe("EPERM");
    expect(outcomeOf(() => as(7).removexattr("/f", DEFAULT))).toBe("ok");
  });
});

describe("removing an access ACL by an owner who is not in the group", () => {
  const entry: Entry = { text: "", mode: 0o2755, uid: 1000, gid: 5 };

  it.each<[what: string, lower: Tree, upper: Tree]>([
    ["a lower file", { "/o": entry }, {}],
    ["an upper file", {}, { "/o": entry }],
  ])("takes setgid away, be there an ACL or not: of %s", (_what, lower, upper) => {
    const observed = observe({ lowers: [lower], upper }, (_root, { as }) => {
      as(1000).removexattr("/o", ACCESS);
      return as(1000).stat("/o").mode & 0o7777;
    });

    expect(observed.result).toBe(0o755);
    expect(observed.upper[1]).toContain('/o file "" 0755 1000:5');
  });

  it("leaves it alone when the ACL is not valid, or a default one", () => {
    const { as } = scene({ lowers: [{ "/o/": { mode: 0o2755, uid: 1000, gid: 5 } }] });

    expect(outcomeOf(() => as(1000).setxattr("/o", ACCESS, acl("u::rwx")))).toBe("EINVAL");
    expect(outcomeOf(() => as(1000).setxattr("/o", DEFAULT, GOOD))).toBe("ok");
    expect(as(1000).stat("/o").mode & 0o7777).toBe(0o2755);
  });
});

describe("getxattr() of an ACL", () => {
  it.each<[path: string, name: string, result: string]>([
    ["/f", ACCESS, "ENODATA"],
    ["/d", DEFAULT, "ENODATA"],
    ["/s", ACCESS, "EOPNOTSUPP"],
    ["/s", DEFAULT, "EOPNOTSUPP"],
  ])("%s %s: %s", (path, name, result) => {
    const { root } = scene({ lowers: [TREE] });

    expect(outcomeOf(() => root.lgetxattr(path, name))).toBe(result);
  });
});

describe("an ACL", () => {
  const file = (entries: string, mode: number): Entry => ({
    text: "",
    uid: 1,
    gid: 50,
    mode,
    xattrs: { [ACCESS]: acl(entries) },
  });

  it("decides who may read and write", () => {
    const tree = { "/f": file("u::rw- u:7:rw- g::r-- g:5:r-- m::r-- o::---", 0o640) };
    const may = (uid: number, gid: number, groups: number[] = []): string => {
      const process = scene({ lowers: [tree] }).as(uid, gid, groups);
      return [4, 2]
        .map((mode) =>
          outcomeOf(() => process.access("/f", mode)) === "ok" ? "rw"[mode === 4 ? 0 : 1] : "-",
        )
        .join("");
    };

    expect([
      may(0, 0),
      may(1, 1),
      may(7, 7),
      may(8, 50),
      may(8, 5),
      may(8, 8, [5]),
      may(8, 8),
    ]).toEqual(["rw", "rw", "r-", "r-", "r-", "r-", "--"]);
  });

  it("follows a chmod", () => {
    const { root } = scene({
      lowers: [{ "/f": file("u::rwx u:7:rwx g::r-x m::rwx o::---", 0o770) }],
    });

    root.chmod("/f", 0o604);

    expect(root.getxattr("/f", ACCESS)).toEqual(acl("u::rw- u:7:rwx g::r-x m::--- o::r--"));
  });

  it("is handed down by a directory instead of the umask", () => {
    const tree: Tree = {
      "/d/": { xattrs: { [DEFAULT]: acl("u::rwx u:7:rwx g::r-x m::rwx o::r-x") } },
    };
    const { root } = scene({ lowers: [tree] });
    root.umask(0o077);

    root.close(root.open("/d/f", "O_CREAT|O_WRONLY", 0o666));
    root.mkdir("/d/e", 0o777);
    root.symlink("t", "/d/s");

    expect(
      [root.stat("/d/f").mode, root.stat("/d/e").mode].map((mode) => (mode & 0o777).toString(8)),
    ).toEqual(["664", "775"]);
    expect(root.getxattr("/d/f", ACCESS)).toEqual(acl("u::rw- u:7:rwx g::r-x m::rw- o::r--"));
    expect(root.listxattr("/d/e").sort()).toEqual([ACCESS, DEFAULT]);
    expect(root.llistxattr("/d/s")).toEqual([]);
  });
});
