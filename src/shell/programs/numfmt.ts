import { bytesOf } from "../bytes.ts";
import { type Call, program, Stop } from "../commands/call.ts";
import type { Given } from "../commands/options.ts";
import { quote } from "../commands/quote.ts";

const SPEC = {
  short: "d:z",
  long: {
    delimiter: "d:",
    field: "field:",
    format: "format:",
    from: "from:",
    "from-unit": "from-unit:",
    grouping: "grouping",
    header: "header::",
    invalid: "invalid:",
    padding: "padding:",
    round: "round:",
    suffix: "suffix:",
    to: "to:",
    "to-unit": "to-unit:",
  },
};
const BAD = 2;
const LETTERS = "KMGTPEZY";
const I_FORMS = " (e.g Ki/Mi/Gi)";
const UNITS = ["none", "auto", "si", "iec", "iec-i"];

/** numfmt [--from=UNIT] [--to=UNIT] [--field=N] [--suffix=S] [--padding=N] [number…] */
export const numfmt = program(SPEC, (call, given) => {
  for (const key of ["format", "header", "invalid", "round", "grouping"]) {
    if (!given.has(key)) continue;
    call.note(`--${key} is not simulated`);
    throw new Stop();
  }
  for (const key of ["from", "to"]) {
    const unit = given.value(key);
    if (unit === null || (UNITS.includes(unit) && (key === "from" || unit !== "auto"))) continue;
    call.fail(`invalid argument ${quote(unit)} for '--${key}'`);
    throw new Stop();
  }
  const lines =
    given.operands.length > 0
      ? given.operands.map((one) => bytesOf(one))
      : call.invocation.stdin.replace(/\n$/, "").split("\n");
  for (const line of lines) call.invocation.stdout(`${lineOf(call, given, line)}\n`);
});

/** One field is put into another form; the others stay. */
function lineOf(call: Call, given: Given, line: string): string {
  const delimiter = given.value("d");
  const field = Number(given.value("field") ?? 1);
  const parts = delimiter === null ? (line.match(/\s*\S+/g) ?? [line]) : line.split(delimiter);
  const own = parts[field - 1];
  if (own === undefined) return line;
  const [, blank = "", word = ""] = /^(\s*)(.*)$/s.exec(own)!;
  const made = converted(call, given, word);
  // The first blank divides; those before it are width.
  const width = delimiter === null && blank.length > 1 ? own.length - (field === 1 ? 0 : 1) : 0;
  const padded = made.padStart(width);
  parts[field - 1] = `${delimiter === null && field > 1 ? (blank[0] ?? "") : ""}${padded}`;
  return parts.join(delimiter ?? "");
}

function converted(call: Call, given: Given, word: string): string {
  const suffix = given.value("suffix") ?? "";
  const bare = suffix !== "" && word.endsWith(suffix) ? word.slice(0, -suffix.length) : word;
  const value = numberIn(call, given, bare) * unitOf(given.value("from-unit"));
  const text = shownIn(value / unitOf(given.value("to-unit")), given.value("to") ?? "none");
  const padding = Number(given.value("padding") ?? 0);
  const made = text + suffix;
  return padding < 0 ? made.padEnd(-padding) : made.padStart(padding);
}

const unitOf = (text: string | null): number => {
  const [, digits = "", letter = "", binary = ""] = /^(\d*)([A-Z]?)(i?)$/.exec(text ?? "1") ?? [];
  const base = binary === "" ? 1000 : 1024;
  return Number(digits || "1") * base ** (LETTERS.indexOf(letter || "-") + 1);
};

function numberIn(call: Call, given: Given, word: string): number {
  const from = given.value("from") ?? "none";
  const bad = (what: string, remedy = ""): never => {
    call.fail(`${what}: ${quote(word)}${remedy}`, BAD);
    throw new Stop(BAD);
  };
  const [, digits, rest = ""] = /^(-?\d+(?:\.\d+)?)(.*)$/s.exec(word) ?? [];
  if (digits === undefined) return bad("invalid number");
  if (rest === "") {
    if (from === "iec-i") return bad("missing 'i' suffix in input", I_FORMS);
    return Number(digits);
  }
  const power = LETTERS.indexOf(rest[0]!) + 1;
  if (power === 0) return bad("invalid suffix in input");
  if (from === "none") return bad("rejecting suffix in input", " (consider using --from)");
  const binary = rest[1] === "i";
  const tail = rest.slice(binary ? 2 : 1);
  if (tail !== "" || (binary && (from === "si" || from === "iec"))) {
    return bad("invalid suffix in input");
  }
  if (from === "iec-i" && !binary) return bad("missing 'i' suffix in input", I_FORMS);
  const base = from === "si" || (from === "auto" && !binary) ? 1000 : 1024;
  return Number(digits) * base ** power;
}

/** Rounded away from zero, with one digit behind the point below ten. */
function shownIn(value: number, to: string): string {
  const away = (number: number): number => Math.sign(number) * Math.ceil(Math.abs(number));
  if (to === "none") return String(Number.isInteger(value) ? value : away(value));
  const base = to === "si" ? 1000 : 1024;
  let power = 0;
  let left = value;
  for (; Math.abs(left) >= base && power < LETTERS.length; power++) left /= base;
  if (power === 0) return String(away(left));
  const mark = to === "iec-i" ? "i" : "";
  const tenths = away(left * 10) / 10;
  if (Math.abs(tenths) < 10) return `${tenths.toFixed(1)}${LETTERS[power - 1]}${mark}`;
  const whole = away(left);
  if (Math.abs(whole) < base) return `${whole}${LETTERS[power - 1]}${mark}`;
  return `${(whole / base).toFixed(1)}${LETTERS[power]}${mark}`;
}
