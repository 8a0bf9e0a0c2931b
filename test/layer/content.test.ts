import { afterEach, describe, expect, it, vi } from "vitest";
import { Content } from "../../src/layer/content.ts";

const KIB = 1024;
const MIB = 1024 * KIB;
const GIB = 1024 * MIB;
const HUGE = 500 * GIB;

const text = (content: Content): string => new TextDecoder().decode(content.bytes());
const bytesOf = (value: string): Uint8Array => new TextEncoder().encode(value);
const extentsOf = (content: Content): string =>
  [...content.extents()]
    .map(({ kind, offset, length }) => `${kind} ${offset}+${length}`)
    .join(", ");

/** The ranges of data that SEEK_DATA and SEEK_HOLE find, as `filefrag` or `cp` would walk them. */
function dataMap(content: Content): [number, number][] {
  const found: [number, number][] = [];
  for (let at = 0; at < content.size; ) {
    const from = content.seekData(at);
    if (from < 0) break;
    at = content.seekHole(from);
    found.push([from, at]);
  }
  return found;
}

/** A source that refuses to be read, to show that nobody tries. */
const unreadable = {
  read(): Uint8Array {
    throw new Error("read");
  },
};

afterEach(() => vi.restoreAllMocks());

describe("Content", () => {
  it("fromText() and fromBytes() hold the bytes, empty is empty", () => {
    expect(text(Content.fromText("grüße"))).toBe("grüße");
    expect(Content.fromText("grüße").size).toBe(7);
    expect(text(Content.fromBytes(bytesOf("abc")))).toBe("abc");
    expect(Content.empty.size).toBe(0);
    expect(Content.empty.allocatedBytes).toBe(0);
    expect(extentsOf(Content.empty)).toBe("");
    for (const none of [Content.fromText(""), Content.hole(0), Content.repeat(bytesOf("x"), 0)]) {
      expect(none).toBe(Content.empty);
    }
  });

  it("repeat() repeats the unit, the last time in part", () => {
    expect(text(Content.repeat(bytesOf("abc"), 8))).toBe("abcabcab");
    expect(() => Content.repeat(new Uint8Array(0), 1)).toThrow(RangeError);
  });

  it("fromSource() reads only what is asked for, when it is asked for", () => {
    const reads: [number, number][] = [];
    const source = {
      read(offset: number, length: number): Uint8Array {
        reads.push([offset, length]);
        return bytesOf("0123456789").slice(offset, offset + length);
      },
    };
    const content = Content.fromSource(source, 2, 6).write(2, bytesOf("XY"));

    expect(reads).toEqual([]);
    expect(extentsOf(content)).toBe("source 0+2, bytes 2+2, source 4+2");
    expect(text(content)).toBe("23XY67");
    expect(reads).toEqual([
      [2, 2],
      [6, 2],
    ]);
  });

  it("a source that gives too few bytes is an error, not a short file", () => {
    const content = Content.fromSource({ read: () => new Uint8Array(1) }, 0, 9);

    expect(() => content.read(0, 9)).toThrow("byte source gave 1 of 9 bytes at offset 0");
  });

  it("read() gives a fresh array, write() copies: no caller reaches the bytes inside", () => {
    const buffer = bytesOf("abc");
    const content = Content.empty.write(0, buffer);
    buffer.fill(0);
    content.read(0, 3).fill(0);
    content.bytes().fill(0);

    expect(text(content)).toBe("abc");
  });

  it("a Buffer is copied too, though its slice() is a view", () => {
    const buffer = Buffer.from("abc");
    const written = Content.empty.write(0, buffer);
    const owned = Content.fromBytes(Buffer.from("abc"));
    const changed = owned.write(1, Buffer.from("B"));
    buffer.fill(0);

    expect([written, owned, changed].map(text)).toEqual(["abc", "abc", "aBc"]);
  });

  it("write() past the end leaves a hole, write() of nothing changes nothing", () => {
    const content = Content.fromText("abc").write(10_000, bytesOf("x"));

    expect(content.size).toBe(10_001);
    expect(extentsOf(content)).toBe(
      "bytes 0+3, pattern 3+4093, hole 4096+4096, pattern 8192+1808, bytes 10000+1",
    );
    expect(content.write(50_000, new Uint8Array(0))).toBe(content);
  });

  it("bytes() refuses what no array holds", () => {
    expect(() => Content.hole(2 * GIB + 1).bytes()).toThrow(
      "a file of 2147483649 bytes does not fit one array: use chunks()",
    );
  });

  it("chunks() of zeros share one array", () => {
    const chunks = [...Content.hole(2 * MIB + 5).chunks()];

    expect(chunks.map((chunk) => chunk.length)).toEqual([MIB, MIB, 5]);
    expect(new Set(chunks.map((chunk) => chunk.buffer)).size).toBe(1);
  });
});

