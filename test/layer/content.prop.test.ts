import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Content } from "../../src/layer/content.ts";

const PAGE = 4096;
const CHUNK = 1024 * 1024;
const LARGEST = 3 * CHUNK;

/** What tmpfs keeps of a file, as plainly as can be: the bytes, and the state of each page. */
class Model {
  data: Uint8Array = new Uint8Array(0);
  pages: Map<number, "written" | "reserved"> = new Map();

  clone(): Model {
    const copy = new Model();
    copy.data = this.data.slice();
    copy.pages = new Map(this.pages);
    return copy;
  }

  resize(size: number): void {
    const data = new Uint8Array(size);
    data.set(this.data.subarray(0, size));
    this.data = data;
  }

  truncate(size: number): void {
    if (size <= this.data.length) {
      for (const page of [...this.pages.keys()]) if (page * PAGE >= size) this.pages.delete(page);
    }
    this.resize(size);
  }

  write(offset: number, bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    if (offset + bytes.length > this.data.length) this.resize(offset + bytes.length);
    this.data.set(bytes, offset);
    for (let page = Math.floor(offset / PAGE); page * PAGE < offset + bytes.length; page++) {
      this.pages.set(page, "written");
    }
  }

  allocate(offset: number, length: number, keepSize: boolean): void {
    for (let page = Math.floor(offset / PAGE); page * PAGE < offset + length; page++) {
      this.pages.set(page, this.pages.has(page) ? "written" : "reserved");
    }
    if (!keepSize && offset + length > this.data.length) this.resize(offset + length);
  }

  punch(offset: number, length: number): void {
    this.data.fill(0, offset, Math.min(offset + length, this.data.length));
    for (const page of [...this.pages.keys()]) {
      if (page * PAGE >= offset && (page + 1) * PAGE <= offset + length) this.pages.delete(page);
    }
  }

  seek(offset: number, wanted: "data" | "hole"): number {
    const size = this.data.length;
    if (offset >= size) return -1;
    for (let at = offset; at < size; at = (Math.floor(at / PAGE) + 1) * PAGE) {
      const isData = this.pages.get(Math.floor(at / PAGE)) === "written";
      if (isData === (wanted === "data")) return at;
    }
    return wanted === "hole" ? size : -1;
  }

  /** ovl_copy_up_file, line by line. */
  copiedUp(): { copied: number; upper: Model } {
    const upper = new Model();
    upper.resize(this.data.length);
    let [len, position, dataPosition, copied] = [this.data.length, 0, -1, 0];
    while (len > 0) {
      const step = Math.min(len, CHUNK);
      if (dataPosition < position) {
        dataPosition = this.seek(position, "data");
        if (dataPosition > position) {
          len -= dataPosition - position;
          position = dataPosition;
          continue;
        }
        if (dataPosition < 0) break;
      }
      upper.write(position, this.data.subarray(position, position + step));
      copied += step;
      len -= step;
      position += step;
    }
    return { copied, upper };
  }

  identicalBlocks(other: Model, blockSize: number): number {
    let identical = 0;
    for (let at = 0; at < this.data.length; at += blockSize) {
      const mine = this.data.subarray(at, at + blockSize);
      const theirs = other.data.subarray(at, at + mine.length);
      if (Buffer.compare(mine, theirs) === 0) identical += mine.length;
    }
    return identical;
  }
}

interface Pair {
  readonly content: Content;
  readonly model: Model;
}

function assertSame({ content, model }: Pair): void {
  expect(content.size).toBe(model.data.length);
  expect(Buffer.compare(content.bytes(), model.data)).toBe(0);
  expect(content.allocatedBytes).toBe(model.pages.size * PAGE);
  const written = [...model.pages].filter(
    ([page, state]) => state === "written" && page * PAGE < model.data.length,
  );
  expect(content.dataBytes).toBe(written.length * PAGE);
}

/** Deeper looks, too slow for after every step. */
function assertSameThroughout({ content, model }: Pair): void {
  assertSame({ content, model });
  const chunks = [...content.chunks()];
  expect(chunks.every((chunk) => chunk.length <= CHUNK)).toBe(true);
  expect(Buffer.compare(Buffer.concat(chunks), model.data)).toBe(0);
  let end = 0;
  for (const extent of content.extents()) {
    expect(extent.offset).toBe(end);
    expect(extent.length).toBeGreaterThan(0);
    end += extent.length;
  }
  expect(end).toBe(content.size);
  for (let page = 0; page * PAGE < content.size + PAGE; page++) {
    for (const offset of [page * PAGE, page * PAGE + 17]) {
      expect(content.seekData(offset)).toBe(model.seek(offset, "data"));
      expect(content.seekHole(offset)).toBe(model.seek(offset, "hole"));
    }
  }
}

