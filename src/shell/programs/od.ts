import { toArray } from "../bytes.ts";
import { program, Stop } from "../commands/call.ts";
import { readInput } from "./input.ts";

/** How many columns a value takes, and what it is shown as. */
interface Format {
  readonly size: number;
  readonly width: number;
  readonly shown: (value: bigint, bytes: Uint8Array) => string;
}

const NAMED: Readonly<Record<number, string>> = {
  0: "\\0",
  7: "\\a",
  8: "\\b",
  9: "\\t",
  10: "\\n",
  11: "\\v",
  12: "\\f",
  13: "\\r",
};

const SHORT: Readonly<Record<string, string>> = {
  b: "o1",
  c: "c",
  d: "u2",
  i: "d4",
  o: "o2",
  s: "d2",
  x: "x2",
};
const SIZES: Readonly<Record<string, number>> = { C: 1, S: 2, I: 4, L: 8 };

/** od [-A d|o|x|n] [-t type] [-bcdiosx] [-j skip] [-N count] [-v] [-w[width]] [file…] */
export const od = program(
  {
    short: "A:bcdij:N:ost:vw::x",
    long: {
      "address-radix": "A",
      "read-bytes": "N",
      "skip-bytes": "j",
      format: "t",
      "output-duplicates": "v",
      width: "w",
    },
  },
  (call, given) => {
    const files = given.operands.length === 0 ? ["-"] : given.operands;
    const texts = files.map((file) => readInput(call.invocation, file));
    if (texts.includes(null)) call.status = 1;
    const skip = Number(given.value("j") ?? 0);
    const count = Number(given.value("N") ?? Number.POSITIVE_INFINITY);
    const bytes = toArray(texts.join("").slice(skip, skip + count));
    const types = given.options.flatMap(({ key, value }) =>
      key === "t"
        ? [...value!.matchAll(/[acdoux][CSIL\d]*/g)].map(([one]) => one)
        : (SHORT[key] ?? []),
    );
    const formats = (types.length === 0 ? ["o2"] : types).map((type) => {
      const format = formatOf(type);
      if (format !== null) return format;
      call.fail(`invalid type string '${type}'`);
      throw new Stop();
    });
    const width = Number(given.value("w") ?? 16);
    const radix = given.value("A") ?? "o";
    const address = (at: number): string =>
      radix === "n"
        ? ""
        : at.toString({ o: 8, d: 10, x: 16 }[radix] ?? 8).padStart(radix === "x" ? 6 : 7, "0");
    const size = Math.max(...formats.map((one) => one.width / one.size));
    let last = "";
    let starred = false;
    for (let at = 0; at < bytes.length; at += width) {
      const row = bytes.subarray(at, at + width);
      const same = row.join() === last && row.length === width && !given.has("v");
      if (same && !starred) call.out("*\n");
      starred = same;
      last = row.join();
      if (same) continue;
      for (const [index, format] of formats.entries()) {
        const start = index === 0 ? address(at + skip) : " ".repeat(address(at).length);
        call.out(`${start}${rowText(format, row, size)}\n`);
      }
    }
    if (radix !== "n") call.out(`${address(skip + bytes.length)}\n`);
  },
);

function rowText({ size, shown }: Format, row: Uint8Array, columns: number): string {
  let text = "";
  for (let at = 0; at < row.length; at += size) {
    const bytes = row.subarray(at, at + size);
    const value = bytes.reduceRight((sum, byte) => sum * 256n + BigInt(byte), 0n);
    text += shown(value, bytes).padStart(columns * size);
  }
  return text;
}

/** Columns of a value have a blank in front. */
function formatOf(type: string): Format | null {
  const [, letter = "", length = ""] = /^([acdoux])([CSIL]|\d*)$/.exec(type) ?? [];
  const size = SIZES[length] ?? (length === "" ? 4 : Number(length));
  if (letter === "a" || letter === "c") {
    return { size: 1, width: 4, shown: (_, [byte = 0]) => characterText(byte) };
  }
  if (letter === "" || ![1, 2, 4, 8].includes(size)) return null;
  const most = 2n ** BigInt(8 * size) - 1n;
  const padded = (base: number): Format => {
    const width = most.toString(base).length;
    return { size, width: width + 1, shown: (value) => value.toString(base).padStart(width, "0") };
  };
  if (letter === "x") return padded(16);
  if (letter === "o") return padded(8);
  if (letter === "u") return { size, width: String(most).length + 1, shown: String };
  const width = String(-(most / 2n) - 1n).length + 1;
  return { size, width, shown: (value) => String(BigInt.asIntN(8 * size, value)) };
}

function characterText(byte: number): string {
  const named = NAMED[byte];
  if (named !== undefined) return named;
  return byte >= 32 && byte < 127 ? String.fromCharCode(byte) : byte.toString(8).padStart(3, "0");
}
