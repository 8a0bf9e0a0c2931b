import { type Dentry, inodeOf } from "../lookup/dentry.ts";
import type { FileSystem } from "./file-system.ts";
import { IN_IGNORED } from "./fsnotify.ts";
import type { Mark } from "./marks.ts";
import { MAY_READ, mustBeAllowed } from "./permission.ts";
import type { PathArg, Task } from "./task.ts";
import { resolve } from "./walk.ts";

/** Events kept for a reader who does not come: the latest are lost. Kernel: fs.inotify.max_queued_events */
const QUEUE_LIMIT = 16_384;

/** As struct inotify_event. */
export interface InotifyEvent {
  /** The watch it is for. */
  readonly wd: number;
  /** IN_MODIFY 2, IN_ATTRIB 4, IN_MOVED_FROM 0x40, IN_MOVED_TO 0x80, IN_CREATE 0x100, IN_DELETE 0x200, IN_DELETE_SELF
   *  0x400, IN_MOVE_SELF 0x800, IN_UNMOUNT 0x2000, IN_IGNORED 0x8000; of a directory IN_ISDIR 0x40000000, too */
  readonly mask: number;
  /** Of the entry of a watched directory; "" where it is about what is watched. */
  readonly name: string;
}

/** An inotify instance: hears what happens to the objects it watches, whoever does it. Of inotify(7), what changes
 *  something: not that files are read, opened and closed. Kernel: fs/notify/inotify */
export class Inotify {
  readonly #task: Task;
  readonly #run: (work: () => number, path: PathArg) => number;
  readonly #ready: () => void;
  readonly #watches = new Map<number, Watch>();
  #queue: InotifyEvent[] = [];
  #lastWd = 0;

  /** @internal Use Process.inotify. */
  constructor(task: Task, run: (work: () => number, path: PathArg) => number, ready: () => void) {
    this.#task = task;
    this.#run = run;
    this.#ready = ready;
  }

  /** Watches what the path leads to, symlinks followed; gives the number of the watch, which is the one of before where
   *  the object is watched already. @throws FsError ENOENT ENOTDIR EACCES (may not be read) */
  addWatch(path: PathArg): number {
    return this.#run(() => this.#add(path), path);
  }

  /** The last event of the watch is IN_IGNORED. Does nothing where the watch is gone. */
  removeWatch(wd: number): void {
    const watch = this.#watches.get(wd);
    if (watch === undefined) return;
    this.#task.fs.marks.remove(watch.object, watch);
    watch.end();
  }

  /** What has happened since the last time, in order. */
  read(): InotifyEvent[] {
    const events = this.#queue;
    this.#queue = [];
    return events;
  }

  #add(path: PathArg): number {
    const { fs, credentials } = this.#task;
    const dentry = resolve(this.#task, path);
    mustBeAllowed(fs, credentials, dentry, MAY_READ);
    for (const mark of fs.marks.on(fs.identityOf(inodeOf(dentry)))) {
      if (mark.owner === this) return (mark as Watch).wd;
    }
    const wd = ++this.#lastWd;
    const watch = new Watch(this, fs, wd, dentry, {
      tell: (mask, name) => this.#put({ wd, mask, name }),
      end: () => this.#watches.delete(wd),
    });
    this.#watches.set(wd, watch);
    return wd;
  }

  /** Two in a row that are the same are one. Kernel: inotify_merge */
  #put(event: InotifyEvent): void {
    const last = this.#queue.at(-1);
    if (last !== undefined && isSame(last, event)) return;
    if (this.#queue.length >= QUEUE_LIMIT) return;
    this.#queue.push(event);
    if (this.#queue.length === 1) this.#ready();
  }
}

const isSame = (one: InotifyEvent, other: InotifyEvent): boolean =>
  one.wd === other.wd && one.mask === other.mask && one.name === other.name;

type Heard = Pick<Mark, "tell" | "end">;

class Watch implements Mark {
  readonly owner: object;
  readonly wd: number;
  dentry: Dentry;
  readonly #fs: FileSystem;
  readonly #heard: Heard;

  constructor(owner: object, fs: FileSystem, wd: number, dentry: Dentry, heard: Heard) {
    this.owner = owner;
    this.wd = wd;
    this.dentry = dentry;
    this.#fs = fs;
    this.#heard = heard;
    fs.dcacheOf(dentry).hold(dentry);
    fs.marks.add(this.object, this);
  }

  /** What is watched, whatever its names. */
  get object(): object {
    return this.#fs.identityOf(inodeOf(this.dentry));
  }

  tell(mask: number, name: string): void {
    this.#heard.tell(mask, name);
  }

  end(): void {
    this.#heard.tell(IN_IGNORED, "");
    this.#heard.end();
    this.#fs.dcacheOf(this.dentry).release(this.dentry);
  }
}
