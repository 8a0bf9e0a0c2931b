import type { Dentry } from "../lookup/dentry.ts";

/** Somebody who hears what happens to one object. Kernel: struct fsnotify_mark */
export interface Mark {
  /** Whose it is: an object has one mark of each. Kernel: fsnotify_group */
  readonly owner: object;
  /** By which the object was found: held, as an open file holds it. */
  dentry: Dentry;
  /** @param name of the entry of a directory that it happened to; "" where it happened to the object itself */
  tell(mask: number, name: string): void;
  /** The object is gone, and the mark with it. */
  end(): void;
}

/** Something that happened, by its path; of a move, where to, and `from` where. */
export interface Happening {
  readonly mask: number;
  readonly path: string;
  readonly from?: string;
}

/** Hears of all that happens by names, on the whole file system, at once. Kernel: FAN_MARK_FILESYSTEM */
export type Overseer = (happening: Happening) => void;

/** Who watches what on a file system: objects, not names. Kernel: i_fsnotify_marks */
export class Marks {
  readonly #of = new Map<object, Set<Mark>>();
  readonly overseers = new Set<Overseer>();

  /** Nobody watches anything: all that a change costs then is this question. */
  get none(): boolean {
    return this.#of.size === 0 && this.overseers.size === 0;
  }

  oversee(happening: Happening): void {
    for (const overseer of this.overseers) overseer(happening);
  }

  add(object: object, mark: Mark): void {
    const marks = this.#of.get(object);
    if (marks === undefined) this.#of.set(object, new Set([mark]));
    else marks.add(mark);
  }

  remove(object: object, mark: Mark): void {
    const marks = this.#of.get(object);
    marks?.delete(mark);
    if (marks?.size === 0) this.#of.delete(object);
  }

  all(): Mark[] {
    return Array.from(this.#of.values(), (marks) => [...marks]).flat();
  }

  on(object: object): Iterable<Mark> {
    return this.#of.get(object) ?? [];
  }

  tell(object: object, mask: number, name: string): void {
    for (const mark of this.on(object)) mark.tell(mask, name);
  }

  /** Tells for the last time. */
  end(object: object, mask: number): void {
    for (const mark of this.on(object)) {
      mark.tell(mask, "");
      mark.end();
    }
    this.#of.delete(object);
  }

  /** How often marks on the object hold this name of it. */
  holds(object: object, dentry: Dentry): number {
    let count = 0;
    for (const mark of this.on(object)) if (mark.dentry === dentry) count++;
    return count;
  }
}
