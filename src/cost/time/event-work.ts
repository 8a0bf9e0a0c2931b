import type { Event } from "../../base/event.ts";
import { addWork, type Work, type WorkSum } from "./work.ts";

const CALL: Work = { call: 1 };
const OPENING_CALL: Work = { call: 1, open: 1 };
const OPENING: ReadonlySet<string> = new Set(["open", "openat", "creat"]);

type CopyUpEvent = Extract<Event, { readonly type: "copy-up" }>;

/** Counts the work behind events, in the order in which they happen: what fsync brings to the disk depends on what was
 *  written before. */
export class EventWork {
  /** Bytes of a file of the upper that are in the page cache only, by its inode. */
  readonly #dirty = new Map<number, number>();

  /** The work of one event. `syscall`: which call it belongs to. */
  of(event: Event, syscall = ""): Work {
    switch (event.type) {
      case "call":
        return OPENING.has(syscall) ? OPENING_CALL : CALL;
      case "lookup":
        return { name: 1, probe: event.probes, ...(event.found === "absent" ? {} : { inode: 1 }) };
      case "readdir":
        return { entry: event.entries };
      case "read":
        return { readByte: event.bytes };
      case "write":
        this.#soil(event.ino, event.bytes);
        return { write: 1, writtenByte: event.bytes };
      case "create":
      case "link":
        return { create: 1 };
      case "metadata":
        return { change: 1 };
      case "rename":
        return { rename: 1 };
      case "opaque":
        return { opaque: 1 };
      case "whiteout":
        return event.made ? { whiteout: 1 } : {};
      case "store":
        return event.call === "unlink" || event.call === "rmdir" ? { remove: 1 } : {};
      case "copy-up":
        if (!event.flushed) this.#soil(event.ino, event.copied);
        return copyUpWork(event);
      case "sync":
        return this.#sync(event.ino, event.skipped);
      case "allocate":
      case "clone":
        return { change: 1 };
      case "mount":
      case "remove":
      case "redirect":
      case "index":
        return {};
      default:
        return event satisfies never;
    }
  }

  #soil(ino: number, bytes: number): void {
    if (bytes > 0) this.#dirty.set(ino, (this.#dirty.get(ino) ?? 0) + bytes);
  }

  #sync(ino: number, skipped: boolean): Work {
    if (skipped) return {};
    const flushedByte = this.#dirty.get(ino) ?? 0;
    this.#dirty.delete(ino);
    return { flush: 1, flushedByte };
  }
}

/** The work of a copy-up by itself: what a first write has to wait for. */
export function copyUpWork(event: Pick<CopyUpEvent, "kind" | "copied" | "flushed">): Work {
  const { copied } = event;
  const work: WorkSum = event.kind === "dir" ? { copiedDirectory: 1 } : { copyUp: 1 };
  addWork(work, "copiedByte", copied);
  if (event.flushed) {
    work.flush = 1;
    addWork(work, "flushedByte", copied);
  }
  if (copied > 0) {
    work.coldFile = 1;
    work.coldByte = copied;
  }
  return work;
}
