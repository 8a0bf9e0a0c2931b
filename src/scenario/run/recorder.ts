import type { Envelope } from "../../base/event.ts";
import { compareNames } from "../../base/names.ts";
import { Trace } from "../../base/trace.ts";

/** What copy-on-write did, summed up. */
export interface Costs {
  /** Non-directories, each path once, in byte order. */
  readonly copiedUp: readonly string[];
  readonly copiedBytes: number;
  readonly writtenBytes: number;
}

/** Listens to one container, as long as it runs. */
export class Recorder {
  readonly trace: Trace;
  readonly envelopes: Envelope[] = [];
  readonly #whole = new Sum();
  #step = new Sum();
  #listening = true;

  constructor(container: number, keep: boolean, onEvent: (envelope: Envelope) => void) {
    this.trace = new Trace((envelope) => {
      if (!this.#listening) return;
      if (keep) this.envelopes.push(envelope);
      this.#whole.add(envelope);
      this.#step.add(envelope);
      onEvent(envelope);
    });
    this.trace.mount = container;
  }

  beginStep(number: number): void {
    this.trace.step = number;
    this.#step = new Sum();
  }

  get ofStep(): Costs {
    return this.#step.costs;
  }

  get ofAll(): Costs {
    return this.#whole.costs;
  }

  /** What is read to see how it came out is no part of the scenario. */
  stop(): void {
    this.#listening = false;
  }

  /** Looks at the container without being heard. */
  unheard<T>(look: () => T): T {
    this.#listening = false;
    try {
      return look();
    } finally {
      this.#listening = true;
    }
  }
}

/** What some events come to. */
export function costsOf(envelopes: Iterable<Envelope>): Costs {
  const sum = new Sum();
  for (const envelope of envelopes) sum.add(envelope);
  return sum.costs;
}

class Sum {
  readonly #copiedUp = new Set<string>();
  #copied = 0;
  #written = 0;

  add({ event }: Envelope): void {
    if (event.type === "write") this.#written += event.bytes;
    if (event.type !== "copy-up" || event.kind === "dir") return;
    this.#copied += event.copied;
    this.#copiedUp.add(event.path);
  }

  get costs(): Costs {
    return {
      copiedUp: [...this.#copiedUp].sort(compareNames),
      copiedBytes: this.#copied,
      writtenBytes: this.#written,
    };
  }
}