describe("Content, old values", () => {
  it("a second append from an old value does not reach the first one's bytes", () => {
    const grown = Content.fromText("ab").write(2, bytesOf("c"));
    const first = grown.write(3, bytesOf("d"));
    const second = grown.write(3, bytesOf("D"));
    const third = first.truncate(3).write(3, bytesOf("3"));

    expect([grown, first, second, third].map(text)).toEqual(["abc", "abcd", "abcD", "abc3"]);
  });
});

describe("Content, allocation as observed on tmpfs, Linux 6.18", () => {
  const xs = (length: number): Content => Content.repeat(bytesOf("x"), length);
  const punch = (content: Content, offset: number, length: number): Content =>
    content.fallocate(offset, length, { punchHole: true, keepSize: true });
  const keep = { keepSize: true };
  const reserved = Content.empty.fallocate(0, 10_000);
  const kept = xs(100).fallocate(0, 20_000, keep);
  const behind = Content.empty.fallocate(0, 20_000, keep).write(9000, bytesOf("x"));
  // What was done | content | size | allocated bytes | ranges of data
  const observed: [string, Content, number, number, [number, number][]][] = [
    ["fallocate: pages, but no data", reserved, 10_000, 12_288, []],
    ["a byte into it", reserved.write(5000, bytesOf("x")), 10_000, 12_288, [[4096, 8192]]],
    ["fallocate again: zeros", reserved.fallocate(4096, 1), 10_000, 12_288, [[4096, 8192]]],
    ["cut", reserved.write(5000, bytesOf("x")).truncate(5000), 5000, 8192, [[4096, 5000]]],
    [
      "cut and grown",
      reserved.write(5000, bytesOf("x")).truncate(5000).truncate(50_000),
      50_000,
      8192,
      [[4096, 8192]],
    ],
    ["space behind the end", kept, 100, 20_480, [[0, 100]]],
    ["growing keeps it", kept.truncate(200), 200, 20_480, [[0, 200]]],
    ["truncate to the same size drops it", kept.truncate(100), 100, 4096, [[0, 100]]],
    ["punching part of a page zeroes it", punch(xs(100), 0, 100), 100, 4096, [[0, 100]]],
    ["punching all of it frees it", punch(xs(100), 0, 4096), 100, 0, []],
    ["to the end is not a whole page", punch(xs(5000), 4096, 904), 5000, 8192, [[0, 5000]]],
    ["past the end is", punch(xs(5000), 4096, 4096), 5000, 4096, [[0, 4096]]],
    [
      "cut inside a page that data touched later",
      Content.empty.write(4500, bytesOf("x")).truncate(4097),
      4097,
      4096,
      [[4096, 4097]],
    ],
    ["writing into space behind the end", behind, 9001, 20_480, [[8192, 9001]]],
    ["punching behind the end", punch(behind, 12_288, 8192), 9001, 12_288, [[8192, 9001]]],
    ["fallocate in part of a page", Content.empty.fallocate(100, 10), 110, 4096, []],
    [
      "growing over space kept behind",
      Content.empty.fallocate(8192, 8192, keep).truncate(30_000),
      30_000,
      8192,
      [],
    ],
    [
      "copy_file_range writes holes as zeros",
      Content.empty.copyRange(Content.hole(100_000), 0, 0, 100_000),
      100_000,
      102_400,
      [[0, 100_000]],
    ],
    ["a byte, then a terabyte of hole", xs(1).truncate(1024 * GIB), 1024 * GIB, 4096, [[0, 4096]]],
  ];

  it.each(observed)("%s", (_, content, size, allocated, data) => {
    expect(content.size).toBe(size);
    expect(content.allocatedBytes).toBe(allocated);
    expect(dataMap(content)).toEqual(data);
  });

  it("seekData() and seekHole() answer an offset inside a run with itself, and ENXIO with -1", () => {
    const content = xs(1).truncate(1024 * GIB);
    const offsets = [0, 1, 4095, 4096, content.size - 1, content.size];

    expect(offsets.map((at) => content.seekData(at))).toEqual([0, 1, 4095, -1, -1, -1]);
    expect(offsets.map((at) => content.seekHole(at))).toEqual([
      4096,
      4096,
      4096,
      4096,
      content.size - 1,
      -1,
    ]);
  });

  it("dataBytes leaves out what was only reserved", () => {
    expect(reserved.write(5000, bytesOf("x")).dataBytes).toBe(4096);
    expect(kept.dataBytes).toBe(4096);
  });
});

