import { ProgressDisplay } from "../registry/progress-display.ts";
import type { OnTransferEvent } from "../registry/transfer-event.ts";
import type { CommandContext } from "./program.ts";
import { QueuedOutput } from "./queued-output.ts";

const DEFAULT_ROWS = 24;

/** What a pull or push says of itself on the standard output, as Docker's client shows it. */
export class TransferOutput {
  /** The name in full, once it was told. */
  lastName: string | undefined;
  readonly #stdout: CommandContext["stdout"];
  readonly #stderr: CommandContext["stderr"];
  readonly #display: ProgressDisplay | null;
  readonly #queue = new QueuedOutput();

  constructor({ io, stdout, stderr }: CommandContext, { quiet }: { readonly quiet: boolean }) {
    this.#stdout = stdout;
    this.#stderr = stderr;
    const { columns, rows = DEFAULT_ROWS, isTTY } = io;
    const size = isTTY.stdout && columns !== undefined ? { columns, rows } : null;
    this.#display = quiet
      ? null
      : new ProgressDisplay({
          write: (text) => this.#queue.put(this.#stdout, text),
          size: () => size,
          now: () => performance.now(),
        });
  }

  readonly onEvent: OnTransferEvent = (event) => {
    if (event.kind === "name") this.lastName = event.name;
    if (this.#display !== null) this.#display.show(event);
    else if (event.kind === "warning") this.#queue.put(this.#stderr, `copyup: ${event.text}\n`);
  };

  /** When all of it has left. @throws BrokenPipe when nobody reads it */
  end(): Promise<void> {
    return this.#queue.end();
  }
}
