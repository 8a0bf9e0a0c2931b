import type { CaseOp } from "../../../src/cases/case.ts";
import { FdOps } from "./fd-op.ts";
import type { Names } from "./names.ts";
import { type Profile, randomOptions } from "./profiles.ts";
import type { Random } from "./random.ts";
import {
  CAPABILITY,
  DIRECTORY_MODES,
  FILE_MODES,
  ODD_XATTR_NAMES,
  randomAcl,
  randomBytes,
  randomContent,
  randomDevice,
  randomTime,
  XATTR_NAMES,
} from "./values.ts";

/** What an operation, or a few that belong together, is made by. */
type Maker = () => CaseOp | CaseOp[];

/** A FIFO without a reader must not keep anybody waiting. */
const CALM = "O_NONBLOCK";

/** Makes operations that suit the names there are. */
export class OpMaker {
  readonly #random: Random;
  readonly #names: Names;
  readonly #profile: Profile;
  readonly #fds: FdOps;
  /** How many lowers there are at first. */
  readonly #depth: number;
  #copies = 0;

  constructor(random: Random, names: Names, profile: Profile, depth: number) {
    this.#random = random;
    this.#names = names;
    this.#profile = profile;
    this.#fds = new FdOps(random, names);
    this.#depth = depth;
  }

  make(kind: OpKind): CaseOp[] {
    const made = this.#makers[kind]();
    return Array.isArray(made) ? made : [made];
  }

  readonly #file = (): string => this.#names.path("file");
  readonly #any = (): string => this.#names.path();
  readonly #nondir = (): string => this.#names.path("nondir");
  readonly #dir = (): string => this.#names.directory();
  readonly #free = (): string => this.#names.free();
  readonly #size = (): number => this.#random.pick([0, 1, 3, 10, 4096, 5000]);

