import type { Case, CaseEntry, CaseOp, CaseValue, Options } from "../cases/case.ts";
import { TRUSTED } from "../layer/marks.ts";
import type { Difference } from "./differences.ts";

/** A case in the form that can be run, and what of it was left out for that. */
export interface FittedCase {
  readonly runs: Case;
  /** In words, each once: what is not checked. */
  readonly leftOut: readonly string[];
}

const USER = "user.overlay.";

/** A case as a plain user may run it, as the root of a user namespace of their own: overlayfs keeps its marks in
 *  user.overlay.* xattrs there. What only root of the machine may do is left out. Operations keep their numbers. */
export function fitPlainUser(given: Case): FittedCase {
  const leftOut = new Set<string>();
  const fit = new Fit((what) => leftOut.add(what));
  const runs: Case = {
    ...given,
    options: fit.options(given.options),
    lower: given.lower.map((layer) => fit.layer(layer)),
    data: given.data.map((layer) => fit.layer(layer)),
    upper: fit.layer(given.upper),
    ops: given.ops.map((op) => fit.op(op)),
  };
  return { runs, leftOut: [...leftOut] };
}

/** Differences as they have to be for a plain user, to whom overlayfs gives no file handles: it does not know then what a
 *  copied-up object was copied from. */
const BY_FILE_HANDLES = /\.same_as$|\.value\.id$|\.xattrs\.user\.overlay\.impure$/;
const FILE_HANDLES = "identity of inodes";

/** The differences without those that come of being a plain user; one that misled what came after it takes all along. */
export function plainUserDifferences(differences: readonly Difference[]): {
  readonly found: readonly Difference[];
  readonly leftOut: readonly string[];
} {
  const misled = differences.some(({ kernel }) => isStale(kernel));
  const found = misled ? [] : differences.filter((difference) => !isOfHandles(difference));
  return { found, leftOut: found.length < differences.length ? [FILE_HANDLES] : [] };
}

function isOfHandles({ where, engine, kernel }: Difference): boolean {
  if (BY_FILE_HANDLES.test(where)) return true;
  // An object that has no other xattr, as a whole.
  const only = JSON.stringify(engine ?? kernel);
  return where.endsWith(".xattrs") && only === '{"user.overlay.impure":"y"}';
}

/** What renaming gives where two inodes should be one and the kernel cannot tell. */
function isStale(outcome: unknown): boolean {
  return outcome === "ESTALE" || JSON.stringify(outcome) === '{"ok":false,"errno":"ESTALE"}';
}

const OWNERS = "ownership by other users";
const DEVICES = "devices";
const SET_ID = "set-user-ID and set-group-ID bits";
const SET_ID_BITS = 0o6000;
/** What userxattr turns off, and what needs file handles. */
const ROOTS_OPTIONS = ["redirect_dir", "metacopy", "index", "nfs_export", "xino", "verity", "uuid"];
/** In the place of an operation that is left out. */
const NOTHING: CaseOp = { op: "sync" };

class Fit {
  readonly #leaveOut: (what: string) => void;

  constructor(leaveOut: (what: string) => void) {
    this.#leaveOut = leaveOut;
  }

  options(options: Options): Options {
    const fitting = Object.entries(options).filter(([name]) => {
      if (!ROOTS_OPTIONS.includes(name)) return true;
      this.#leaveOut(`the option ${name}`);
      return false;
    });
    return { ...Object.fromEntries(fitting), userxattr: true };
  }

  layer(entries: readonly CaseEntry[]): CaseEntry[] {
    const gone = new Set<string>();
    return entries.flatMap((entry) => {
      const isDevice = entry.type === "char" || entry.type === "block";
      if (isDevice) this.#leaveOut(DEVICES);
      if (isDevice || gone.has(entry.target ?? "")) {
        gone.add(entry.path);
        return [];
      }
      return [this.#entry(entry)];
    });
  }

  op(op: CaseOp): CaseOp {
    const { owner, group, type, name, options } = op;
    if ([owner, group].some(isOther)) return this.#nothing(OWNERS);
    if (type === "char" || type === "block") return this.#nothing(DEVICES);
    const kind = name === undefined ? undefined : rootsXattr(name);
    if (kind !== undefined) return this.#nothing(kind);
    const fitting = options === undefined ? op : { ...op, options: this.options(options) };
    return this.#attributes(fitting);
  }

  #entry({ opaque, xattrs, ...entry }: CaseEntry): CaseEntry {
    const fitting: [string, CaseValue][] = Object.entries(xattrs ?? {}).flatMap(([name, value]) =>
      this.#xattr(name).map((fit): [string, CaseValue] => [fit, value]),
    );
    if (opaque === true) fitting.push([`${USER}opaque`, "y"]);
    const rest = this.#attributes(entry);
    return fitting.length === 0 ? rest : { ...rest, xattrs: Object.fromEntries(fitting) };
  }

  /** Its name in a user namespace, if it has any there. */
  #xattr(name: string): string[] {
    if (name.startsWith(TRUSTED)) {
      const mark = name.slice(TRUSTED.length);
      if (mark !== "redirect" && mark !== "metacopy") return [USER + mark];
    }
    const kind = rootsXattr(name);
    if (kind === undefined) return [name];
    this.#leaveOut(kind);
    return [];
  }

  /** Without what belongs to others, or gives a program the rights of others. */
  #attributes<T extends CaseEntry | CaseOp>(given: T): T {
    const { uid, gid, groups, ...rest } = given as CaseOp;
    if ([uid, gid, ...(groups ?? [])].some(isOther)) this.#leaveOut(OWNERS);
    if (typeof rest.mode !== "number" || (rest.mode & SET_ID_BITS) === 0) return rest as T;
    this.#leaveOut(SET_ID);
    return { ...rest, mode: rest.mode & ~SET_ID_BITS } as T;
  }

  #nothing(what: string): CaseOp {
    this.#leaveOut(what);
    return NOTHING;
  }
}

/** The kind of an xattr that only root may use, in words; of user.overlay.* too, which would be marks here. */
function rootsXattr(name: string): string | undefined {
  if (name.startsWith(USER)) return `${USER}* xattrs that are no marks`;
  const space = /^(trusted|security|system)\./.exec(name)?.[1];
  return space === undefined ? undefined : `${space}.* xattrs`;
}

const isOther = (id: number | undefined): boolean => id !== undefined && id > 0;
