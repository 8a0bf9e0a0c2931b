import type { Output } from "./output.ts";

/** An output for those who cannot wait: what is put in leaves in order, and whoever waits for the end hears of a
 *  failure. */
export class QueuedOutput {
  #written: Promise<void> = Promise.resolve();

  put(output: Output, text: string | Uint8Array): void {
    const written = this.#written.then(() => output.write(text));
    // Whoever waits for the end hears of it.
    written.catch(() => undefined);
    this.#written = written;
  }

  /** When all of it has left. @throws BrokenPipe when nobody reads it, OutputError */
  end(): Promise<void> {
    return this.#written;
  }
}
