import { createGzip } from "node:zlib";
import { throughTransform } from "../../image/through-transform.ts";
import type { Content } from "../../layer/content.ts";
import type { Invocation } from "../command.ts";
import { GatheredContent } from "./gathered-content.ts";

/** Where a header says on which system it was made. */
const SYSTEM = 9;
const UNIX = 3;

/** A content as zlib's gzip packs it. @throws when the user stops it */
export async function packed(
  invocation: Invocation,
  content: Content,
  level = 6,
): Promise<Content> {
  const gathered = new GatheredContent();
  for await (const piece of throughTransform(content.chunks(), createGzip({ level }))) {
    await invocation.turn?.();
    // Node's zlib names no system, or another.
    if (gathered.size === 0) piece[SYSTEM] = UNIX;
    gathered.add(piece);
  }
  return gathered.content;
}