type Make = (pair: Pair, other: Pair) => Pair;

interface Step {
  readonly on: number;
  readonly other: number;
  readonly make: Make;
}

/** A step on a content and on a model of it. */
const both = (
  onContent: (content: Content, other: Content) => Content,
  onModel: (model: Model, other: Model) => void,
): Make => {
  return (pair, other) => {
    const model = pair.model.clone();
    const content = onContent(pair.content, other.content);
    onModel(model, other.model);
    return { content, model };
  };
};

const offsets = fc.oneof(
  { arbitrary: fc.nat(6 * PAGE), weight: 6 },
  { arbitrary: fc.nat(8).map((page) => page * PAGE), weight: 3 },
  {
    arbitrary: fc.tuple(fc.nat(8), fc.nat(2)).map(([p, d]) => Math.max(0, p * PAGE + d - 1)),
    weight: 2,
  },
  { arbitrary: fc.nat(LARGEST), weight: 1 },
);
const lengths = fc.oneof(
  { arbitrary: fc.integer({ min: 1, max: 300 }), weight: 4 },
  { arbitrary: fc.integer({ min: 1, max: 5 * PAGE }), weight: 4 },
  { arbitrary: fc.integer({ min: 1, max: 4 }).map((pages) => pages * PAGE), weight: 2 },
  { arbitrary: fc.integer({ min: 1, max: CHUNK + PAGE }), weight: 1 },
);

/** Bytes that a seed makes: quick to draw, and some of them zeros. */
function noise(seed: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let at = 0, state = seed + 1; at < length; at++) {
    state = (state * 1103515245 + 12345) % 2147483648;
    bytes[at] = seed % 5 === 0 ? 0 : state >>> 16;
  }
  return bytes;
}
const data = fc.tuple(fc.nat(1000), lengths).map(([seed, length]) => noise(seed, length));

const small = fc
  .tuple(fc.nat(1000), fc.integer({ min: 1, max: 30 }))
  .map(([seed, length]) => noise(seed, length));

/** Contents that are not arrays, the same ones in every step, so that their extents meet again. */
const unread = [
  ...[1, 3, 5, 300].map((length) => Content.repeat(noise(length + 1, length), LARGEST)),
  Content.repeat(new Uint8Array(3), LARGEST),
  Content.fromSource(
    { read: (at, length) => noise(3, 1000 + at + length).slice(1000 + at) },
    500,
    3 * PAGE,
  ),
];

const moves: readonly fc.Arbitrary<readonly [string, Make]>[] = [
  fc.tuple(offsets, data).map(([offset, bytes]) => [
    `write ${bytes.length} at ${offset}`,
    both(
      (content) => {
        const buffer = bytes.slice();
        const made = content.write(offset, buffer);
        buffer.fill(0xee);
        return made;
      },
      (model) => model.write(offset, bytes),
    ),
  ]),
  fc.oneof(data, small, small).map((bytes) => [
    `append ${bytes.length}`,
    both(
      (content) => content.write(content.size, bytes),
      (model) => model.write(model.data.length, bytes),
    ),
  ]),
  offsets.map((size) => [
    `truncate ${size}`,
    both(
      (content) => content.truncate(size),
      (model) => model.truncate(size),
    ),
  ]),
  fc.tuple(offsets, lengths, fc.boolean()).map(([offset, length, keepSize]) => [
    `fallocate ${offset} ${length} keepSize=${keepSize}`,
    both(
      (content) => content.fallocate(offset, length, { keepSize }),
      (model) => model.allocate(offset, length, keepSize),
    ),
  ]),
  fc.tuple(offsets, lengths).map(([offset, length]) => [
    `punch ${offset} ${length}`,
    both(
      (content) => content.fallocate(offset, length, { punchHole: true, keepSize: true }),
      (model) => model.punch(offset, length),
    ),
  ]),
  fc.tuple(offsets, fc.option(offsets), lengths).map(([from, to, length]) => [
    `copy ${length} from ${from} to ${to ?? "the end"}`,
    both(
      (content, other) => content.copyRange(other, from, to ?? content.size, length),
      (model, other) => model.write(to ?? model.data.length, other.data.slice(from, from + length)),
    ),
  ]),
  fc
    .tuple(fc.constantFrom(...unread), fc.nat(4000), fc.option(offsets), lengths)
    .map(([whole, from, offset, length]) => [
      `copy ${length} of an unread content from ${from} to ${offset ?? "the end"}`,
      both(
        (content) => content.copyRange(whole, from, offset ?? content.size, length),
        (model) => model.write(offset ?? model.data.length, whole.read(from, length)),
      ),
    ]),
  fc.constant([
    "truncate to its own size",
    both(
      (content) => content.truncate(content.size),
      (model) => model.truncate(model.data.length),
    ),
  ]),
  fc.constant([
    "copy up",
    (pair: Pair) => {
      const { copied, upper } = pair.model.copiedUp();
      expect(pair.content.copyUpBytes()).toBe(copied);
      return { content: pair.content.copiedUp(), model: upper };
    },
  ]),
];

