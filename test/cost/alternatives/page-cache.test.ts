import { describe, expect, it } from "vitest";
import type { Event } from "../../../src/base/event.ts";
import { PageCache } from "../../../src/cost/alternatives/page-cache.ts";
import { layer } from "./support/in-engine.ts";

const read = (layer: number, ino: number, offset: number, bytes: number): Event => ({
  ...{ type: "read", path: "/f", layer, ino, offset, bytes },
});
const write = (ino: number, offset: number, bytes: number): Event => ({
  ...{ type: "write", path: "/f", ino, offset, bytes },
});

function cacheOf(events: readonly Event[], originals?: ReadonlyMap<number, number>): PageCache {
  const cache = new PageCache(() => [], originals);
  for (const event of events) cache.add(event);
  return cache;
}

describe("PageCache", () => {
  it("has pages of lower files once for all, those of the upper for each", () => {
    const cache = cacheOf([
      read(1, 7, 0, 1),
      read(1, 7, 100, 4096),
      read(2, 8, 0, 4096),
      read(0, 9, 0, 4097),
      write(9, 4096, 1),
      write(9, 40_960, 1),
    ]);

    expect(cache.bytes("lower")).toEqual({ common: 3 * 4096, own: 3 * 4096 });
    expect(cache.bytes("none")).toEqual({ common: 0, own: 6 * 4096 });
  });

  it("knows pages of clones that nobody wrote, of several clones as the same", () => {
    const originals = new Map([
      [7, 0],
      [17, 0],
    ]);
    const cache = cacheOf(
      [read(0, 7, 0, 8192), read(0, 17, 4096, 8192), write(7, 4096, 1), read(0, 99, 0, 1)],
      originals,
    );

    // Pages 0, 1 and 2 of the file, and what one clone wrote and a new file.
    expect(cache.bytes("unwritten")).toEqual({ common: 3 * 4096, own: 2 * 4096 });
    expect(cache.bytes("none")).toEqual({ common: 0, own: 5 * 4096 });
  });

  it("counts what a copy-up reads and writes, without the holes", () => {
    const lower = layer([
      {
        path: "f",
        size: 40_960,
        data: [
          [0, 4096],
          [20_000, 100],
        ],
      },
    ]);
    const cache = new PageCache(() => [lower]);
    cache.add({
      ...{ type: "copy-up", path: "/f", trigger: "open", kind: "data", fromLayer: 1 },
      ...{ lowerPath: "/f", size: 40_960, copied: 40_960, cloned: 0, flushed: true, ino: 9 },
      ...{ xattrs: 0, parent: false },
    });

    expect(cache.bytes("lower")).toEqual({ common: 2 * 4096, own: 2 * 4096 });
  });
});
