import { Content } from "../../layer/content.ts";

/** So many bytes that stand for those of a file: a line that says so, over and over. Files of different paths differ,
 *  and the same path is always the same. */
export function syntheticContent(path: string, size: number): Content {
  const line = `copyup: a stand-in for ${path}; not its real bytes\n`;
  return Content.repeat(new TextEncoder().encode(line), size);
}

/** `text`, and behind it stand-in bytes up to `size`; the text alone where it is as long. */
export function filledContent(text: string, path: string, size: number): Content {
  const head = Content.fromText(text);
  const filler = syntheticContent(path, Math.max(0, size - head.size));
  return head.copyRange(filler, 0, head.size, filler.size);
}
