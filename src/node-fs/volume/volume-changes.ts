import { IN_ATTRIB, IN_CREATE, IN_DELETE, IN_MODIFY } from "../../process/fsnotify.ts";
import type { Happening } from "../../process/marks.ts";
import type { Process } from "../../process/process.ts";
import { stepsOf, VolumeLink } from "./volume-link.ts";
import type { VolumeNode } from "./volume-node.ts";

/** memfs' numbers: FsEventType */
const CREATE = 0;
const DELETE = 1;
const MODIFY = 2;
const ATTRIB = 3;
const MOVE = 4;

/** As memfs' FsEvent. */
export interface VolumeEvent {
  readonly type: number;
  readonly steps: readonly string[];
  readonly node: VolumeNode;
  readonly link: VolumeLink;
  readonly oldSteps: readonly string[] | undefined;
}

type Listener = (event: VolumeEvent) => void;

/** The changes of a mount, whoever makes them, as memfs' watchers hear of those of a volume: at once, by path. Nothing is
 *  paid while nobody listens. memfs: Superblock.changes */
export class VolumeChanges {
  readonly listeners = new Set<Listener>();
  readonly #process: Process;
  /** Watchers know what they watch by its link. */
  readonly #watched = new Map<string, VolumeLink>();
  #end: (() => void) | null = null;

  constructor(process: Process) {
    this.#process = process;
  }

  listen(listener: Listener): () => void {
    this.listeners.add(listener);
    this.#end ??= this.#process.oversee((happening) => this.#tell(happening));
    return () => {
      this.listeners.delete(listener);
      if (this.listeners.size > 0) return;
      this.#end?.();
      this.#end = null;
      this.#watched.clear();
    };
  }

  emit(event: VolumeEvent): void {
    for (const listener of [...this.listeners]) listener(event);
  }

  /** The link of what is about to be watched. @param path absolute, without dots or symlinks */
  watched(path: string): VolumeLink {
    return this.#linkAt(path, true);
  }

  #tell({ mask, path, from }: Happening): void {
    const type = typeOf(mask);
    if (type === null && from === undefined) return;
    const link = from === undefined ? this.#linkAt(path) : this.#move(from, path);
    const oldSteps = from === undefined ? undefined : stepsOf(from);
    this.emit({ type: type ?? MOVE, steps: stepsOf(path), node: link.getNode(), link, oldSteps });
    if (type === DELETE) this.#watched.delete(path);
  }

  #linkAt(path: string, keeps = false): VolumeLink {
    const link = this.#watched.get(path) ?? new VolumeLink(this.#process, path);
    if (keeps) this.#watched.set(path, link);
    return link;
  }

  /** What is watched moves along, with all that is watched below it. */
  #move(from: string, to: string): VolumeLink {
    this.#watched.delete(to);
    for (const [path, link] of [...this.#watched]) {
      if (path !== from && !path.startsWith(`${from}/`)) continue;
      const place = to + path.slice(from.length);
      link.steps = stepsOf(place);
      this.#watched.delete(path);
      this.#watched.set(place, link);
    }
    return this.#linkAt(to);
  }
}

function typeOf(mask: number): number | null {
  if (mask & IN_CREATE) return CREATE;
  if (mask & IN_DELETE) return DELETE;
  if (mask & IN_MODIFY) return MODIFY;
  return mask & IN_ATTRIB ? ATTRIB : null;
}
