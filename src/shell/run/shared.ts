import type { Clock } from "../../base/clock.ts";
import type { Process } from "../../process/process.ts";
import type { Command } from "../command.ts";
import type { Flavour } from "../flavour.ts";
import type { ShellLimits } from "../limits.ts";
import { ShellLimitError } from "../shell-error.ts";
import { Turn } from "../turn.ts";

/** The ids between are the runtime's own, gone by then. */
const FIRST_CHILD = 7;

/** What all shells of a script have in common: those that it starts with `sh`, and its subshells. */
export class Shared {
  readonly process: Process;
  readonly clock: Clock;
  readonly limits: ShellLimits;
  readonly signal: AbortSignal | undefined;
  /** Commands that need no file. */
  readonly extra: ReadonlyMap<string, Command>;
  /** The command that runs when the image has a file of its name; undefined when there is none of ours. */
  readonly program: (name: string) => Command | undefined;
  readonly strictPath: boolean;
  /** What the image's /bin/sh is. */
  readonly system: Flavour;
  readonly unknown = new Set<string>();
  readonly missing = new Set<string>();
  readonly #turn = new Turn();
  #commands = 0;
  #output = 0;
  #lastPid = 0;
  #random = 1;

  constructor(init: {
    readonly process: Process;
    readonly clock: Clock;
    readonly limits: ShellLimits;
    readonly signal: AbortSignal | undefined;
    readonly extra: ReadonlyMap<string, Command>;
    readonly program: (name: string) => Command | undefined;
    readonly strictPath: boolean;
    readonly system: Flavour;
  }) {
    this.process = init.process;
    this.clock = init.clock;
    this.limits = init.limits;
    this.signal = init.signal;
    this.extra = init.extra;
    this.program = init.program;
    this.strictPath = init.strictPath;
    this.system = init.system;
  }

  /** Before each command; gives what to wait for, if there is anything. @throws ShellLimitError, the signal's reason */
  countCommand(): Promise<void> | null {
    this.#commands++;
    if (this.#commands > this.limits.commands) this.exceeded("commands", "running commands");
    return this.turn();
  }

  /** Lets the event loop run, now and then. @throws the signal's reason */
  turn(): Promise<void> | null {
    this.signal?.throwIfAborted();
    const turn = this.#turn.take();
    return turn === null ? null : turn.then(() => this.signal?.throwIfAborted());
  }

  countOutput(bytes: number): void {
    this.#output += bytes;
    if (this.#output > this.limits.output) this.exceeded("output", "writing output");
  }

  exceeded(limit: keyof ShellLimits, doing: string): never {
    throw new ShellLimitError(limit, this.limits[limit], doing);
  }

  /** $RANDOM: the same numbers in every run. (the linear congruence of C's rand) */
  nextRandom(): string {
    this.#random = (Math.imul(this.#random, 1_103_515_245) + 12_345) & 0x7fffffff;
    return String(this.#random >>> 16);
  }

  /** The first is the container's own. */
  nextPid(): number {
    this.#lastPid = this.#lastPid === 0 ? 1 : Math.max(this.#lastPid + 1, FIRST_CHILD);
    return this.#lastPid;
  }
}
