import type { HealthcheckInstruction } from "../dockerfile.ts";
import { goQuote } from "../words/go-text.ts";
import type { Dialect } from "./dialect.ts";
import { parseDuration } from "./go-duration.ts";
import { Fault } from "./place.ts";
import type { PlacedInstruction } from "./raw-instruction.ts";
import { Flags } from "./read-flags.ts";

const MILLISECOND = 1_000_000;

/** HEALTHCHECK NONE, or CMD with its options.
 *  @throws Fault */
export function healthcheckInstruction(
  raw: PlacedInstruction,
  dialect: Dialect,
): HealthcheckInstruction {
  const { range, original, json } = raw;
  const [word, ...args] = raw.args;
  if (word === undefined) throw new Fault("HEALTHCHECK requires at least one argument");
  const type = word.toUpperCase();
  if (type === "NONE") {
    if (args.length > 0) throw new Fault("HEALTHCHECK NONE takes no arguments");
    return { kind: "healthcheck", range, original, command: null, ...NO_TIMES };
  }
  const flags = new Flags(raw.flags, "healthcheck", dialect);
  if (type !== "CMD") {
    throw new Fault(`Unknown type ${goQuote(type)} in HEALTHCHECK (try CMD)`, { word });
  }
  if (args.length === 0) throw new Fault("Missing command after HEALTHCHECK CMD");
  return {
    kind: "healthcheck",
    range,
    original,
    command: json ? { form: "exec", argv: args } : { form: "shell", line: args[0]!, heredocs: [] },
    interval: interval(flags, "interval"),
    timeout: interval(flags, "timeout"),
    startPeriod: interval(flags, "start-period"),
    startInterval: interval(flags, "start-interval"),
    retries: retries(flags, dialect),
  };
}

const NO_TIMES = { interval: 0, timeout: 0, startPeriod: 0, startInterval: 0, retries: 0 };

function interval(flags: Flags, name: string): number {
  const text = flags.text(name);
  if (text === undefined) return 0;
  const duration = parseDuration(text);
  if (duration === 0 || duration >= MILLISECOND) return duration;
  throw new Fault(`Interval ${goQuote(name)} cannot be less than 1ms`, { word: text });
}

function retries(flags: Flags, dialect: Dialect): number {
  const text = flags.text("retries");
  if (text === undefined) return 0;
  const fault = (reason: string) =>
    new Fault(`strconv.ParseInt: parsing ${goQuote(text)}: ${reason}`, { word: text });
  if (!/^[-+]?[0-9]+$/.test(text)) throw fault("invalid syntax");
  const count = Number(text);
  if (count < -(2 ** 31) || count > 2 ** 31 - 1) throw fault("value out of range");
  if (count >= dialect.leastRetries) return count;
  throw new Fault(dialect.words.retries(count), { word: text });
}
