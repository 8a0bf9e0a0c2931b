import { goQuote } from "../words/go-text.ts";
import { Fault } from "./place.ts";

const UNITS: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1000n,
  µs: 1000n,
  μs: 1000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
};

const MOST = 2n ** 63n - 1n;

/** Nanoseconds of a duration like "1h30m", "1.5s", "250ms".   Go: time.ParseDuration
 *  @throws Fault in Go's words */
export function parseDuration(text: string): number {
  const sign = /^[-+]/.test(text) ? text[0]! : "";
  let rest = text.slice(sign.length);
  if (rest === "0") return 0;
  if (rest === "") throw invalid(text);
  let total = 0n;
  while (rest !== "") {
    const number = /^([0-9]*)(?:\.([0-9]*))?/.exec(rest)!;
    const whole = number[1]!;
    const fraction = number[2] ?? "";
    if (whole === "" && fraction === "") throw invalid(text);
    rest = rest.slice(number[0].length);
    const unit = /^[^.0-9]*/.exec(rest)![0];
    if (unit === "") throw new Fault(`time: missing unit in duration ${goQuote(text)}`);
    const scale = Object.hasOwn(UNITS, unit) ? UNITS[unit] : undefined;
    if (scale === undefined) {
      throw new Fault(`time: unknown unit ${goQuote(unit)} in duration ${goQuote(text)}`);
    }
    rest = rest.slice(unit.length);
    total += BigInt(whole === "" ? 0 : whole) * scale;
    // Digits past a nanosecond are dropped.
    if (fraction !== "") total += (BigInt(fraction) * scale) / 10n ** BigInt(fraction.length);
    if (total > MOST) throw invalid(text);
  }
  return Number(sign === "-" ? -total : total);
}

function invalid(text: string): Fault {
  return new Fault(`time: invalid duration ${goQuote(text)}`);
}