describe("Content, copy-up as observed on overlayfs over tmpfs, Linux 6.18", () => {
  const page = Content.repeat(bytesOf("x"), 4096);
  const keep = { keepSize: true };
  const zerosBehind = Content.hole(5000).fallocate(8192, 1, keep).fallocate(8192, 1, keep);
  const x = bytesOf("x");
  const observed: [string, Content, number, [number, number][]][] = [
    ["a hole is skipped", Content.hole(8 * MIB), 0, []],
    ["nor are zeros behind the end", zerosBehind, 0, []],
    [
      "a page takes its whole step along",
      Content.hole(8 * MIB).copyRange(page, 0, MIB, 4096),
      MIB,
      [[MIB, 2 * MIB]],
    ],
    [
      "steps begin where the data does",
      Content.hole(8 * MIB).copyRange(Content.repeat(x, 2 * MIB + 4096), 0, 4096, 3 * MIB),
      3 * MIB,
      [[4096, 3 * MIB + 4096]],
    ],
    [
      "reserved pages are skipped",
      Content.empty.fallocate(0, 8 * MIB).write(3 * MIB + 5000, x),
      MIB,
      [[3 * MIB + 4096, 4 * MIB + 4096]],
    ],
    [
      "space behind the end is not copied",
      page.truncate(10).fallocate(0, MIB, { keepSize: true }),
      10,
      [[0, 10]],
    ],
    [
      "two steps that touch, and the end",
      Content.hole(8 * MIB + 777)
        .write(5000, x)
        .write(5000 + MIB, x)
        .write(8 * MIB + 700, x),
      2 * MIB - 4096 + 4096 + 777,
      [
        [4096, 2 * MIB + 4096],
        [8 * MIB, 8 * MIB + 777],
      ],
    ],
  ];

  it.each(observed)("%s", (_, lower, copied, data) => {
    const upper = lower.copiedUp();

    expect(lower.copyUpBytes()).toBe(copied);
    expect(dataMap(upper)).toEqual(data);
    expect(upper.dataBytes).toBe(upper.allocatedBytes);
    expect(upper.equals(lower)).toBe(true);
  });

  it("a file without holes is shared, not copied", () => {
    const source = Content.fromSource(unreadable, 0, HUGE);

    expect(source.copiedUp()).toBe(source);
    expect(source.copyUpBytes()).toBe(HUGE);
    expect(page.copiedUp()).toBe(page);
  });
});

