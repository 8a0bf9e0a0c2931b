import type { Page } from "../report/page.ts";
import { coloured, plain } from "../report/paint.ts";
import type { CliIo } from "./io.ts";

const NARROWEST = 60;
const WIDEST = 100;
const PIPE = 80;

/** How reports look, in a form that can be sent to another thread. */
export interface Look {
  /** Columns. */
  readonly width: number;
  readonly colour: boolean;
}

/** On the standard output. Box characters and bars are the same everywhere; colour is for terminals alone. */
export function lookFor(io: CliIo): Look {
  const columns = io.columns ?? PIPE;
  return {
    width: Math.min(WIDEST, Math.max(NARROWEST, columns)),
    colour: wantsColour(io),
  };
}

export const pageOf = ({ width, colour }: Look): Page => ({
  width,
  paint: colour ? coloured : plain,
});

export const pageFor = (io: CliIo): Page => pageOf(lookFor(io));

/** FORCE_COLOR, NO_COLOR and TERM=dumb decide, in this order; then whether it is a terminal. */
export function wantsColour({ env, isTTY }: CliIo): boolean {
  const force = env.FORCE_COLOR;
  if (force !== undefined) return force !== "0" && force !== "false";
  if (env.NO_COLOR !== undefined && env.NO_COLOR !== "") return false;
  return env.TERM !== "dumb" && isTTY.stdout;
}
