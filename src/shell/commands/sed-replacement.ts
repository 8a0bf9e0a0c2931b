import type { Piece } from "./sed-command.ts";

/** What a letter behind a backslash stands for. */
export const CONTROLS: Readonly<Record<string, string>> = {
  n: "\n",
  t: "\t",
  r: "\r",
  f: "\f",
  v: "\v",
  a: "\x07",
};

/** The pieces of what s puts in. */
export function pieces(text: string): Piece[] {
  const found: Piece[] = [];
  for (let at = 0; at < text.length; at++) {
    const char = text[at]!;
    const next = text[at + 1] ?? "";
    if (char === "&") found.push(0);
    else if (char !== "\\") found.push(char);
    else {
      at++;
      if (/\d/.test(next)) found.push(Number(next));
      else if (/[LUluE]/.test(next)) found.push({ turn: next as "L" });
      else found.push(CONTROLS[next] ?? next);
    }
  }
  return found;
}

/** The replacement for one match, with \L, \U and their like carried out. */
export function filled(pieces: readonly Piece[], groups: readonly (string | undefined)[]): string {
  let text = "";
  let way: "L" | "U" | "E" = "E";
  let once: "l" | "u" | null = null;
  for (const piece of pieces) {
    if (typeof piece === "object") {
      if (piece.turn === "l" || piece.turn === "u") once = piece.turn;
      else way = piece.turn;
      continue;
    }
    let part = typeof piece === "number" ? String(groups[piece] ?? "") : piece;
    if (way !== "E") part = way === "U" ? part.toUpperCase() : part.toLowerCase();
    if (once !== null && part !== "") {
      part = (once === "u" ? part[0]!.toUpperCase() : part[0]!.toLowerCase()) + part.slice(1);
      once = null;
    }
    text += part;
  }
  return text;
}
