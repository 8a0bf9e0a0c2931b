import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Content } from "../../src/layer/content.ts";
import type { Process } from "../../src/process/process.ts";
import { outcomeOf } from "../support/errno.ts";
import { bytes, type Tree } from "../support/layer.ts";
import { scene } from "../support/scene.ts";

const SOURCE = Uint8Array.from({ length: 9000 }, (_, i) => i % 251);

/** Files that are kept in all the ways there are, and what is no file. */
const TREE: Tree = {
  "/array": { content: Content.fromBytes(SOURCE.slice()) },
  "/slice": {
    content: Content.fromSource({ read: (at, length) => SOURCE.slice(at, at + length) }, 512, 3000),
  },
  "/hole": { content: Content.hole(5000) },
  "/pattern": { content: Content.repeat(bytes("abc"), 4100) },
  "/pieces": { content: Content.fromText("begin").write(4096, bytes("end")) },
  "/empty": "",
  "/d/": {},
  "/fifo": { fifo: true },
  "/null": { char: [1, 3] },
  "/zero": { char: [1, 5] },
  "/random": { char: [1, 9] },
};
const FILLER = 0xee;

/** What a read tells and leaves: an errno, or the bytes; then the position, and the time of the last reading. */
type Reading = (process: Process, fd: number, length: number, offset?: number) => Uint8Array;

const READ: Reading = (process, fd, length, offset) =>
  offset === undefined ? process.read(fd, length) : process.pread(fd, length, offset);

/** Into memory that is larger, and has something in it. */
const READ_INTO: Reading = (process, fd, length, offset) => {
  const memory = new Uint8Array(length + 8).fill(FILLER);
  const count = process.readInto(fd, memory.subarray(4, 4 + length), offset);
  const behind = memory.subarray(4 + count);
  expect(behind.every((byte) => byte === FILLER)).toBe(true);
  expect(memory.subarray(0, 4).every((byte) => byte === FILLER)).toBe(true);
  return memory.slice(4, 4 + count);
};

interface Step {
  readonly path: string;
  readonly flags: string;
  readonly reads: readonly (readonly [length: number, offset: number | undefined])[];
}

function told(read: Reading, steps: readonly Step[]): unknown[] {
  const { root, events } = scene({ lowers: [TREE], upper: { "/fresh": "in the upper" } });
  return steps.flatMap(({ path, flags, reads }) => {
    const opened = outcomeOf(() => root.open(path, flags));
    if (typeof opened !== "number") return [opened];
    if (path === "/fifo" && flags === "O_RDWR") root.write(opened, bytes("through a pipe"));
    const answers = reads.map(([length, offset]) => [
      outcomeOf(() => read(root, opened, length, offset)),
      path === "/fifo" ? 0 : outcomeOf(() => root.lseek(opened, 0, "SEEK_CUR")),
    ]);
    const { atimeSec, atimeNsec } = root.fstat(opened);
    root.close(opened);
    return [answers, atimeSec, atimeNsec, events("read")];
  });
}

const step: fc.Arbitrary<Step> = fc.record({
  path: fc.constantFrom("/fresh", "/missing", ...Object.keys(TREE)),
  flags: fc.constantFrom("O_RDONLY", "O_RDWR", "O_WRONLY", "O_PATH", "O_RDONLY|O_NOATIME"),
  reads: fc.array(
    fc.tuple(
      fc.oneof(fc.nat(20), fc.nat(10_000), fc.constantFrom(0, 1, 4096, 9000)),
      fc.option(fc.oneof(fc.nat(9100), fc.constantFrom(0, -1)), { nil: undefined }),
    ),
    { minLength: 1, maxLength: 4 },
  ),
});

describe("readInto()", () => {
  it("reads, and leaves behind, what read() and pread() do", () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 6 }), (steps) => {
        expect(told(READ_INTO, steps)).toEqual(told(READ, steps));
      }),
    );
  });

  it.each(Object.keys(TREE))("%s: as read()", (path) => {
    const reads = [
      [10, undefined],
      [8192, undefined],
      [100, 4000],
      [0, undefined],
    ] as const;
    const steps = [{ path, flags: "O_RDONLY", reads }];

    expect(told(READ_INTO, steps)).toEqual(told(READ, steps));
  });

  it("fills the caller's memory, and leaves what lies behind", () => {
    const { root } = scene({ lowers: [{ "/f": "0123456789" }] });
    const fd = root.open("/f");
    const memory = bytes("----------------");

    expect(root.readInto(fd, memory.subarray(0, 4))).toBe(4);
    expect(root.readInto(fd, memory.subarray(8), 7)).toBe(3);
    expect(root.readInto(fd, new Uint8Array(0))).toBe(0);
    expect(new TextDecoder().decode(memory)).toBe("0123----789-----");
    expect(root.lseek(fd, 0, "SEEK_CUR")).toBe(4);
  });

  it("gives nothing away of what a file is kept in", () => {
    const { root } = scene({ lowers: [{ "/f": "0123456789" }] });
    const memory = new Uint8Array(10);
    const read = (): string => {
      root.readInto(root.open("/f"), memory);
      return new TextDecoder().decode(memory);
    };

    expect(read()).toBe("0123456789");
    memory.fill(0);
    expect(read()).toBe("0123456789");
  });
});
