const SIMPLE: Readonly<Record<string, string>> = {
  a: "\x07",
  b: "\b",
  e: "\x1b",
  E: "\x1b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  "\\": "\\",
  "'": "'",
  '"': '"',
  "?": "?",
};

/** What `$'…'` stands for. */
export function unescapeAnsi(text: string): string {
  return text.replace(
    /\\(?:x([0-9a-fA-F]{1,2})|([0-7]{1,3})|u([0-9a-fA-F]{1,4})|U([0-9a-fA-F]{1,8})|c([\s\S])|([\s\S]))/g,
    (whole, hex, octal, unicode, wide, control, simple) => {
      if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
      if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8) & 0xff);
      if (unicode !== undefined || wide !== undefined) {
        return utf8(Number.parseInt(unicode ?? wide, 16));
      }
      if (control !== undefined) return String.fromCharCode(control.charCodeAt(0) & 0x1f);
      return SIMPLE[simple] ?? whole;
    },
  );
}

/** A code point as bytes. */
export function utf8(code: number): string {
  return String.fromCharCode(...new TextEncoder().encode(String.fromCodePoint(code)));
}
