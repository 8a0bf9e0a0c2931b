import { refuse } from "../base/refusal.ts";
import { type Inode, isDir, isFile, namesOf } from "../layer/inode.ts";
import {
  isOpaque,
  isWhiteout,
  type MarkSpace,
  markOf,
  mayHoldXattrWhiteouts,
} from "../layer/marks.ts";
import type { Mounted } from "../mount/mounted.ts";
import type { LowerPath } from "./overlay-inode.ts";
import { redirectOf } from "./redirect.ts";

/** One search of a name down the layers: what is asked for, and what was learnt so far.
 *  Kernel: struct ovl_lookup_data. */
export class Search {
  /** What to look for in the next layer: a name, or after a redirect an absolute path. */
  name: string;
  readonly marks: MarkSpace;
  /** This layer is the last one: no use asking whether it is opaque. */
  last = false;
  /** Nothing further down can show. */
  stop = false;
  /** The layer hides what is below: a whiteout, or an opaque directory. */
  opaque = false;
  isDir = false;
  metacopy = false;
  redirect: string | undefined = undefined;
  /** The last object met that might go on elsewhere does so, by an absolute path. */
  absolute = false;
  xattrWhiteouts = false;
  readonly traps: ReadonlySet<Inode> | null;
  /** Layers asked. */
  probes = 0;

  constructor(name: string, { marks, traps }: Mounted) {
    this.name = name;
    this.marks = marks;
    this.traps = traps;
  }
}

/** What one layer has for the search, below its directory `base`. Kernel: ovl_lookup_layer. */
export function searchLayer(search: Search, base: Inode): Inode | undefined {
  search.probes++;
  if (!search.name.startsWith("/")) return searchName(search, base, search.name, "", "");
  let at: Inode | undefined = base;
  let done = 0;
  while (at !== undefined && isDir(at)) {
    const start: number = done + 1;
    const slash: number = search.name.indexOf("/", start);
    const end: number = slash < 0 ? search.name.length : slash;
    const rest = search.name.slice(end);
    at = searchName(search, at, search.name.slice(start, end), search.name.slice(0, start), rest);
    if (rest === "") return at;
    // A redirect on the way has changed the name: what is left of it stands at the same distance from the end.
    done = search.name.length - rest.length;
  }
  return undefined;
}

/** The next of `stack`, from `start` on, that has the name: those before it say nothing. Counts them as asked. */
export function skipAbsent(search: Search, stack: readonly LowerPath[], start: number): number {
  const { name } = search;
  if (name.startsWith("/")) return start;
  let at = start;
  if (stack.length < MANY) {
    while (at < stack.length && namesOf(stack[at]!.inode).get(name) === undefined) at++;
  } else {
    const names = namesBelow(stack);
    while (at < names.length && names[at]!.get(name) === undefined) at++;
  }
  search.probes += at - start;
  return at;
}

/** Layers from which on it pays to keep their names side by side. */
const MANY = 16;

type Names = ReadonlyMap<string, Inode>;

const KEPT = new WeakMap<readonly LowerPath[], readonly Names[]>();

/** The names in each directory of a stack: to ask hundreds of layers costs little more than their Maps do. An inode has
 *  the same Directory all its life, and that the same Map. */
function namesBelow(stack: readonly LowerPath[]): readonly Names[] {
  let names = KEPT.get(stack);
  if (names === undefined) {
    names = stack.map(({ inode }) => namesOf(inode).entries);
    KEPT.set(stack, names);
  }
  return names;
}

/** One path element in one directory. `before` and `after`: what the name has around it. Kernel: ovl_lookup_single. */
function searchName(
  search: Search,
  dir: Inode,
  name: string,
  before: string,
  after: string,
): Inode | undefined {
  const found = namesOf(dir).get(name);
  if (found === undefined) return undefined;
  const final = after === "";
  if (isWhiteout(found, search.marks)) {
    search.stop = true;
    search.opaque = true;
    return undefined;
  }
  if (final && search.metacopy && !isFile(found)) {
    search.stop = true;
    return undefined;
  }
  if (!isDir(found)) {
    if (search.isDir || !final) {
      search.stop = true;
      return undefined;
    }
    search.metacopy = isFile(found) && isMetacopy(found, search.marks);
    search.stop = !search.metacopy;
    if (search.stop || search.last) return found;
  } else {
    // The layers overlap: further down lies what the mount itself writes.
    if (search.traps?.has(found)) refuse("ELOOP");
    if (final) search.isDir = true;
    if (search.last) return found;
    if (final && mayHoldXattrWhiteouts(found, search.marks)) search.xattrWhiteouts = true;
    if (isOpaque(found, search.marks)) {
      search.stop = true;
      if (final) search.opaque = true;
      return found;
    }
  }
  follow(search, found, before, after);
  return found;
}

/** The mark is empty or a struct ovl_metacopy. @throws EIO for a part of one. Kernel: ovl_check_metacopy_xattr */
export function isMetacopy(found: Inode, marks: MarkSpace): boolean {
  const value = markOf(found, "metacopy", marks);
  if (value !== undefined && value.length > 0 && value.length < 4) refuse("EIO");
  return value !== undefined;
}

/** Goes on elsewhere below, if the object says so. Kernel: ovl_check_redirect. */
function follow(search: Search, found: Inode, before: string, after: string): void {
  search.absolute = false;
  const target = redirectOf(found, search.marks);
  if (target === undefined) return;
  search.absolute = target.startsWith("/");
  // An ancestor on the way may have been opaque; an absolute redirect goes past it.
  if (search.absolute) search.stop = false;
  search.name = (search.absolute ? target : before + target) + after;
  search.redirect = search.name;
}
