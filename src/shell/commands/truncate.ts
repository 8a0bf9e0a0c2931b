import { FsError, isErrno } from "../../base/fs-error.ts";
import { type Call, program, Stop } from "./call.ts";
import { type Given, UsageError } from "./options.ts";
import { quote } from "./quote.ts";
import { parseSize } from "./sizes.ts";
import { strerror } from "./strerror.ts";

const SPEC = {
  short: "cor:s:",
  long: { "no-create": "c", "io-blocks": "o", reference: "r", size: "s" },
};
type Way = "" | "+" | "-" | "<" | ">" | "/" | "%";

/** truncate(1). Opening a lower file for writing copies all of it up, even to cut it to nothing: there is no O_TRUNC. */
export const truncate = program(SPEC, (call, given) => {
  const text = given.value("s");
  const reference = given.value("r");
  const { way, amount } = text === null ? { way: "" as Way, amount: null } : sizeOf(call, text);
  if (text === null && reference === null) {
    throw new UsageError("you must specify either '--size' or '--reference'");
  }
  if (text !== null && reference !== null && way === "") {
    throw new UsageError("you must specify a relative '--size' with '--reference'");
  }
  if (given.operands.length === 0) throw new UsageError("missing file operand");
  let base: number | null = null;
  if (reference !== null) {
    try {
      base = call.process.stat(reference).size;
    } catch (error) {
      call.failed(`cannot stat ${quote(reference)}`, error);
      throw new Stop();
    }
  }
  for (const path of given.operands) {
    cut(call, given, path, (size, block) =>
      newSize(way, amount === null ? null : amount * (given.has("o") ? block : 1), base ?? size),
    );
  }
});

function sizeOf(call: Call, text: string): { way: Way; amount: number } {
  const [, way, rest] = /^\s*([-+<>/%]?)\s*(.*)$/s.exec(text)!;
  const amount = parseSize(rest!);
  if (Number.isNaN(amount)) {
    call.fail(`Invalid number: ${quote(text)}`);
    throw new Stop();
  }
  if ((way === "/" || way === "%") && amount === 0) {
    call.fail("division by zero");
    throw new Stop();
  }
  return { way: way as Way, amount };
}

/** @param amount null: exactly the base */
function newSize(way: Way, amount: number | null, base: number): number {
  if (amount === null) return base;
  switch (way) {
    case "":
      return amount;
    case "+":
      return base + amount;
    case "-":
      return Math.max(0, base - amount);
    case "<":
      return Math.min(base, amount);
    case ">":
      return Math.max(base, amount);
    case "/":
      return base - (base % amount);
    case "%":
      return Math.ceil(base / amount) * amount;
    default:
      return way satisfies never;
  }
}

function cut(
  call: Call,
  given: Given,
  path: string,
  sizeFor: (size: number, block: number) => number,
): void {
  const { process } = call;
  const flags = given.has("c") ? "O_WRONLY|O_NONBLOCK" : "O_WRONLY|O_CREAT|O_NONBLOCK";
  let fd: number;
  try {
    fd = process.open(path, flags, 0o666);
  } catch (error) {
    if (!(error instanceof FsError)) throw error;
    if (given.has("c") && isErrno(error, "ENOENT")) return;
    call.fail(`cannot open ${quote(path)} for writing: ${strerror(error)}`);
    return;
  }
  try {
    const { size, blksize } = process.fstat(fd);
    const wanted = sizeFor(size, blksize);
    call.attempt(`failed to truncate ${quote(path)} at ${wanted} bytes`, () =>
      process.ftruncate(fd, wanted),
    );
  } finally {
    process.close(fd);
  }
}
