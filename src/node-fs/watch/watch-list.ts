import { IN_ATTRIB, IN_MODIFY } from "../../process/fsnotify.ts";
import type { Inotify, InotifyEvent } from "../../process/inotify.ts";
import type { Process } from "../../process/process.ts";
import { later } from "../node-parts.ts";

export type EventType = "rename" | "change";

/** Hears of one event. `name`: of the entry of a watched directory, or the last one of the path that is watched. */
export type OnEvent = (type: EventType, name: string) => void;

/** Those who watch one object. */
interface Watch {
  /** As the first of them called it: what all of them hear. */
  readonly path: string;
  heard: Set<OnEvent>;
  /** Those who have not heard yet of the event that is being told. */
  waiting: Set<OnEvent>;
}

/** The watchers of one fs: what libuv makes of inotify. Events are told on a later turn, each on its own, so that promises
 *  are settled in between. libuv: src/unix/linux.c, uv_fs_event_start and uv__inotify_read */
export class WatchList {
  readonly #inotify: Inotify;
  readonly #watches = new Map<number, Watch>();

  constructor(process: Process) {
    this.#inotify = process.inotify(() => later(() => this.#read()));
  }

  /** Gives what stops it. @throws FsError ENOENT ENOTDIR EACCES */
  start(path: string, onEvent: OnEvent): () => void {
    const wd = this.#inotify.addWatch(path);
    const watch = this.#watches.get(wd) ?? { path, heard: new Set(), waiting: new Set() };
    this.#watches.set(wd, watch);
    // Who hears twice is two.
    const hears: OnEvent = (type, name) => onEvent(type, name);
    watch.heard.add(hears);
    return () => {
      watch.heard.delete(hears);
      watch.waiting.delete(hears);
      if (watch.heard.size + watch.waiting.size > 0) return;
      this.#watches.delete(wd);
      this.#inotify.removeWatch(wd);
    };
  }

  #read(): void {
    for (const event of this.#inotify.read()) later(() => this.#tell(event));
  }

  #tell({ wd, mask, name }: InotifyEvent): void {
    const watch = this.#watches.get(wd);
    if (watch === undefined) return;
    // Of a directory all that happens is a rename: its bit is one of the others.
    const type = mask & ~(IN_ATTRIB | IN_MODIFY) ? "rename" : "change";
    const shown = name === "" ? watch.path.slice(watch.path.lastIndexOf("/") + 1) : name;
    watch.waiting = watch.heard;
    watch.heard = new Set();
    // Who begins to watch meanwhile comes next in the order, but hears of later events only.
    for (const hears of watch.waiting) {
      watch.waiting.delete(hears);
      watch.heard.add(hears);
      hears(type, shown);
    }
  }
}
