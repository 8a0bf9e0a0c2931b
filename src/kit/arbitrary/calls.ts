import fc from "fast-check";
import type { CaseOp } from "../../cases/case.ts";
import type { Feature } from "../supports.ts";
import { type Aim, type Pick, pick } from "./aim.ts";
import type { FullShape, Shape } from "./shape.ts";

/** Calls that have not been aimed yet: one mostly, some for what programs do in one go. None when there is nothing to
 *  aim at. */
export type LooseCall = (aim: Aim) => readonly CaseOp[];

interface Kind {
  readonly weight: number;
  readonly needs: readonly Feature[];
  /** Changes nothing. */
  readonly looks: boolean;
  /** One call, not several. */
  readonly single: boolean;
  readonly calls: (shape: FullShape) => fc.Arbitrary<LooseCall>;
}

/** Bits that a umask of 022 leaves alone: a scenario has it, a case has none. */
const MODES = [0o644, 0o755, 0o600, 0o700];
const CHMODS = [...MODES, 0o777, 0o666, 0o1777, 0o4755, 0o2755, 0];
const SIZES = [0, 1, 3, 9];
const DATA = ["x", "y", "hello\n", ""];
const XATTRS = ["user.x", "user.y"];
/** A symlink itself, not what it points to. */
const ITSELF = { nofollow: true };
const TARGETS = ["a", "../b", "/c", "a/b", "no/where"];

const mode = fc.constantFrom(...MODES);
const data = fc.constantFrom(...DATA);
const size = fc.constantFrom(...SIZES);
const which = fc.nat(4);

function call<T extends object>(
  fields: { readonly [K in keyof T]: fc.Arbitrary<T[K]> },
  aimed: (fields: T, aim: Aim) => CaseOp | undefined,
): fc.Arbitrary<LooseCall> {
  return fc.record<T>(fields).map((given) => (aim: Aim) => {
    const op = aimed(given, aim);
    return op === undefined ? [] : [op];
  });
}

type At = { readonly at: Pick };
type FromTo = At & { readonly to: Pick };

const atPath =
  (op: string, more: object = {}) =>
  (shape: Shape): fc.Arbitrary<LooseCall> =>
    call<At>({ at: pick(shape) }, ({ at }, aim) => ({ op, path: aim.path(at), ...more }));

const fromTo =
  (op: string, more: object = {}) =>
  (shape: Shape): fc.Arbitrary<LooseCall> =>
    call<FromTo>({ at: pick(shape), to: pick(shape) }, ({ at, to }, aim) => ({
      op,
      path: aim.path(at),
      to: aim.path(to),
      ...more,
    }));

/** `field` is drawn from `values`. */
const withField =
  <T>(op: string, field: keyof CaseOp, values: fc.Arbitrary<T>, more: object = {}) =>
  (shape: Shape): fc.Arbitrary<LooseCall> =>
    call<At & { value: T }>({ at: pick(shape), value: values }, ({ at, value }, aim) => ({
      op,
      path: aim.path(at),
      ...more,
      [field]: value,
    }));

/** On an open descriptor. */
const onFile =
  (op: string, fields: fc.Arbitrary<Partial<CaseOp>> = fc.constant({})) =>
  (): fc.Arbitrary<LooseCall> =>
    call<{ file: number; more: Partial<CaseOp> }>(
      { file: which, more: fields },
      ({ file, more }, aim) => {
        const fd = aim.file(file);
        return fd === undefined ? undefined : { op, fd, ...more };
      },
    );

const writing = (shape: FullShape): fc.Arbitrary<LooseCall> =>
  call<At & { content: string; flags: string; mode: number }>(
    { at: pick(shape), content: data, flags: fc.constantFrom(...writeFlags(shape)), mode },
    ({ at, content, flags, mode: bits }, aim) => {
      const created = flags.includes("O_CREAT") && bits !== 0o644 ? { mode: bits } : {};
      return { op: "write", path: aim.path(at), flags, content, ...created };
    },
  );

