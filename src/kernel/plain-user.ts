import type { Case, CaseEntry, CaseOp, CaseValue, Options } from "../cases/case.ts";
import { TRUSTED } from "../layer/marks.ts";

/** A case as a plain user may run it, or what it needs that only root has. */
export interface FittedCase {
  readonly runs: Case;
  /** Empty when the case can be run. */
  readonly need: readonly string[];
}

const USER = "user.overlay.";

/** In a user namespace of one user overlayfs keeps its marks in user.overlay.* xattrs. A case whose marks are all in its
 *  layers is rewritten so; others stay what they are, and say what stands in the way. */
export function fitPlainUser(given: Case): FittedCase {
  const need = [...new Set(needsOf(given))];
  if (need.length > 0) return { runs: given, need };
  const layer = (entries: readonly CaseEntry[]): CaseEntry[] => entries.map(withUserMarks);
  const runs = {
    ...given,
    options: { ...given.options, userxattr: true },
    lower: given.lower.map(layer),
    data: given.data.map(layer),
    upper: layer(given.upper),
    ops: given.ops.map((op) =>
      op.options === undefined ? op : { ...op, options: { ...op.options, userxattr: true } },
    ),
  };
  return { runs, need };
}

function withUserMarks({ opaque, xattrs, ...entry }: CaseEntry): CaseEntry {
  const marks: [string, CaseValue][] = Object.entries(xattrs ?? {}).map(([name, value]) => [
    name.startsWith(TRUSTED) ? USER + name.slice(TRUSTED.length) : name,
    value,
  ]);
  if (opaque === true) marks.push([`${USER}opaque`, "y"]);
  return marks.length === 0 ? entry : { ...entry, xattrs: Object.fromEntries(marks) };
}

function* needsOf({ options, lower, data, upper, ops }: Case): Generator<string> {
  yield* needsOfOptions(options);
  for (const entry of [...lower, ...data, upper].flat()) yield* needsOfEntry(entry);
  for (const op of ops) yield* needsOfOp(op);
}

const OWNERS = "ownership by other users";
const DEVICES = "devices";

function* needsOfEntry({ uid, gid, type, xattrs }: CaseEntry): Generator<string> {
  if (isOther(uid) || isOther(gid)) yield OWNERS;
  if (type === "char" || type === "block") yield DEVICES;
  for (const name of Object.keys(xattrs ?? {})) {
    if (!name.startsWith(TRUSTED)) yield* needsOfXattr(name);
    // Written as user.overlay.* they would be marks.
    if (name.startsWith(USER)) yield `${USER}* xattrs that are no marks`;
  }
}

function* needsOfOp(op: CaseOp): Generator<string> {
  if ([op.uid, op.gid, op.owner, op.group, ...(op.groups ?? [])].some(isOther)) yield OWNERS;
  if (op.op === "mknod" && (op.type === "char" || op.type === "block")) yield DEVICES;
  if (op.name !== undefined) yield* needsOfXattr(op.name);
  if (op.name?.startsWith(USER)) yield `${USER}* xattrs that are no marks`;
  if (op.options !== undefined) yield* needsOfOptions(op.options);
}

function* needsOfXattr(name: string): Generator<string> {
  const kind = /^(trusted|security|system)\./.exec(name)?.[1];
  if (kind !== undefined) yield `${kind}.* xattrs`;
}

/** What userxattr turns off, and what needs file handles. */
const ROOTS_OPTIONS = ["redirect_dir", "metacopy", "index", "nfs_export", "xino", "verity", "uuid"];

function* needsOfOptions(options: Options): Generator<string> {
  for (const name of ROOTS_OPTIONS) if (options[name] !== undefined) yield `the option ${name}`;
}

const isOther = (id: number | undefined): boolean => id !== undefined && id > 0;
