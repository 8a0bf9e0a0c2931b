import { isDirMode } from "../base/mode.ts";
import { compareNames } from "../base/names.ts";
import type { Views } from "../diff/aspects.ts";
import { type Inode, isDir, namesOf } from "../layer/inode.ts";
import { Layer } from "../layer/layer.ts";
import { isOpaque, isWhiteout } from "../layer/marks.ts";
import { mount } from "../process/overlay.ts";
import type { Stat } from "../process/stat.ts";
import type { Container } from "./container.ts";

/** A path at which a container may differ from what it was made from. */
export interface Touched {
  readonly path: string;
  /** What the container shows there; null: nothing. */
  readonly now: Stat | null;
  /** What was there when it was made. */
  readonly before: Stat | null;
  /** What its upper has; null where a directory that is opaque hides a name. */
  readonly upper: Inode | null;
  /** Of a directory, by name. */
  readonly children: readonly Touched[];
}

/** A container's views of its files, with what it wrote and without. Its mounts are not in them: Docker compares the
 *  layers. */
export function viewsOf({ overlay, init, layers }: Container): Views {
  const below = [...layers, ...(init === null ? [] : [init])];
  const lowers = below.length === 0 ? [new Layer({ name: "scratch" })] : below.toReversed();
  // An overlay of a single layer has to have an upper, if only for nothing to be written to.
  const untouched = mount({ lowers, upper: new Layer({ name: "nothing" }) });
  return { now: overlay.process(), before: untouched.process() };
}

/** The root, and below it all that the upper has or hides. Nothing else can differ, so nothing else is looked at: it
 *  costs what the container wrote, not what the image holds. */
export function touchedTree(container: Container, views = viewsOf(container)): Touched {
  return new Walk(views).visit("/", container.upper.root, true, false)!;
}

class Walk {
  readonly #views: Views;

  constructor(views: Views) {
    this.#views = views;
  }

  /** `known`: what was before had a directory to be in. `alone`: no lower shows through here. */
  visit(path: string, upper: Inode | null, known: boolean, alone: boolean): Touched | null {
    const visible = upper !== null && !isWhiteout(upper);
    const now = visible ? this.#views.now.lstat(path) : null;
    const before = known ? this.#views.before.tryLstat(path) : null;
    if (now === null && before === null) return null;
    const children = now !== null && isDir(upper!) ? this.#below(path, upper!, before, alone) : [];
    return { path, now, before, upper: visible ? upper : null, children };
  }

  #below(path: string, upper: Inode, before: Stat | null, alone: boolean): Touched[] {
    const wasDirectory = before !== null && isDirMode(before.mode);
    const hides = alone || isOpaque(upper) || !wasDirectory;
    const names = new Set(namesOf(upper).entries.keys());
    if (hides && wasDirectory) {
      for (const { name } of this.#views.before.readdir(path)) names.add(name);
    }
    const prefix = path === "/" ? "/" : `${path}/`;
    const children: Touched[] = [];
    for (const name of [...names].sort(compareNames)) {
      const inode = namesOf(upper).get(name) ?? null;
      const child = this.visit(prefix + name, inode, wasDirectory, hides);
      if (child !== null) children.push(child);
    }
    return children;
  }
}
