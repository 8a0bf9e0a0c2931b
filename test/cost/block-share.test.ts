import { describe, expect, it } from "vitest";
import { shareBlocks } from "../../src/cost/block-share.ts";
import { Content } from "../../src/layer/content.ts";

const A = (size: number) => Content.repeat(Uint8Array.of(65, 66, 67), size);
const byte = Uint8Array.of(0xff);

describe("shareBlocks()", () => {
  it.each<[why: string, upper: Content, lower: Content | null, redundant: number, changed: number]>(
    [
      ["an untouched copy", A(10_000), A(10_000), 10_000, 0],
      ["one byte changed", A(16_384).write(5000, byte), A(16_384), 12_288, 4096],
      ["the short last block changed", A(5000).write(4999, byte), A(5000), 4096, 904],
      ["appended to in the last block", A(5003), A(5000), 4096, 907],
      ["appended to at a boundary", A(8192), A(4096), 4096, 4096],
      ["cut off", A(5000), A(100_000), 5000, 0],
      ["emptied", Content.empty, A(100_000), 0, 0],
      ["of its own", A(5000), null, 0, 5000],
      ["a hole, copied from a hole", Content.hole(2 ** 40), Content.hole(2 ** 40), 0, 0],
      ["grown by a hole", A(4096).truncate(2 ** 40), A(4096), 4096, 0],
      ["data after a hole", Content.hole(8192).write(8192, byte), Content.hole(9000), 0, 1],
      ["zeros that were a hole", zeros(4096), Content.hole(4096), 4096, 0],
      ["space that is only reserved", Content.empty.fallocate(0, 8192), null, 0, 0],
      ["a punched block", A(12_288).fallocate(4096, 4096, { punchHole: true }), A(12_288), 8192, 0],
    ],
  )("%s", (_why, upper, lower, redundantBytes, changedBytes) => {
    expect(shareBlocks(upper, lower)).toEqual({ redundantBytes, changedBytes });
  });

  it("compares 500 GB of a pattern at once", () => {
    const lower = A(500e9);

    const share = shareBlocks(lower.write(123_456_789, byte), lower);

    expect(share).toEqual({ redundantBytes: 500e9 - 4096, changedBytes: 4096 });
  });
});

function zeros(size: number): Content {
  return Content.fromBytes(new Uint8Array(size));
}