/** Each run draws from a few of the moves only, so that the same ones meet again and again. */
const steps = fc
  .subarray([...moves.keys()], { minLength: 1 })
  .chain((few) => fc.array(stepOf(few.map((at) => moves[at]!)), { maxLength: 30 }));

function stepOf(few: readonly fc.Arbitrary<readonly [string, Make]>[]): fc.Arbitrary<Step> {
  const on = fc.oneof(
    // Mostly the newest value, now and then an older one.
    { arbitrary: fc.constant(0), weight: 6 },
    { arbitrary: fc.integer({ min: 1, max: 3 }), weight: 2 },
    { arbitrary: fc.nat(40), weight: 1 },
  );
  return fc
    .record({ move: fc.oneof(...few), on, other: fc.nat(40) })
    .map(({ move: [name, make], on, other }) => ({
      on,
      other,
      make,
      toString: () => `${name} [on ${on} back, other ${other} back]`,
    }));
}

describe("Content against a plain array and a page map", () => {
  it("reads, allocates, seeks and copies up as the model, and old values stay as they were", () => {
    fc.assert(
      fc.property(steps, (list) => {
        const pairs: Pair[] = [{ content: Content.empty, model: new Model() }];
        const back = (distance: number): Pair => pairs[Math.max(0, pairs.length - 1 - distance)]!;
        for (const { on, other, make } of list) {
          const made = make(back(on), back(other));
          assertSame(made);
          pairs.push(made);
        }
        for (const pair of pairs) assertSame(pair);
        assertSameThroughout(back(0));
      }),
      { numRuns: 250 },
    );
  });

  it("identicalBlocks() and equals() agree with a comparison of all bytes", () => {
    fc.assert(
      fc.property(steps, fc.constantFrom(4096, 512, 1000, 65536), (list, blockSize) => {
        const pairs: Pair[] = [{ content: Content.empty, model: new Model() }];
        for (const { on, other, make } of list) {
          const back = (distance: number): Pair => pairs[Math.max(0, pairs.length - 1 - distance)]!;
          pairs.push(make(back(on), back(other)));
        }
        const { content, model } = pairs.at(-1)!;
        for (const other of pairs) {
          const expected = model.identicalBlocks(other.model, blockSize);
          expect(content.identicalBlocks(other.content, blockSize)).toBe(expected);
          expect(content.equals(other.content)).toBe(
            Buffer.compare(model.data, other.model.data) === 0,
          );
        }
      }),
      { numRuns: 150 },
    );
  });

  it("read() and readInto() give any window, clamped at the end", () => {
    fc.assert(
      fc.property(steps, fc.array(fc.tuple(offsets, lengths)), (list, windows) => {
        let pair: Pair = { content: Content.empty, model: new Model() };
        for (const { make } of list) pair = make(pair, pair);
        for (const [offset, length] of windows) {
          const expected = pair.model.data.slice(offset, offset + length);
          expect(Buffer.compare(pair.content.read(offset, length), expected)).toBe(0);
          const target = new Uint8Array(length).fill(7);
          expect(pair.content.readInto(target, offset)).toBe(expected.length);
          expect(Buffer.compare(target.subarray(0, expected.length), expected)).toBe(0);
          expect(target.subarray(expected.length).every((byte) => byte === 7)).toBe(true);
          const streamed = Buffer.concat([...pair.content.chunks(offset, length)]);
          expect(Buffer.compare(streamed, expected)).toBe(0);
        }
      }),
      { numRuns: 100 },
    );
  });
});
