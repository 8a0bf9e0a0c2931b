import type { Envelope, Event } from "./event.ts";

/** Collects what happened. A mount without a trace pays one null check per fact, and allocates nothing. */
export class Trace {
  /** Set by whoever drives the run; copied into each envelope. */
  mount = 0;
  process = 0;
  step = 0;
  syscall = "";
  #seq = 0;
  readonly #listener: (envelope: Envelope) => void;

  /** @param listener called at once with each event */
  constructor(listener: (envelope: Envelope) => void) {
    this.#listener = listener;
  }

  /** Called by the engine. */
  emit(event: Event): void {
    this.#listener({
      seq: this.#seq++,
      mount: this.mount,
      process: this.process,
      step: this.step,
      syscall: this.syscall,
      event,
    });
  }
}

/** A trace that keeps its envelopes in a list. */
export function recordingTrace(): { readonly trace: Trace; readonly envelopes: Envelope[] } {
  const envelopes: Envelope[] = [];
  return { trace: new Trace((envelope) => envelopes.push(envelope)), envelopes };
}
