import fc from "fast-check";
import type { CaseEntry } from "../../cases/case.ts";
import type { FullShape } from "./shape.ts";

/** An entry before its layer is put together: a hard link does not know its target yet. */
export type LooseEntry = Omit<CaseEntry, "path"> & { readonly pick?: number };

const FILE_MODES = [0o644, 0o600, 0o755, 0o666, 0o4755];
const DIRECTORY_MODES = [0o755, 0o700, 0o777, 0o711, 0o1777];
const TARGETS = ["a", "../b", "/c", "a/b", "no/where"];
/** A major number that belongs to nothing. */
const MAJOR = 240;

/** What can lie at a path of a layer, simplest first. */
export function looseEntry(shape: FullShape): fc.Arbitrary<LooseEntry> {
  const { supports } = shape;
  const some = (weight: number, arbitrary: fc.Arbitrary<object>, there = true) =>
    there ? [{ weight, arbitrary: arbitrary as fc.Arbitrary<LooseEntry> }] : [];
  const file = fc.record(
    { type: fc.constant("file"), content, ...attributes(shape, FILE_MODES) },
    { requiredKeys: ["type"] },
  );
  const dir = fc.record(
    {
      type: fc.constant("dir"),
      ...(supports.opaque ? { opaque: fc.constant(true) } : {}),
      ...attributes(shape, DIRECTORY_MODES),
    },
    { requiredKeys: ["type"] },
  );
  const whiteout = fc.constant({ type: "whiteout" });
  const symlink = fc.record({ type: fc.constant("symlink"), target: fc.constantFrom(...TARGETS) });
  const link = fc.record({ type: fc.constant("link"), pick: fc.nat(9) });
  const redirect = fc.record({ type: fc.constant("dir"), xattrs: marked("redirect", shape.names) });
  return fc.oneof(
    { withCrossShrink: true },
    ...some(5, file),
    ...some(4, dir),
    ...some(3, whiteout, supports.whiteouts),
    ...some(1, symlink, supports.symlinks),
    ...some(1, link, supports.hardLinks),
    ...some(1, sparse, supports.truncate),
    ...some(1, special, supports.devices),
    ...some(1, xattrWhiteout, supports.xattrWhiteouts && shape.xattrWhiteouts),
    ...some(1, redirect, shape.redirects),
    ...some(1, metacopy, shape.metacopies),
  );
}

const content = fc.constantFrom("", "x", "hello\n");

const sparse = fc.record({ type: fc.constant("file"), content, size: fc.constantFrom(9, 5000) });

const special = fc.oneof(
  fc.record({ type: fc.constantFrom("fifo", "socket") }),
  fc.record({ type: fc.constantFrom("char", "block"), rdev: fc.constant([MAJOR, 3]) }),
);

const xattrWhiteout = fc.constant({
  type: "file",
  content: "",
  xattrs: { "trusted.overlay.whiteout": "" },
});

const metacopy = fc.constant({ type: "file", size: 5, xattrs: { "trusted.overlay.metacopy": "" } });

function marked(mark: string, names: readonly string[]): fc.Arbitrary<object> {
  const paths = [...names, ...names.map((name) => `/${name}`)];
  return fc.constantFrom(...paths).map((path) => ({ [`trusted.overlay.${mark}`]: path }));
}

/** Owner, mode, time, xattrs: each may be missing, and shrinks to that. */
function attributes({ supports, users }: FullShape, modes: readonly number[]) {
  const owner = fc.constantFrom(0, ...users);
  const usual = supports.permissions ? modes : modes.filter((mode) => mode <= 0o777);
  return {
    ...(supports.modes ? { mode: fc.constantFrom(...usual) } : {}),
    ...(supports.owners ? { uid: owner, gid: owner } : {}),
    ...(supports.mtime ? { mtime: fc.constantFrom(1_000_000_001, 1_000_000_002) } : {}),
    ...(supports.xattrs ? { xattrs: fc.constantFrom({ "user.x": "1" }, { "user.y": "" }) } : {}),
  };
}
