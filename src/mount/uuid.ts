import type { Layer } from "../layer/layer.ts";
import { isImpure, type MarkSpace, markOf } from "../layer/marks.ts";
import type { LayerWriter } from "../layer/writer.ts";
import type { UuidMode } from "./options-read.ts";

const UUID_BYTES = 16;

/** Decides on the overlay's own uuid, which is kept as a mark on the upper root and so survives remounts. "on": written
 *  by this mount; "auto": found there; "null", "off": none. Writes it
 *  on an upper that was never mounted. Kernel: ovl_init_uuid_xattr. */
export function settleUuid(
  option: UuidMode,
  upper: Layer,
  writer: LayerWriter,
  marks: MarkSpace,
): UuidMode {
  if (option === "off" || option === "null") return option;
  const kept = markOf(upper.root, "uuid", marks);
  if (kept !== undefined) return kept.length === UUID_BYTES ? option : "null";
  // An impure root was mounted before, by something that knew no uuid: leave it as it is.
  if (option === "auto" && isImpure(upper.root, marks)) return "null";
  writer.setxattr(upper.root, `${marks}uuid`, generate(upper.root.ino));
  return "on";
}

/** A version 4 uuid that depends on the store's numbering alone: the same run makes the same one. */
function generate(seed: number): Uint8Array {
  const uuid = new Uint8Array(UUID_BYTES);
  let state = seed + 0x9e3779b9;
  for (let i = 0; i < UUID_BYTES; i++) {
    state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + i;
    uuid[i] = state >>> 11;
  }
  uuid[6] = (uuid[6]! & 0x0f) | 0x40;
  uuid[8] = (uuid[8]! & 0x3f) | 0x80;
  return uuid;
}
