import type { Flavour } from "../flavour.ts";

/** Text in single quotes, as `export -p` and `set` print it. */
export function quoteSingle(text: string): string {
  return `'${text.replaceAll("'", `'"'"'`)}'`;
}

const ASH_SAFE = /^[\w,./:@+^\]-]*$/;
const SAFE = /^[\w@%+=:,./-]+$/;

/** An argument as set -x prints it: dash as it is; busybox and bash quoted where it has to be. */
export function quoteForTrace(text: string, flavour: Flavour): string {
  switch (flavour) {
    case "dash":
      return text;
    case "ash":
      return ASH_SAFE.test(text) ? text : quoteSingle(text);
    case "bash":
      return quoteBash(text);
    default:
      return flavour satisfies never;
  }
}

/** As bash's printf %q is read back, with single quotes. */
export function quoteBash(text: string): string {
  if (text === "") return "''";
  return SAFE.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** As bash's %q: a backslash before each character that means something. */
export function quoteBackslash(text: string): string {
  if (text === "") return "''";
  if (/[\n\t\x7f-\xff\x00-\x1f]/.test(text)) {
    const inside = text.replace(/[\\'\n\t\r\x00-\x1f\x7f-\xff]/g, (char) => {
      const named = { "\n": "\\n", "\t": "\\t", "\r": "\\r", "\\": "\\\\", "'": "\\'" }[char];
      return named ?? `\\${char.charCodeAt(0).toString(8).padStart(3, "0")}`;
    });
    return `$'${inside}'`;
  }
  return text.replace(/[^\w@%+=:./-]/g, "\\$&").replace(/^~/, "\\~");
}
