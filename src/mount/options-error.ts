import { FsError } from "../base/fs-error.ts";

/** A mount that Linux refuses for its options: EINVAL, and the reason that Linux only logs. */
export class MountOptionError extends FsError {
  /** The option at fault, as the data string spells it. */
  readonly option: string;
  /** Why, in plain words. Part of the message. */
  readonly reason: string;

  constructor(option: string, reason: string) {
    super("EINVAL", "mount");
    this.option = option;
    this.reason = reason;
    const errnoOnly = this.message;
    this.message = `${errnoOnly}: ${reason}`;
    // The stack was written with the message that FsError gave; it is what an uncaught error prints.
    if (this.stack) this.stack = this.stack.replace(errnoOnly, () => this.message);
  }
}
