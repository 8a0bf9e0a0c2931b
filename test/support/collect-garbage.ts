import { setImmediate } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** Collects all that nobody has. What a WeakRef was made of, or asked for, stays until the end of its turn: so a turn
 *  passes first. */
export async function collectGarbage(): Promise<void> {
  await setImmediate();
  setFlagsFromString("--expose-gc");
  const collect: () => void = runInNewContext("gc");
  collect();
}
