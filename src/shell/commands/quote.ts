/** A name as GNU's messages show it: between single quotes, as a shell would read it back. (quotearg: shell-escape,
 *  always) */
export function quote(name: string): string {
  if (/[\0-\x1f\x7f-\uffff]/.test(name)) return dollarQuoted(name);
  if (!name.includes("'")) return `'${name}'`;
  return /["$`\\!]/.test(name) ? `'${name.replaceAll("'", `'\\''`)}'` : `"${name}"`;
}

/** As above, but bare where a shell needs no quotes. (quotef) */
export function quoteIfNeeded(name: string): string {
  return name !== "" && /^[\w@%+=:,./~^{}-]+$/.test(name) && !/^[~{]/.test(name)
    ? name
    : quote(name);
}

const ESCAPES: Readonly<Record<string, string>> = {
  "\x07": "\\a",
  "\b": "\\b",
  "\f": "\\f",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\v": "\\v",
};

/** Control characters and bytes above ASCII stand in a $'…' of their own: in the C locale they do not print. */
function dollarQuoted(name: string): string {
  let text = "'";
  let inside = false;
  for (const byte of new TextEncoder().encode(name)) {
    const char = String.fromCharCode(byte);
    const plain = byte >= 0x20 && byte < 0x7f;
    if (!plain && !inside) text += "'$'";
    if (plain && inside) text += "''";
    inside = !plain;
    text += plain
      ? char === "'"
        ? "'\\''"
        : char
      : (ESCAPES[char] ?? `\\${byte.toString(8).padStart(3, "0")}`);
  }
  return `${text}'`;
}
