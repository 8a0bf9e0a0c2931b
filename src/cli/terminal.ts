import type { Page } from "../report/page.ts";
import { coloured, plain } from "../report/paint.ts";
import type { CliIo } from "./io.ts";

const NARROWEST = 60;
const WIDEST = 100;
const PIPE = 80;

/** How reports look on the standard output. Box characters and bars are the same everywhere; colour is for
 *  terminals alone. */
export function pageFor(io: CliIo): Page {
  const columns = io.columns ?? PIPE;
  return {
    width: Math.min(WIDEST, Math.max(NARROWEST, columns)),
    paint: wantsColour(io) ? coloured : plain,
  };
}

/** FORCE_COLOR, NO_COLOR and TERM=dumb decide, in this order; then whether it is a terminal. */
export function wantsColour({ env, isTTY }: CliIo): boolean {
  const force = env.FORCE_COLOR;
  if (force !== undefined) return force !== "0" && force !== "false";
  if (env.NO_COLOR !== undefined && env.NO_COLOR !== "") return false;
  return env.TERM !== "dumb" && isTTY.stdout;
}
