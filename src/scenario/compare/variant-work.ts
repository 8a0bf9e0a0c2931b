import type { Event } from "../../base/event.ts";
import { EventWork } from "../../cost/time/event-work.ts";
import { addWork, unitsOf, type Work, type WorkSum } from "../../cost/time/work.ts";
import type { Variant } from "../run/again.ts";

/** Counts the work behind the events of a variant. */
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

  add(event: Event): void {
    this.join(this.#workOf(event));
  }

  join(work: Work): void {
    for (const [unit, count] of unitsOf(work)) addWork(this.#total, unit, count);
  }

  #workOf(event: Event): Work {
    // No disk is behind a tmpfs.
    if (event.type === "sync" && this.#isInMemory(event.path)) return {};
    const work = this.#events.of(event);
    // A file system without layers is asked once for a name.
    if (!this.#variant.plain || work.probe === undefined) return work;
    return { ...work, probe: Math.min(1, work.probe) };
  }

  #isInMemory(path: string): boolean {
    return this.#variant.over.some(
      (over) => over.kind === "tmpfs" && `${path}/`.startsWith(`${over.path}/`),
    );
  }
}
