const [QUOTE, BACKSLASH, LESS, GREATER, SLASH] = [0x22, 0x5c, 0x3c, 0x3e, 0x2f];

/** Where the string that begins at `open` ends: its closing quote. */
export function endOfString(text: string, open: number): number {
  let at = text.indexOf('"', open + 1);
  if (at < 0) return text.length;
  if (text.charCodeAt(at - 1) !== BACKSLASH) return at;
  for (at = open + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === BACKSLASH) at++;
    else if (code === QUOTE) return at;
  }
  return at;
}

/** Where what -y prints behind a descriptor ends: its ">". Where none begins at `open` (a shift, `1<<3`), the place of
 *  the last "<". Paths have "<" and ">" escaped; sockets have an arrow in them, as in `TCP:[127.0.0.1:80->10.0.0.1:9]`,
 *  and devices a second pair, as in `</dev/pts/0<char 136:0>>`. */
export function endOfAnnotation(text: string, open: number, end: number): number {
  const before = text.charCodeAt(open - 1);
  if (text.charCodeAt(open + 1) === LESS) return open + 1;
  // A digit, or the D of AT_FDCWD.
  if (!((before >= 0x30 && before <= 0x39) || before === 0x44)) return open;
  const isPath = text.charCodeAt(open + 1) === SLASH;
  let depth = 0;
  for (let at = open + 1; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code === LESS) depth++;
    if (code !== GREATER) continue;
    if (!isPath && text.charCodeAt(at - 1) === 0x2d) continue;
    if (depth === 0) return at;
    depth--;
  }
  return open;
}
