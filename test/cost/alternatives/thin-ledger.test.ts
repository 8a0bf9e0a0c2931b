import { describe, expect, it } from "vitest";
import { filesOf } from "../../../src/cost/alternatives/files-of.ts";
import { ThinLedger } from "../../../src/cost/alternatives/thin-ledger.ts";
import type { Change, FileBefore } from "./support/changes.ts";
import { runOnSnapshot } from "./support/in-engine.ts";

const KIB = 1024;
const CHUNK = 64 * KIB;

const whole = (path: string, size: number): FileBefore => ({ path, size, data: [[0, size]] });
const write = (path: string, at: number, bytes: number): Change => ({
  ...{ do: "write", path, at, bytes },
});

/** What changes to files, which lie one after another, leave of chunks, and what they copied. */
function changed(files: readonly FileBefore[], ...changes: readonly Change[]) {
  const ledger = new ThinLedger();
  const { upper } = runOnSnapshot(files, changes, (before) => {
    for (const { ino, content } of filesOf(before.upper)) ledger.share(ino, content);
    return (event) => ledger.add(event);
  });
  return { chunks: ledger.storedBytes(upper) / CHUNK, copied: ledger.copiedBytes };
}

const LARGE = whole("f", 256 * KIB);

describe("a thin device", () => {
  it.each<[string, readonly Change[], ReturnType<typeof changed>]>([
    ["shares all when nothing is written", [], { chunks: 0, copied: 0 }],
    ["copies a chunk for a byte", [write("f", 5000, 1)], { chunks: 1, copied: CHUNK - 1 }],
    [
      "copies it once",
      [write("f", 5000, 1), write("f", 0, 1), write("f", CHUNK - 1, 1)],
      { chunks: 1, copied: CHUNK - 1 },
    ],
    ["copies nothing that is overwritten whole", [write("f", 0, CHUNK)], { chunks: 1, copied: 0 }],
    [
      "copies what is left of the first chunk and of the last",
      [write("f", CHUNK - 1, CHUNK + 2)],
      { chunks: 3, copied: 2 * (CHUNK - 1) },
    ],
    [
      "takes a chunk for new pages",
      [write("f", 256 * KIB, 1), write("f", 300 * KIB, 1)],
      { chunks: 1, copied: 0 },
    ],
    [
      "zeroes what is cut inside a page",
      [{ do: "truncate", path: "f", size: 5000 }],
      { chunks: 1, copied: CHUNK - (8192 - 5000) },
    ],
    [
      "writes nothing where a page ends",
      [{ do: "truncate", path: "f", size: 8192 }],
      { chunks: 0, copied: 0 },
    ],
    [
      "gives new pages to what was cut off",
      [{ do: "truncate", path: "f", size: 8192 }, write("f", 100 * KIB, 1)],
      { chunks: 1, copied: 0 },
    ],
    [
      "zeroes the pages that a punch touches, and gives up those inside",
      [{ do: "punch", path: "f", at: 4095, bytes: 8194 }],
      { chunks: 1, copied: CHUNK - 1 },
    ],
    [
      "takes what was punched anew",
      [{ do: "punch", path: "f", at: 0, bytes: 8192 }, write("f", 0, 1)],
      { chunks: 1, copied: 0 },
    ],
  ])("%s", (_, changes, expected) => {
    expect(changed([LARGE], ...changes)).toEqual(expected);
  });

  it("copies a chunk once for all the files that lie in it", () => {
    const small = Array.from({ length: 32 }, (_, i) => whole(`${i}`, 100));
    const all = small.map(({ path }) => write(path, 0, 1));

    // Sixteen files of a page each make a chunk.
    expect(changed(small, ...all)).toEqual({ chunks: 2, copied: 2 * (CHUNK - 1) });
    expect(changed(small, all[0]!, all[15]!)).toEqual({ chunks: 1, copied: CHUNK - 1 });
    expect(changed(small, all[15]!, all[16]!)).toEqual({ chunks: 2, copied: 2 * (CHUNK - 1) });
  });

  it("lays sparse files without their holes", () => {
    const sparse: FileBefore = {
      path: "sparse",
      size: 10 * CHUNK,
      data: [
        [0, 4096],
        [9 * CHUNK, 4096],
      ],
    };

    expect(changed([sparse], write("sparse", 0, 1), write("sparse", 9 * CHUNK, 1))).toEqual({
      chunks: 1,
      copied: CHUNK - 1,
    });
    expect(changed([sparse], write("sparse", 5 * CHUNK, 1))).toEqual({ chunks: 1, copied: 0 });
  });

  it("packs what is new", () => {
    const made = Array.from(
      { length: 17 },
      (_, i): Change => ({ do: "replace", path: `new${i}`, bytes: 100 }),
    );

    expect(changed([], ...made.slice(0, 16))).toEqual({ chunks: 1, copied: 0 });
    expect(changed([], ...made)).toEqual({ chunks: 2, copied: 0 });
  });
});
