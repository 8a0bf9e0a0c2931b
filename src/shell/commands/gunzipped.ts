import { crc32, createInflateRaw } from "node:zlib";
import { throughTransform } from "../../image/through-transform.ts";
import { Content } from "../../layer/content.ts";
import type { Invocation } from "../command.ts";
import { GatheredContent, partOf } from "./gathered-content.ts";

export interface Gunzipped {
  /** All members' data, or what came out before the fault. */
  readonly content: Content;
  /** What is wrong, in gzip's words. */
  readonly fault: string | null;
  /** Something else than zeros comes behind the last member. */
  readonly garbage: boolean;
}

const MAGIC = [0x1f, 0x8b];
const DEFLATE = 8;
/** CRC and length. */
const TRAILER = 8;
const CUT_SHORT = "unexpected end of file";

/** Whether a content begins as what gzip makes does. */
export function isGzipped(content: Content, at = 0): boolean {
  const [first, second] = content.read(at, 2);
  return first === MAGIC[0] && second === MAGIC[1];
}

/** Unpacks members, one after another; only the first has to be there. @throws when the user stops it */
export async function gunzipped(invocation: Invocation, packed: Content): Promise<Gunzipped> {
  const gathered = new GatheredContent();
  let fault: string | null = null;
  let at = 0;
  while (fault === null && (at === 0 || isGzipped(packed, at))) {
    const begin = bodyOf(packed, at);
    if (typeof begin === "string") fault = begin;
    else {
      const member = await inflated(invocation, partOf(packed, begin, packed.size), gathered);
      at = begin + member.length;
      fault = member.fault ?? faultIn(packed.read(at, TRAILER), member);
      at += TRAILER;
    }
  }
  const rest = partOf(packed, at, packed.size);
  const garbage = fault === null && !rest.equals(Content.hole(rest.size));
  return { content: gathered.content, fault, garbage };
}

interface Member {
  /** Of the packed bytes. */
  readonly length: number;
  readonly fault: string | null;
  readonly crc: number;
  /** Of the data. */
  readonly size: number;
}

async function inflated(
  invocation: Invocation,
  packed: Content,
  gathered: GatheredContent,
): Promise<Member> {
  const inflate = createInflateRaw();
  let crc = 0;
  const before = gathered.size;
  let fault: string | null = null;
  try {
    for await (const piece of throughTransform(packed.chunks(), inflate)) {
      await invocation.turn?.();
      crc = crc32(piece, crc);
      gathered.add(piece);
    }
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    if (!code.startsWith("Z_")) throw error;
    fault = code === "Z_BUF_ERROR" ? CUT_SHORT : "invalid compressed data--format violated";
  }
  return { length: inflate.bytesWritten, fault, crc, size: gathered.size - before };
}

function faultIn(trailer: Uint8Array, { crc, size }: Member): string | null {
  if (trailer.length < TRAILER) return CUT_SHORT;
  const view = new DataView(trailer.buffer, trailer.byteOffset);
  if (view.getUint32(0, true) !== crc) return "invalid compressed data--crc error";
  return view.getUint32(4, true) === size % 2 ** 32
    ? null
    : "invalid compressed data--length error";
}

/** Headers with longer names are not looked for. */
const LONGEST_HEADER = 2 ** 17;

/** Where the data of the member at `at` begins, behind its header (RFC 1952); or what is wrong. */
function bodyOf(packed: Content, at: number): number | string {
  const head = packed.read(at, LONGEST_HEADER);
  if (head.length < 10) return CUT_SHORT;
  const [method, flags] = [head[2]!, head[3]!];
  if (method !== DEFLATE) return `unknown method ${method} -- not supported`;
  let end = 10;
  if (flags & 4) end += 2 + head[10]! + 256 * head[11]!;
  for (const named of [8, 16]) {
    if (flags & named) end = head.indexOf(0, end) + 1 || LONGEST_HEADER;
  }
  if (flags & 2) end += 2;
  return end > head.length ? CUT_SHORT : at + end;
}
