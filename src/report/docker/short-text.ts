import { widthOf } from "../text.ts";

/** An id as tables show it: 12 digits, without the algorithm. Moby: stringid.TruncateID */
export function shortId(id: string): string {
  return id.slice(id.indexOf(":") + 1).slice(0, 12);
}

/** Text cut to `width` columns, the last of them "…"; letters of the Far East take two. cli: formatter.Ellipsis */
export function ellipsis(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  let taken = "";
  let room = width - 1;
  for (const char of text) {
    room -= widthOf(char);
    if (room < 0) break;
    taken += char;
  }
  return `${taken}…`;
}
