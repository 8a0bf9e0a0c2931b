import type { RecordedCase } from "./recorded-case.ts";
import { RECORDED_DATA } from "./recorded-data.ts";
import { type Packed, unpack } from "./unpack.ts";

let unpacked: readonly RecordedCase[] | undefined;

/** Cases that were run on Linux 6.18, each with all that came of it: results of the calls, the merged view, the upper.
 *  Those with mount options beyond Docker's default have them in `case.options`. */
export function recordedCases(): readonly RecordedCase[] {
  unpacked ??= unpack(JSON.parse(RECORDED_DATA) as Packed);
  return unpacked;
}
