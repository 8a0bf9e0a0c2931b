import type { Shell } from "../run/shell-state.ts";
import { unescapeEcho } from "./echo.ts";
import { quoteBackslash } from "./quote.ts";
import { misuse } from "./usage.ts";

const SPEC =
  /%([-+ #0]*)(\*|\d+)?(?:\.(\*|\d+)?)?([a-zA-Z%])|\\(?:([0-7]{1,3})|x([0-9a-fA-F]{1,2})|([\s\S]))|%$/g;

/** printf [-v name] format [argument…] */
export function printf(shell: Shell, args: string[], name: string): number {
  let variable: string | null = null;
  if (args[0] === "-v" && shell.flavour === "bash") {
    variable = args[1] ?? "";
    args.splice(0, 2);
  }
  if (args[0] === "--") args.shift();
  if (args.length === 0) return misuse(shell, name, "usage: printf format [arg ...]");
  const { text, bad } = formatted(args[0]!, args.slice(1), shell.flavour !== "dash");
  if (variable !== null) shell.variables.set(variable, text);
  else shell.out(text);
  for (const one of bad) complainAbout(shell, name, one);
  return bad.length > 0 ? 1 : 0;
}

function complainAbout(shell: Shell, name: string, bad: string): void {
  const message = {
    dash: `${bad}: expected numeric value`,
    ash: `invalid number '${bad}'`,
    bash: `${bad}: invalid number`,
  }[shell.flavour];
  misuse(shell, name, message);
}

/** What printf prints, and the arguments that are no numbers. @param hex Whether `\x41` means a byte; dash's does not */
export function formatted(
  format: string,
  args: readonly string[],
  hex = true,
): { text: string; bad: string[] } {
  const run = new Run(args, hex);
  do {
    const before = run.used;
    run.once(format);
    if (run.used === before) break;
  } while (!run.stopped && run.used < args.length);
  return { text: run.text, bad: run.bad };
}

class Run {
  text = "";
  used = 0;
  stopped = false;
  readonly bad: string[] = [];
  readonly #args: readonly string[];
  readonly #hex: boolean;

  constructor(args: readonly string[], hex: boolean) {
    this.#args = args;
    this.#hex = hex;
  }

  once(format: string): void {
    let at = 0;
    for (const found of format.matchAll(SPEC)) {
      this.text += format.slice(at, found.index);
      at = found.index + found[0].length;
      this.text += this.#one(found);
      if (this.stopped) return;
    }
    this.text += format.slice(at);
  }

  #next(): string | undefined {
    return this.#args[this.used++];
  }

  #one(found: RegExpMatchArray): string {
    const [whole, flags = "", width, precision, kind, octal, hex, char] = found;
    if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8) & 0xff);
    if (hex !== undefined) {
      return this.#hex ? String.fromCharCode(Number.parseInt(hex, 16)) : whole;
    }
    if (char !== undefined) {
      const { said, stopped } = unescapeEcho(whole);
      if (char === '"') return '"';
      this.stopped = stopped;
      return said;
    }
    if (kind === undefined) return "%";
    if (kind === "%") return "%";
    const size = width === "*" ? this.#number() : Number(width ?? 0);
    const digits = precision === "*" ? this.#number() : precision;
    const dot = whole.includes(".");
    const places = dot ? Number(digits ?? 0) : null;
    const left = flags.includes("-") || Number(size) < 0;
    const body = this.#convert(kind, flags, places);
    const total = Math.abs(Number(size));
    if (left) return body.padEnd(total);
    const zero =
      flags.includes("0") &&
      (/[eEfFgG]/.test(kind) || ("diouxX".includes(kind) && places === null));
    if (!zero) return body.padStart(total);
    const sign = /^[-+ ]?(?:0[xX](?=.))?/.exec(body)![0];
    return sign + body.slice(sign.length).padStart(total - sign.length, "0");
  }

  #convert(kind: string, flags: string, places: number | null): string {
    switch (kind) {
      case "s":
        return cut(this.#next() ?? "", places);
      case "b": {
        const { said, stopped } = unescapeEcho(this.#next() ?? "", true);
        this.stopped = stopped;
        return cut(said, places);
      }
      case "q":
        return quoteBackslash(this.#next() ?? "");
      case "c":
        return (this.#next() ?? "").slice(0, 1);
      case "d":
      case "i":
        return signed(this.#number(), flags, places);
      case "u":
        return BigInt.asUintN(64, this.#number())
          .toString()
          .padStart(places ?? 0, "0");
      case "o":
      case "x":
      case "X":
        return based(BigInt.asUintN(64, this.#number()), kind, flags, places);
      default:
        return floating(Number(this.#next() ?? 0) || 0, kind, flags, places ?? 6);
    }
  }

  #number(): bigint {
    const text = this.#next();
    if (text === undefined || text === "") return 0n;
    if (/^["']/.test(text)) return BigInt(text.charCodeAt(1) || 0);
    const found = /^\s*([-+]?)(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9]\d*)?/.exec(text)!;
    if (found[2] === undefined || found[0].length !== text.length) this.bad.push(text);
    const digits = found[2] ?? "0";
    const value = BigInt(/^0[0-7]+$/.test(digits) ? `0o${digits.slice(1)}` : digits);
    return found[1] === "-" ? -value : value;
  }
}

const cut = (text: string, places: number | null): string =>
  places === null ? text : text.slice(0, places);

function signed(value: bigint, flags: string, places: number | null): string {
  const digits = (value < 0n ? -value : value).toString().padStart(places ?? 0, "0");
  if (value < 0n) return `-${digits}`;
  return (flags.includes("+") ? "+" : flags.includes(" ") ? " " : "") + digits;
}

function based(value: bigint, kind: string, flags: string, places: number | null): string {
  const digits = value.toString(kind === "o" ? 8 : 16).padStart(places ?? 0, "0");
  const mark = !flags.includes("#") || value === 0n ? "" : kind === "o" ? "0" : "0x";
  return kind === "X" ? (mark + digits).toUpperCase() : mark + digits;
}

function floating(value: number, kind: string, flags: string, places: number): string {
  const plus = value >= 0 && flags.includes("+") ? "+" : "";
  const twoDigits = (text: string): string => text.replace(/e([-+])(\d)$/, "e$10$2");
  switch (kind.toLowerCase()) {
    case "f":
      return plus + value.toFixed(places);
    case "e":
      return plus + twoDigits(value.toExponential(places));
    default: {
      const precision = Math.max(places, 1);
      const exponent = value === 0 ? 0 : Math.floor(Math.log10(Math.abs(value)));
      const short =
        exponent < -4 || exponent >= precision
          ? twoDigits(String(Number(value.toPrecision(precision)).toExponential()))
          : String(Number(value.toPrecision(precision)));
      return plus + short;
    }
  }
}
