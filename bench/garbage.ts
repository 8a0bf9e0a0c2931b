import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** What others left is collected before something is measured, not in it. */
export function collectGarbage(): void {
  collector()();
}

/** Of what is new alone: little time, whatever there is. */
export function collectYoung(): void {
  collector()({ type: "minor" });
}

function collector(): (options?: { readonly type: "minor" }) => void {
  setFlagsFromString("--expose-gc");
  return runInNewContext("gc") as ReturnType<typeof collector>;
}