function writeFlags({ supports }: FullShape): readonly string[] {
  const plain = ["O_WRONLY|O_CREAT|O_TRUNC", "O_WRONLY|O_CREAT|O_APPEND"];
  if (!supports.openFlags) return plain;
  return [...plain, "O_WRONLY", "O_WRONLY|O_CREAT|O_EXCL", "O_RDWR|O_TRUNC", "O_WRONLY|O_APPEND"];
}

const opening = (shape: FullShape): fc.Arbitrary<LooseCall> =>
  call<At & { flags: string }>(
    { at: pick(shape), flags: fc.constantFrom("O_RDONLY", "O_RDWR", "O_RDWR|O_CREAT") },
    ({ at, flags }, aim) => ({ op: "open", path: aim.path(at), flags, fd: aim.newFile() }),
  );

const chowning =
  (op: string) =>
  (shape: FullShape): fc.Arbitrary<LooseCall> => {
    const id = fc.constantFrom(-1, 0, ...shape.users);
    return call<At & { owner: number; group: number }>(
      { at: pick(shape), owner: id, group: id },
      ({ at, owner, group }, aim) => ({ op, path: aim.path(at), owner, group }),
    );
  };

const setting = (shape: Shape): fc.Arbitrary<LooseCall> =>
  call<At & { name: string; value: string; xflag: string }>(
    {
      at: pick(shape),
      name: fc.constantFrom(...XATTRS),
      value: data,
      xflag: fc.constantFrom("", "XATTR_CREATE", "XATTR_REPLACE"),
    },
    ({ at, name, value, xflag }, aim) => ({
      ...{ op: "setxattr", path: aim.path(at), name, value, nofollow: true },
      ...(xflag === "" ? {} : { xflag }),
    }),
  );

const making = (shape: Shape): fc.Arbitrary<LooseCall> =>
  call<At & { type: "fifo" | "socket" | "char" | "block" }>(
    { at: pick(shape), type: fc.constantFrom("fifo", "socket", "char", "block") },
    ({ at, type }, aim) => ({
      ...{ op: "mknod", path: aim.path(at), type, mode: 0o644 },
      ...(type === "char" || type === "block" ? { rdev: [240, 3] as const } : {}),
    }),
  );

const at = fc.record({ offset: fc.constantFrom(0, 2) });
const kind = (weight: number, needs: readonly Feature[], calls: Kind["calls"]): Kind => ({
  ...{ weight, needs, calls },
  looks: false,
  single: true,
});
const look = (weight: number, needs: readonly Feature[], calls: Kind["calls"]): Kind => ({
  ...{ weight, needs, calls },
  looks: true,
  single: true,
});

/** rm -r, and mkdir again. What is a file and what a directory is not known: one of the two calls fails. */
const remaking = (shape: FullShape): fc.Arbitrary<LooseCall> =>
  pick(shape).map((at) => (aim: Aim) => {
    const path = aim.path(at);
    const inside = aim.below(path).slice(0, MOST_REMOVED);
    const removed = [...inside, path].flatMap((name) => [
      { op: "unlink", path: name },
      { op: "rmdir", path: name },
    ]);
    return [...removed, { op: "mkdir", path }];
  });

const MOST_REMOVED = 5;

/** As editors save: a new file is renamed over the old one; and then that goes as well. */
const replacing = (shape: FullShape): fc.Arbitrary<LooseCall> =>
  fc.tuple(pick(shape), pick(shape), fc.boolean()).map(([at, to, goes]) => (aim: Aim) => {
    const [path, target] = [aim.path(at), aim.path(to)];
    const saved = [
      { op: "write", path, flags: "O_WRONLY|O_CREAT|O_TRUNC", content: "new" },
      { op: "rename", path, to: target },
    ];
    return goes ? [...saved, { op: "unlink", path: target }] : saved;
  });