  readonly #makers = {
    write: () => ({
      ...{ op: "write", path: this.#file(), content: randomBytes(this.#random) },
      flags: ["O_WRONLY", CALM, ...this.#some({ O_CREAT: 0.35, O_TRUNC: 0.3 })],
      ...(this.#random.chance(0.3) ? { offset: this.#random.pick([0, 2, 7, 5000]) } : {}),
    }),
    append: () => ({
      ...{ op: "write", path: this.#file(), content: randomContent(this.#random) },
      flags: ["O_WRONLY", "O_APPEND", CALM],
    }),
    create: () => ({
      ...{ op: "open", path: this.#free(), mode: this.#random.pick(FILE_MODES) },
      flags: ["O_WRONLY", "O_CREAT", CALM, ...this.#some({ O_EXCL: 0.5 })],
    }),
    openOdd: () => ({
      ...{ op: "open", path: this.#any(), mode: 0o640 },
      flags: [
        ...[this.#random.pick(["O_RDONLY", "O_WRONLY", "O_RDWR", "O_PATH"]), CALM],
        ...this.#some({
          O_DIRECTORY: 0.2,
          O_NOFOLLOW: 0.2,
          O_TRUNC: 0.2,
          O_CREAT: 0.2,
          O_EXCL: 0.2,
        }),
      ],
    }),
    read: () => ({ op: "read", path: this.#file(), flags: ["O_RDONLY", CALM] }),
    truncate: () => ({ op: "truncate", path: this.#file(), size: this.#size() }),
    mkdir: () => ({ op: "mkdir", path: this.#free(), mode: this.#random.pick(DIRECTORY_MODES) }),
    rmdir: () => ({ op: "rmdir", path: this.#random.chance(0.85) ? this.#dir() : this.#any() }),
    unlink: () => ({ op: "unlink", path: this.#nondir() }),
    rename: () => ({ op: "rename", path: this.#any(), to: this.#target() }),
    renameDir: () => ({ op: "rename", path: this.#dir(), to: this.#target() }),
    rename2: () => ({
      ...{ op: "renameat2", path: this.#any(), to: this.#target() },
      flags: this.#random.pick([
        ...[["NOREPLACE"], ["EXCHANGE"], ["EXCHANGE"], ["WHITEOUT"]],
        ["NOREPLACE", "EXCHANGE"],
      ]),
    }),
    link: () => ({ op: "link", path: this.#nondir(), to: this.#free() }),
    linkFollow: () => ({
      ...{ op: "link", path: this.#names.path("symlink"), to: this.#free() },
      follow: true,
    }),
    symlink: () => ({
      ...{ op: "symlink", path: this.#free() },
      target: this.#random.pick([this.#any(), "f", "../a", "none"]),
    }),
    readlink: () => ({ op: "readlink", path: this.#names.path("symlink") }),
    stat: () => ({ op: "stat", path: this.#any() }),
    lstat: () => ({ op: "lstat", path: this.#any() }),
    readdir: () => ({ op: "readdir", path: this.#dir() }),
    chmod: () => ({ op: "chmod", path: this.#any(), mode: this.#mode() }),
    chown: () => ({
      ...{ op: this.#random.pick(["chown", "lchown"]), path: this.#any() },
      owner: this.#random.pick([-1, 0, 1000, 1001]),
      group: this.#random.pick([-1, 0, 1000, 2000]),
    }),
    utimens: () => ({
      ...{ op: "utimens", path: this.#any(), nofollow: this.#random.chance(0.5) },
      ...(this.#random.chance(0.8) ? this.#times() : {}),
    }),
    access: () => ({
      ...{ op: "access", path: this.#any(), mode: this.#random.pick(["r", "w", "x", "f", "rw"]) },
    }),
    mknod: () => {
      const type = this.#random.pick(["fifo", "file", "socket", "char", "block"] as const);
      const rdev = randomDevice(this.#random, type === "block" ? type : "char");
      return { op: "mknod", path: this.#free(), mode: this.#random.pick(FILE_MODES), rdev, type };
    },
    makeWhiteout: () => ({ op: "mknod", path: this.#free(), type: "char", mode: 0, rdev: [0, 0] }),
    lseek: () => ({
      ...{ op: "lseek", path: this.#file(), flags: ["O_RDONLY", CALM] },
      offset: this.#random.pick([0, 1, 4096]),
      whence: this.#random.pick(["SEEK_SET", "SEEK_END", "SEEK_DATA", "SEEK_HOLE"]),
    }),
    setxattr: () => ({
      ...{ op: "setxattr", path: this.#any(), name: this.#random.pick(XATTR_NAMES) },
      ...{ value: randomContent(this.#random), nofollow: this.#random.chance(0.8) },
      ...(this.#random.chance(0.25) ? { xflag: this.#random.pick(["CREATE", "REPLACE"]) } : {}),
    }),
    getxattr: () => this.#xattrOp("getxattr", XATTR_NAMES),
    removexattr: () => this.#xattrOp("removexattr", XATTR_NAMES),
    listxattr: () => ({
      ...{ op: "listxattr", path: this.#any(), nofollow: this.#random.chance(0.8) },
    }),
    oddXattr: () => {
      const name = this.#random.pick(["setxattr", "getxattr", "removexattr"]);
      const op = this.#xattrOp(name, ODD_XATTR_NAMES);
      if (name !== "setxattr") return op;
      const value = this.#random.pick(["y", "x", "", CAPABILITY, randomAcl(this.#random)]);
      return { ...op, value };
    },
    acl: () => {
      const path = this.#random.chance(0.6) ? this.#dir() : this.#file();
      const name = this.#random.pick(["system.posix_acl_access", "system.posix_acl_default"]);
      if (this.#random.chance(0.2)) return { op: "getxattr", path, name };
      if (this.#random.chance(0.2)) return { op: "removexattr", path, name };
      return { op: "setxattr", path, name, value: randomAcl(this.#random) };
    },
    fallocate: () => ({ ...this.#fds.fallocate(), path: this.#file(), flags: ["O_RDWR", CALM] }),
    chdir: () => ({ op: "chdir", path: this.#dir() }),
    getcwd: () => ({ op: "getcwd" }),
    umask: () => ({ op: "umask", mode: this.#random.pick([0, 0o022, 0o027, 0o077]) }),
    removeTree: () => {
      const path = this.#dir() === "/" ? this.#any() : this.#dir();
      return [
        ...["f", "g", "h"].map((name) => ({ op: "unlink", path: `${path}/${name}` })),
        ...["a", "b", "c"].map((name) => ({ op: "rmdir", path: `${path}/${name}` })),
        { op: "rmdir", path },
      ];
    },
    remount: () => this.#afterUmount({ op: "remount" }),
    remountOptions: () =>
      this.#afterUmount({ op: "remount", options: randomOptions(this.#random, this.#profile) }),
    rotate: () => this.#afterUmount({ op: "remount", rotate: true }),
    atLayer: () => {
      const at = this.#random.pick(["upper", "upper", "lower0", "work"]);
      const op = this.#random.pick(["lstat", "readdir", "listxattr", "readlink"]);
      const path = this.#random.chance(0.2) ? "/" : this.#any();
      return { op, path, at, ...(op === "listxattr" ? { nofollow: true } : {}) };
    },
    peekWhiteout: () => {
      const [one, other] = [this.#file(), this.#nondir()];
      return [
        ...[one, other].map((path) => ({ op: "unlink", path })),
        ...[one, other].map((path) => ({ op: "lstat", path, at: "upper" })),
      ];
    },
    litter: () => {
      const at = "work";
      const left: CaseOp[] = [
        { op: "mkdir", path: "/work/x", at },
        { op: "mkdir", path: "/work/x/y", at },
        { op: "creat", path: "/work/x/y/f", at },
      ];
      return [...left.slice(0, this.#random.between(1, 3)), this.#afterUmount({ op: "remount" })];
    },
    restack: () => this.#afterUmount({ op: "remount", lower: this.#otherStack() }),
    copyTree: () => {
      this.#copies++;
      return { op: "copytree", path: this.#dir(), to: `/copy${this.#copies}`, at: "upper" };
    },
    openFd: () => this.#fds.open(),
    useFd: () => this.#fds.use(),
    closeFd: () => this.#fds.close(),
    tmpfile: () => this.#fds.tmpfile(),
    linkFd: () => this.#fds.link(),
    copyRange: () => this.#fds.copyRange(),
    watchFile: () => this.#fds.watchFile(),
    watchDirectory: () => this.#fds.watchDirectory(),
  } satisfies Record<OpKind, Maker>;

  #xattrOp(op: string, names: readonly string[]): CaseOp {
    const name = this.#random.pick(names);
    return { op, path: this.#any(), name, nofollow: this.#random.chance(0.8) };
  }

  /** Without the topmost lower, or the lowest; as at first; upside down. */
  #otherStack(): string[] {
    const all = Array.from({ length: this.#depth }, (_, i) => `lower${i}`);
    if (all.length === 1) return all;
    return this.#random.pick([all, all.slice(1), all.slice(0, -1), all.toReversed()]);
  }

  #times(): Pick<CaseOp, "atime" | "mtime"> {
    const random = this.#random;
    if (random.chance(0.8)) return { mtime: randomTime(random) };
    return { mtime: "omit", atime: random.chance(0.7) ? "omit" : randomTime(random) };
  }

  #target(): string {
    return this.#random.chance(0.6) ? this.#free() : this.#any();
  }

  #mode(): number {
    return this.#random.pick(this.#random.chance(0.5) ? FILE_MODES : DIRECTORY_MODES);
  }

  #afterUmount(op: CaseOp): CaseOp {
    this.#fds.forgetAll();
    return op;
  }

  #some(flags: Readonly<Record<string, number>>): string[] {
    return Object.entries(flags).flatMap(([flag, chance]) =>
      this.#random.chance(chance) ? [flag] : [],
    );
  }
}

/** The kinds of operations there are. */
export type OpKind =
  | ("write" | "append" | "create" | "openOdd" | "read" | "truncate" | "mkdir" | "rmdir" | "unlink")
  | ("rename" | "renameDir" | "rename2" | "link" | "linkFollow" | "symlink" | "readlink" | "stat")
  | ("lstat" | "readdir" | "chmod" | "chown" | "utimens" | "access" | "mknod" | "makeWhiteout")
  | ("lseek" | "setxattr" | "getxattr" | "removexattr" | "listxattr" | "oddXattr" | "acl")
  | ("fallocate" | "chdir" | "getcwd" | "umask" | "removeTree" | "remount" | "remountOptions")
  | ("rotate" | "atLayer" | "copyTree" | "openFd" | "useFd" | "closeFd" | "tmpfile" | "linkFd")
  | ("copyRange" | "watchFile" | "watchDirectory" | "peekWhiteout" | "litter" | "restack");
