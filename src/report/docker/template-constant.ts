const ESCAPES: Readonly<Record<string, string>> = {
  ...{ a: "\x07", b: "\b", f: "\f", n: "\n", r: "\r", t: "\t", v: "\v" },
  ...{ "\\": "\\", '"': '"', "'": "'" },
};

/** What a constant of Go means: a string, a character (its number), a number, true or false; undefined when it is
 *  none. */
export function goConstant(text: string): string | number | boolean | undefined {
  if (text === "true" || text === "false") return text === "true";
  if (text.startsWith("`")) return text.slice(1, -1);
  if (text.startsWith('"')) return unescaped(text.slice(1, -1));
  if (text.startsWith("'")) return unescaped(text.slice(1, -1)).codePointAt(0);
  const number = Number(text.replaceAll("_", "").replace(/^\+/, ""));
  return Number.isNaN(number) ? undefined : number;
}

function unescaped(text: string): string {
  return text.replace(
    /\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|([0-7]{3})|(.))/g,
    (found, x, u, long, octal, letter) => {
      const hex = x ?? u ?? long;
      if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16));
      if (octal !== undefined) return String.fromCodePoint(Number.parseInt(octal, 8));
      return ESCAPES[letter] ?? found;
    },
  );
}
