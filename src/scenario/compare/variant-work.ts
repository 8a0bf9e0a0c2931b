import type { Envelope } from "../../base/event.ts";
import { EventWork } from "../../cost/time/event-work.ts";
import { addWork, unitsOf, type Work, type WorkSum } from "../../cost/time/work.ts";
import type { Variant } from "../run/again.ts";

/** Whether a path of a variant's containers lies on a tmpfs. */
export function isInMemory({ over }: Variant, path: string): boolean {
  return over.some(({ kind, path: at }) => kind === "tmpfs" && `${path}/`.startsWith(`${at}/`));
}

/** Counts the work behind the events of a variant. Prices are those of an overlay on one file system; what a store of
 *  blocks carries over is counted as bytes that are copied in the page cache. */
export class VariantWork {
  readonly #variant: Variant;
  readonly #events = new EventWork();
  readonly #total: WorkSum = {};

  constructor(variant: Variant) {
    this.#variant = variant;
  }

  get total(): Work {
    return this.#total;
  }

  add(envelope: Envelope): void {
    this.join(this.#workOf(envelope));
  }

  join(work: Work): void {
    for (const [unit, count] of unitsOf(work)) addWork(this.#total, unit, count);
  }

  #workOf({ event, syscall }: Envelope): Work {
    // No disk is behind a tmpfs.
    if (event.type === "sync" && isInMemory(this.#variant, event.path)) return {};
    const work = this.#events.of(event, syscall);
    // A file system without layers is asked once for a name.
    if (!this.#variant.plain || work.probe === undefined) return work;
    return { ...work, probe: Math.min(1, work.probe) };
  }
}
