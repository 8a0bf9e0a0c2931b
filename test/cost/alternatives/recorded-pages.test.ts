import { describe, expect, it } from "vitest";
import { PageCache } from "../../../src/cost/alternatives/page-cache.ts";
import type { Layer } from "../../../src/layer/layer.ts";
import { recorded } from "./support/fixture.ts";
import { runOnOverlay } from "./support/in-engine.ts";

const PAGES = 64;
const FILES = [{ path: "f", size: PAGES * 4096, data: [[0, PAGES * 4096]] }] as const;
const OPEN = { do: "open", path: "f" } as const;

/** Pages in the cache after an open for writing. */
function afterOpen(reflinks: boolean) {
  let lowers: readonly Layer[] = [];
  const cache = new PageCache(() => lowers);
  runOnOverlay(FILES, [OPEN], {
    reflinks,
    listen: (layers) => {
      lowers = layers.lowers;
      return (event) => cache.add(event);
    },
  });
  const { common, own } = cache.bytes("lower");
  return { common: common / 4096, own: own / 4096 };
}

// Recorded by test/kernel/page-sharing.test.ts.
describe("pages that the kernel keeps", () => {
  const facts = recorded<Readonly<Record<string, number>>>("page-cache.json");

  it("after a copy-up are those below and those of the copy", () => {
    expect(afterOpen(false)).toEqual({
      common: facts["overlay, below it"],
      own: facts["overlay, the copy after a copy-up"],
    });
  });

  it("after a clone are none", () => {
    expect(afterOpen(true)).toEqual({
      common: facts["reflinks, below it"],
      own: facts["reflinks, after a copy-up"],
    });
  });

  it("are common to overlays of a layer, and to no snapshots of Btrfs", () => {
    expect(facts["overlay, before anybody reads"]).toBe(0);
    expect(facts["overlay, read through another mount of the layer"]).toBe(PAGES);
    expect(facts["btrfs, another snapshot"]).toBe(0);
  });
});
