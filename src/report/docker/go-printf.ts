import { GoText, type GoValue, printed, typeOf } from "./go-value.ts";

const VERB = /%([-+ 0#]*)(\*|\d+)?(?:\.(\d+))?([a-zA-Z%])/g;

/** fmt.Sprintf, as far as templates use it: %s %v %q %d %x %X %o %b %c %t %f with flags, width and precision. */
export function goPrintf(format: string, values: readonly GoValue[]): string {
  let next = 0;
  const text = format.replace(VERB, (_, flags: string, width: string, precision, verb: string) => {
    if (verb === "%") return "%";
    if (next >= values.length) return `%!${verb}(MISSING)`;
    const value = values[next++];
    const shown = formatted(value, verb, precision === undefined ? undefined : Number(precision));
    return padded(shown, flags, Number(width ?? 0));
  });
  const extra = values.slice(next);
  if (extra.length === 0) return text;
  return `${text}%!(EXTRA ${extra.map((one) => `${typeOf(one)}=${printed(one)}`).join(", ")})`;
}

function formatted(value: GoValue, verb: string, precision: number | undefined): string {
  const isText = typeof value === "string" || value instanceof GoText;
  const bad = () => `%!${verb}(${typeOf(value)}=${printed(value)})`;
  switch (verb) {
    case "s":
      if (typeof value === "number" || typeof value === "boolean") return bad();
      return [...printed(value)].slice(0, precision).join("");
    case "v":
      return printed(value);
    case "q":
      return isText ? JSON.stringify(printed(value)) : bad();
    case "t":
      return typeof value === "boolean" ? String(value) : bad();
    case "d":
    case "b":
    case "o": {
      const base = { d: 10, b: 2, o: 8 }[verb];
      return typeof value === "number" ? value.toString(base) : bad();
    }
    case "x":
    case "X": {
      const hex = isText
        ? Buffer.from(printed(value)).toString("hex")
        : typeof value === "number"
          ? value.toString(16)
          : bad();
      return verb === "X" ? hex.toUpperCase() : hex;
    }
    case "c":
      return typeof value === "number" ? String.fromCodePoint(value) : bad();
    case "f":
      return typeof value === "number" && !Number.isInteger(value)
        ? value.toFixed(precision ?? 6)
        : bad();
    default:
      return bad();
  }
}

function padded(text: string, flags: string, width: number): string {
  const missing = Math.max(0, width - [...text].length);
  if (flags.includes("-")) return text + " ".repeat(missing);
  if (!flags.includes("0")) return " ".repeat(missing) + text;
  return text.startsWith("-")
    ? `-${"0".repeat(missing)}${text.slice(1)}`
    : "0".repeat(missing) + text;
}
