import type { Envelope } from "../../base/event.ts";
import { EventWork } from "../../cost/time/event-work.ts";
import { addWork, unitsOf, type Work, type WorkSum } from "../../cost/time/work.ts";
import type { Standing } from "../run/again.ts";
import type { PlacedOver } from "../run/volumes-over.ts";

/** Whether a path of a container lies on a tmpfs: the innermost mount decides. */
export function isInMemory({ over }: Pick<Standing, "over">, path: string): boolean {
  if (over.length === 0) return false;
  const above = over.filter(({ place }) => `${path}/`.startsWith(`${place}/`));
  const innermost = above.reduce<PlacedOver | null>(
    (best, one) => (best === null || one.place.length >= best.place.length ? one : best),
    null,
  );
  return innermost?.kind === "tmpfs";
}

/** Counts the work behind the events of a variant. Prices are those of an overlay on one file system; what a store of
 *  blocks carries over is counted as bytes that are copied in the page cache. */
export class VariantWork {
  readonly #plain: boolean;
  readonly #events = new EventWork();
  readonly #total: WorkSum = {};
  readonly #alone: WorkSum = {};

  /** `plain`: there are no lower layers. */
  constructor(plain: boolean) {
    this.#plain = plain;
  }

  get total(): Work {
    return this.#total;
  }

  /** What of it one program did, call after call. */
  get alone(): Work {
    return this.#alone;
  }

  /** `inMemory`: the object lies on a tmpfs; `alone`: no other processor can take a part of it. */
  add(envelope: Envelope, { inMemory, alone }: { inMemory: boolean; alone: boolean }): void {
    // No disk is behind a tmpfs.
    if (inMemory && envelope.event.type === "sync") return;
    const work = this.#workOf(envelope);
    join(this.#total, work);
    if (alone) join(this.#alone, work);
  }

  /** What is done before there is a program: copies. */
  begin(work: Work): void {
    join(this.#total, work);
    join(this.#alone, work);
  }

  #workOf({ event, syscall }: Envelope): Work {
    const work = this.#events.of(event, syscall);
    // A file system without layers is asked once for a name.
    if (!this.#plain || work.probe === undefined) return work;
    return { ...work, probe: Math.min(1, work.probe) };
  }
}

function join(sum: WorkSum, work: Work): void {
  for (const [unit, count] of unitsOf(work)) addWork(sum, unit, count);
}