/** Every call there is, simplest first. */
const KINDS: readonly Kind[] = [
  kind(4, [], atPath("unlink")),
  kind(4, [], atPath("rmdir")),
  kind(4, [], atPath("mkdir")),
  kind(5, [], writing),
  kind(4, ["rename"], fromTo("rename")),
  kind(1, ["exchange"], fromTo("renameat2", { flags: "RENAME_NOREPLACE" })),
  kind(1, ["exchange"], fromTo("renameat2", { flags: "RENAME_EXCHANGE" })),
  kind(2, ["hardLinks"], fromTo("link")),
  kind(1, ["symlinks"], withField("symlink", "target", fc.constantFrom(...TARGETS))),
  kind(1, ["devices"], making),
  kind(2, ["modes"], withField("chmod", "mode", fc.constantFrom(...CHMODS))),
  kind(1, ["owners"], chowning("chown")),
  kind(1, ["owners", "symlinks"], chowning("lchown")),
  kind(2, ["truncate"], withField("truncate", "size", size)),
  kind(1, ["mtime"], withField("utimens", "mtime", fc.constantFrom(1_000_000_005))),
  kind(1, ["xattrs"], setting),
  kind(1, ["xattrs"], withField("removexattr", "name", fc.constantFrom(...XATTRS), ITSELF)),
  kind(3, ["descriptors"], opening),
  kind(2, ["descriptors"], onFile("pwrite", fc.tuple(at, data).map(written))),
  kind(
    1,
    ["descriptors"],
    onFile(
      "write",
      data.map((content) => ({ content })),
    ),
  ),
  kind(
    1,
    ["descriptors"],
    onFile(
      "ftruncate",
      size.map((bytes) => ({ size: bytes })),
    ),
  ),
  kind(1, ["descriptors"], onFile("close")),
  look(
    2,
    ["descriptors"],
    onFile(
      "pread",
      at.map(({ offset }) => ({ len: 64, offset })),
    ),
  ),
  look(1, ["descriptors"], onFile("read", fc.constant({ len: 64 }))),
  look(1, ["descriptors"], onFile("fstat")),
  { ...kind(2, [], remaking), single: false },
  { ...kind(2, ["rename"], replacing), single: false },
  look(2, [], atPath("lstat")),
  look(1, [], atPath("stat")),
  look(2, [], atPath("read")),
  look(2, [], atPath("readdir")),
  look(1, ["symlinks"], atPath("readlink")),
  look(1, ["xattrs"], atPath("listxattr", ITSELF)),
  look(1, ["xattrs"], withField("getxattr", "name", fc.constantFrom(...XATTRS), ITSELF)),
];

function written([where, content]: [{ offset: number }, string]): Partial<CaseOp> {
  return { ...where, content };
}

/** Any call that the shape allows, by root mostly; `single`: nothing that takes several. */
export function looseCall(shape: FullShape, single = false): fc.Arbitrary<LooseCall> {
  const { supports, readOnly, remounts, users } = shape;
  const kinds = KINDS.filter(
    (each) =>
      each.needs.every((need) => supports[need]) &&
      (each.looks || !readOnly) &&
      (each.single || !single),
  ).map(({ weight, calls }) => ({
    weight,
    arbitrary: byAnyone(calls(shape), supports.permissions ? users : []),
  }));
  if (remounts !== false && supports.remount)
    kinds.push({ weight: 2, arbitrary: remounting(remounts) });
  return fc.oneof({ withCrossShrink: true }, ...kinds);
}

function byAnyone(
  calls: fc.Arbitrary<LooseCall>,
  users: readonly number[],
): fc.Arbitrary<LooseCall> {
  if (users.length === 0) return calls;
  const user = fc.oneof(
    { weight: 3, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: fc.constantFrom(...users) },
  );
  return fc.tuple(calls, user).map(([loose, uid]) => (aim: Aim) => {
    const ops = loose(aim);
    return uid === undefined ? ops : ops.map((op) => ({ ...op, uid, gid: uid }));
  });
}

function remounting(remounts: true | "rotate"): fc.Arbitrary<LooseCall> {
  const rotate = remounts === "rotate" ? fc.boolean() : fc.constant(false);
  return rotate.map((yes) => () => [{ op: "remount", ...(yes ? { rotate: true } : {}) }]);
}
