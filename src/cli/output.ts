import type { Writable } from "node:stream";

/** Whoever read the output is gone (EPIPE): there is no use in going on. */
export class BrokenPipe extends Error {
  override readonly name = "BrokenPipe";
}

/** The output cannot be written: a full disk. */
export class OutputError extends Error {
  override readonly name = "OutputError";
}

/** A stream that is written to in order: what write() was awaited for has left the process. */
export class Output {
  readonly #stream: Writable;
  #broken: NodeJS.ErrnoException | undefined;

  constructor(stream: Writable) {
    this.#stream = stream;
    // Without a listener an error of the stream would end the process.
    stream.on("error", (error) => {
      this.#broken = error;
    });
  }

  /** @throws BrokenPipe OutputError */
  async write(text: string | Uint8Array): Promise<void> {
    if (text.length === 0) return;
    const error =
      this.#broken ??
      (await new Promise<NodeJS.ErrnoException | null | undefined>((done) => {
        this.#stream.write(text, (failure) => done(failure));
      }));
    if (error === null || error === undefined) return;
    if (error.code === "EPIPE" || error.code === "ERR_STREAM_DESTROYED") throw new BrokenPipe();
    throw new OutputError(`cannot write the output: ${error.message}`);
  }
}