describe("Content of 500 GiB", () => {
  const database = Content.fromSource(unreadable, 0, HUGE);

  it("one changed byte is one changed block, found without reading the rest", () => {
    const reads: number[] = [];
    const source = {
      read(_: number, length: number): Uint8Array {
        reads.push(length);
        return new Uint8Array(length);
      },
    };
    const before = Content.fromSource(source, 0, HUGE);
    const after = before.write(HUGE / 2 + 5, bytesOf("x"));

    expect(after.identicalBlocks(before)).toBe(HUGE - 4096);
    expect(reads).toEqual([1]);
    expect(extentsOf(after)).toBe(
      `source 0+${HUGE / 2 + 5}, bytes ${HUGE / 2 + 5}+1, source ${HUGE / 2 + 6}+${HUGE / 2 - 6}`,
    );
  });

  it("is copied, cut, grown and overwritten as a few extents", () => {
    const copy = Content.empty.copyRange(database, 0, 0, HUGE);
    const twice = copy
      .copyRange(copy, 0, HUGE, HUGE)
      .truncate(HUGE + 5)
      .truncate(3 * HUGE);

    expect(extentsOf(copy)).toBe(`source 0+${HUGE}`);
    expect(copy.equals(database)).toBe(true);
    expect(extentsOf(twice)).toBe(
      `source 0+${HUGE}, source ${HUGE}+5, pattern ${HUGE + 5}+4091, hole ${HUGE + 4096}+${2 * HUGE - 4096}`,
    );
    expect(twice.allocatedBytes).toBe(HUGE + 4096);
  });

  it("patterns and holes are compared without looking at every byte", () => {
    const zeros = Content.repeat(new Uint8Array(7), HUGE);
    const words = Content.repeat(bytesOf("abab"), HUGE);

    expect(zeros.identicalBlocks(Content.hole(HUGE))).toBe(HUGE);
    expect(words.identicalBlocks(Content.repeat(bytesOf("ab"), HUGE))).toBe(HUGE);
    expect(words.identicalBlocks(zeros)).toBe(0);
    // Every third block of a file of "ab…" and one whose unit is two blocks of "ab…" and one of "cd…".
    const mixed = Content.repeat(bytesOf("ab".repeat(4096) + "cd".repeat(2048)), 3 * 4096 * 1000);
    expect(mixed.identicalBlocks(words)).toBe(2 * 4096 * 1000);
  });
});

describe("identicalBlocks()", () => {
  it("the last block may be short, blocks the other file does not have are not identical", () => {
    const file = Content.fromText("abcdefghij");

    expect(file.identicalBlocks(Content.fromText("abcdefghij"), 4)).toBe(10);
    expect(file.identicalBlocks(Content.fromText("abcdefghijk"), 4)).toBe(10);
    expect(file.identicalBlocks(Content.fromText("abcdefghi"), 4)).toBe(8);
    expect(file.identicalBlocks(Content.fromText("abcdXfghij"), 4)).toBe(6);
    expect(file.identicalBlocks(Content.empty, 4)).toBe(0);
  });

  it("the same array at another offset is not the same bytes", () => {
    const file = Content.fromBytes(Uint8Array.from({ length: 100_000 }, (_, at) => at % 251));
    const shifted = file.copyRange(file, 1, 0, 50_000);

    expect(extentsOf(shifted)).toBe("bytes 0+50000, bytes 50000+50000");
    expect(shifted.identicalBlocks(file)).toBe(100_000 - 53_248);
  });
});

describe("Content, growth", () => {
  it("50,000 small appends copy each byte about twice and leave few extents", () => {
    const line = bytesOf("GET /index.html 200\n".repeat(5));
    let copied = 0;
    const set = Uint8Array.prototype.set;
    vi.spyOn(Uint8Array.prototype, "set").mockImplementation(function (
      this: Uint8Array,
      from: ArrayLike<number>,
      offset?: number,
    ) {
      copied += from.length;
      set.call(this, from, offset);
    });
    let log = Content.empty;
    for (let count = 0; count < 50_000; count++) log = log.write(log.size, line);

    expect(log.size).toBe(5_000_000);
    expect([...log.extents()].length).toBeLessThan(100);
    expect(copied).toBeLessThan(3 * log.size);
  });

  it("overwriting in small steps leaves few extents", () => {
    let file = Content.repeat(bytesOf("x"), MIB);
    for (let at = 0; at < MIB; at += 100) file = file.write(at, new Uint8Array(100).fill(1));

    expect([...file.extents()].length).toBeLessThan(40);
  });

  it("scattered small writes do not leave an extent for each", () => {
    let file = Content.hole(MIB);
    for (let count = 0, state = 1; count < 20_000; count++) {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      file = file.write(Math.floor((state / 2 ** 32) * (MIB - 8)), new Uint8Array(8).fill(1));
    }

    expect([...file.extents()].length).toBeLessThan(600);
  });

  it("many extents in order do not make a deep tree", () => {
    let file = Content.empty;
    for (let page = 0; page < 50_000; page++) file = file.write(page * 8192, bytesOf("x"));

    expect(file.read(49_999 * 8192, 1)).toEqual(bytesOf("x"));
    expect(file.allocatedBytes).toBe(50_000 * 4096);
    expect(file.seekHole(10_000 * 8192)).toBe(10_000 * 8192 + 4096);
  });
});
