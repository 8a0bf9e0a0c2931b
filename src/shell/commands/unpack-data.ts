import { bunzip2 } from "../../image/unpack/bunzip2.ts";
import { CutShort } from "../../image/unpack/chunk-reader.ts";
import { unxz } from "../../image/unpack/unxz.ts";
import { Content } from "../../layer/content.ts";
import type { Invocation } from "../command.ts";
import { GatheredContent } from "./gathered-content.ts";

/** What came out of a packed content, as far as it went. */
export interface UnpackedData {
  readonly content: Content;
  readonly fault: "none" | "another format" | "cut short" | "damaged";
}

const DECODERS = { xz: unxz, bzip2: bunzip2 } as const;
const MAGIC = { xz: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0], bzip2: [0x42, 0x5a, 0x68] } as const;
/** What a decoder says of data that is none. */
const DAMAGED = new Set(["XzError", "Bzip2Error"]);

/** Unpacks what xz or bzip2 packed. @throws when the user stops it */
export async function unpackData(
  invocation: Invocation,
  packing: keyof typeof DECODERS,
  packed: Content,
): Promise<UnpackedData> {
  const head = packed.read(0, MAGIC[packing].length);
  if (!MAGIC[packing].every((byte, i) => head[i] === byte)) {
    return { content: Content.empty, fault: "another format" };
  }
  const gathered = new GatheredContent();
  let fault: UnpackedData["fault"] = "none";
  try {
    for (const piece of DECODERS[packing](packed.chunks())) {
      await invocation.turn?.();
      gathered.add(piece);
    }
  } catch (error) {
    if (error instanceof CutShort) fault = "cut short";
    else if (error instanceof Error && DAMAGED.has(error.name)) fault = "damaged";
    else throw error;
  }
  return { content: gathered.content, fault };
}
