import type { Clock } from "../../base/clock.ts";
import type { Process } from "../../process/process.ts";
import type { Package } from "./package-set.ts";
import type { Variables } from "./template.ts";

/** A command as it was called, and what its steps work on. */
export interface Call {
  readonly process: Process;
  readonly clock: Clock;
  /** Options as they were given, those with a value as "--name=value" too. */
  readonly options: readonly string[];
  readonly variables: Variables;
  /** What `each` goes over: packages, or arguments. */
  readonly items: readonly Item[];
  /** The round of `each`. */
  readonly at?: Item;
  print(text: string): void;
  warn(text: string): void;
}

/** One round of `each`. */
export interface Item {
  readonly name: string;
  /** It was named, and did not come along with another. */
  readonly asked: boolean;
  readonly package?: Package;
}

/** Whether a call has one of the options: "--no-cache", or "--no-cache=…". */
export function hasOption({ options }: Pick<Call, "options">, wanted: readonly string[]): boolean {
  return options.some((given) =>
    wanted.some((one) => given === one || given.startsWith(`${one}=`)),
  );
}
