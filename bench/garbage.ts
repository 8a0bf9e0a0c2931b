import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** What others left is collected before something is measured, not in it. */
export function collectGarbage(): void {
  setFlagsFromString("--expose-gc");
  (runInNewContext("gc") as () => void)();
}
