import { createGzip } from "node:zlib";
import { encodeName } from "../../base/names.ts";
import { throughTransform } from "../../image/through-transform.ts";
import type { Content } from "../../layer/content.ts";
import type { Invocation } from "../command.ts";
import { GatheredContent, partOf } from "./gathered-content.ts";

export interface Packing {
  /** 1 to 9. Default: 6. */
  readonly level?: number;
  /** What the header is to say of the file; time in seconds. */
  readonly file?: { readonly name: string; readonly time: number };
}

/** A gzip header without a name (RFC 1952). */
const HEADER = 10;
const FLAGS = 3;
const NAMED = 8;
const TIME = 4;
const EFFORT = 8;
/** On which system it was made: Node's zlib says none, or another. */
const SYSTEM = 9;
const UNIX = 3;

/** A content as zlib packs it, under a header of gzip's. @throws when the user stops it */
export async function packed(
  invocation: Invocation,
  content: Content,
  { level = 6, file }: Packing = {},
): Promise<Content> {
  const made = new GatheredContent();
  for await (const piece of throughTransform(content.chunks(), createGzip({ level }))) {
    await invocation.turn?.();
    made.add(piece);
  }
  const header = Buffer.from(made.content.read(0, HEADER));
  header[EFFORT] = level === 9 ? 2 : level === 1 ? 4 : 0;
  header[SYSTEM] = UNIX;
  if (file !== undefined) {
    header[FLAGS] = NAMED;
    header.writeUInt32LE(file.time >>> 0, TIME);
  }
  const gathered = new GatheredContent();
  gathered.add(header);
  if (file !== undefined) gathered.add(encodeName(`${file.name}\0`));
  gathered.addContent(partOf(made.content, HEADER, made.size));
  return gathered.content;
}
