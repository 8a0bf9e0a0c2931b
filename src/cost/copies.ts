import type { Envelope, Event } from "../base/event.ts";
import type { Content } from "../layer/content.ts";
import { contentOf, isFile } from "../layer/inode.ts";
import type { Layer } from "../layer/layer.ts";
import type { CopyNow, CopyUpCost } from "./cost.ts";
import { PathTree } from "./path-tree.ts";
import { copyUpWork } from "./time/event-work.ts";
import { measureUpper, type UpperObject } from "./upper-usage.ts";

type CopyUpEvent = Extract<Event, { readonly type: "copy-up" }>;

/** Follows every copied-up object from event to event, so that at the end it is known which file of the upper was
 *  copied from where, whatever it was renamed to since. */
export class Copies {
  readonly #made: Made[] = [];
  readonly #places = new PathTree<Made>();

  add(envelope: Envelope): void {
    const { event } = envelope;
    switch (event.type) {
      case "copy-up": {
        if (event.kind === "dir") return;
        const made = { event, step: envelope.step, syscall: envelope.syscall };
        this.#made.push(made);
        this.#places.set(event.path, made);
        return;
      }
      case "rename":
        // A rename that does not exchange leaves nothing at its old name, whatever we note for it.
        this.#places.swap(event.path, event.to);
        return;
      case "link":
        this.#link(event.path, event.to);
        return;
      case "create":
      case "remove":
        this.#places.delete(event.path);
        return;
    }
  }

  /** What became of each copy. `upper` and `lowers` (topmost first) are as the last event left them. */
  settle(upper: Layer, lowers: readonly Layer[]) {
    const { usage, objects } = measureUpper(upper, (path) => {
      const made = this.#places.get(path);
      return made === undefined ? null : sourceOf(made.event, lowers);
    });
    const now = new Map<Made, CopyNow>();
    for (const object of objects) {
      const made = this.#places.get(object.path);
      if (made !== undefined) now.set(made, settled(object));
    }
    const copyUps = this.#made.map((made) => copyUpCost(made, now.get(made) ?? null));
    return { usage, copyUps };
  }

  #link(path: string, to: string): void {
    const made = this.#places.get(path);
    if (made === undefined) this.#places.delete(to);
    else this.#places.set(to, made);
  }
}

interface Made {
  readonly event: CopyUpEvent;
  readonly step: number;
  readonly syscall: string;
}

/** The lower file as the copy-up read it: layers below never change. */
function sourceOf({ lowerPath, fromLayer }: CopyUpEvent, lowers: readonly Layer[]): Content | null {
  const inode = lowers[fromLayer - 1]?.get(lowerPath);
  return inode !== undefined && isFile(inode) ? contentOf(inode) : null;
}

function settled({ path, size, share }: UpperObject): CopyNow {
  return { path, size, ...share };
}

function copyUpCost({ event, step, syscall }: Made, now: CopyNow | null): CopyUpCost {
  const { path, trigger, kind, fromLayer, size, copied } = event;
  const work = copyUpWork(event);
  return { step, path, trigger, syscall, kind, fromLayer, size, copiedBytes: copied, work, now };
}
