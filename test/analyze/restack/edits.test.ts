import { describe, expect, it } from "vitest";
import { Edits } from "../../../src/analyze/restack/edits.ts";
import type { Version } from "../../../src/analyze/stack/place.ts";
import { Stack } from "../../../src/analyze/stack/stack.ts";
import { layer, type Tree } from "../../support/layer.ts";

/** What each layer has under a name. */
function versionsOf(...trees: readonly Tree[]): (index: number, path: string) => Version {
  const { layers } = new Stack(
    trees.map((tree, i) => ({ layer: layer(`${i}`, tree), diffId: null, createdBy: null })),
  );
  return (index, path) =>
    layers[index]!.bodies.flatMap(({ versions }) => versions).find(
      ({ place }) => place.path === path,
    )!;
}

describe("Edits", () => {
  it("counts an object once in each layer that has a name of it", () => {
    const at = versionsOf({ "/x": "" }, { "/a": "123", "/b": { link: "/a" } });
    const edits = new Edits();

    edits.put(at(1, "/b"), { layer: 0, body: at(1, "/b").body });

    expect(edits.savedBytes).toBe(-3);
    edits.put(at(1, "/a"), { layer: 0, body: at(1, "/a").body });
    expect(edits.savedBytes).toBe(0);
    edits.drop(at(1, "/a"));
    expect(edits.savedBytes).toBe(0);
    edits.drop(at(1, "/b"));
    expect(edits.savedBytes).toBe(3);
  });

  it("counts a further name of an object that is there anyway as nothing", () => {
    const at = versionsOf({ "/a": "123", "/b": "123" });
    const edits = new Edits();

    edits.put(at(0, "/b"), { layer: 0, body: at(0, "/a").body });

    expect(edits.savedBytes).toBe(3);
  });

  it("leaves what was left out", () => {
    const at = versionsOf({ "/a": "123" });
    const edits = new Edits();

    edits.drop(at(0, "/a"));
    edits.put(at(0, "/a"), { layer: 0, body: at(0, "/a").body });

    expect(edits.savedBytes).toBe(3);
  });

  it("leaves out what stands in for a version that was left out", () => {
    const at = versionsOf({ "/a": "1" }, { "/a": "1" }, { "/a": "22" });
    const edits = new Edits();

    edits.drop(at(1, "/a"));
    edits.supersede(at(1, "/a"));

    expect(edits.isDropped(at(0, "/a"))).toBe(true);
    expect(edits.savedBytes).toBe(2);
  });
});
