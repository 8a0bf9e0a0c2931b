import type { Random } from "../../kernel/generate/random.ts";
import { type Call, randomCall } from "../differential/random-call.ts";
import { Values } from "../differential/random-value.ts";

/** One thing to do on both sides. */
export type Step =
  | { readonly do: "call"; readonly call: Call }
  | {
      readonly do: "watch";
      readonly path: string;
      readonly options: { readonly recursive?: boolean; readonly encoding?: string };
    }
  /** Closes the n-th watcher of those opened so far, counted around. */
  | { readonly do: "close"; readonly which: number }
  /** Lets the events come. */
  | { readonly do: "wait" };

/** The first ones mostly watch: what is not watched is no news. */
export function randomStep(random: Random, at: number): Step {
  const kind = random.weighted<Step["do"]>(
    at < 4 ? { watch: 5, call: 1 } : { call: 10, wait: 4, watch: 1, close: 1 },
  );
  switch (kind) {
    case "call":
      return { do: "call", call: changing(random) };
    case "watch":
      return { do: "watch", path: watched(random), options: optionsOf(random) };
    case "close":
      return { do: "close", which: random.between(0, 7) };
    case "wait":
      return { do: "wait" };
    default:
      return kind satisfies never;
  }
}

const watched = (random: Random): string =>
  random.chance(0.15) ? "/" : new Values(random).pathText();

function optionsOf(random: Random) {
  return {
    ...(random.chance(0.3) ? { recursive: true } : {}),
    ...(random.chance(0.2) ? { encoding: random.pick(["buffer", "hex", "utf8"]) } : {}),
  };
}

/** Names that chance makes cannot be compared. */
function changing(random: Random): Call {
  for (;;) {
    const call = randomCall(random, true);
    if (call.name !== "mkdtemp") return call;
  }
}
