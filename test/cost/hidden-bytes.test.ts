import { describe, expect, it } from "vitest";
import { hiddenBytes } from "../../src/cost/hidden-bytes.ts";
import { LayerBuilder } from "../../src/layer/builder.ts";
import { Content } from "../../src/layer/content.ts";
import type { Layer } from "../../src/layer/layer.ts";

/** A layer of files by size; `null`: a whiteout; "opaque" or "dir": a directory; any other text: a hard link to it. */
function layer(entries: Record<string, number | string | null>): Layer {
  const builder = new LayerBuilder();
  for (const [path, entry] of Object.entries(entries)) {
    if (entry === null) builder.whiteout(path);
    else if (entry === "dir") builder.put(path, { type: "dir" });
    else if (entry === "opaque") builder.opaque(path);
    else if (typeof entry === "string") builder.link(path, entry);
    else builder.put(path, { type: "file", content: Content.hole(entry) });
  }
  return builder.layer;
}

describe("hiddenBytes()", () => {
  it("is nothing where nothing covers", () => {
    expect(hiddenBytes([layer({ "/a": 1 }), layer({ "/b": 2, "/d/c": 4 })])).toEqual([0, 0]);
  });

  it("counts what a file of the same name covers", () => {
    expect(hiddenBytes([layer({ "/a": 1 }), layer({ "/a": 2 }), layer({ "/a": 4 })])).toEqual([
      0, 2, 4,
    ]);
  });

  it("counts what a whiteout covers, a whole directory too", () => {
    const below = layer({ "/d/a": 1, "/d/e/b": 2, "/c": 4 });

    expect(hiddenBytes([layer({ "/d": null }), below])).toEqual([0, 3]);
  });

  it("sees below a whiteout no layer further down, but above it what was made again", () => {
    const again = layer({ "/d/a": 8 });

    expect(hiddenBytes([again, layer({ "/d": null }), layer({ "/d/a": 1 })])).toEqual([0, 0, 1]);
    expect(hiddenBytes([layer({}), again, layer({ "/d": null }), layer({ "/d/b": 1 })])).toEqual([
      0, 0, 0, 1,
    ]);
  });

  it("lets directories merge, unless one is opaque", () => {
    const below = layer({ "/d/b": 2 });

    expect(hiddenBytes([layer({ "/d/a": 1 }), below])).toEqual([0, 0]);
    expect(hiddenBytes([layer({ "/d": "opaque", "/d/a": 1 }), below])).toEqual([0, 2]);
  });

  it("lets a file between two directories cut the lower one off", () => {
    expect(hiddenBytes([layer({ "/d": "dir" }), layer({ "/d": 1 }), layer({ "/d/b": 2 })])).toEqual(
      [0, 1, 2],
    );
  });

  it("counts a hard-linked file once, and only when all its names are covered", () => {
    const below = layer({ "/a": 4, "/b": "/a" });

    expect(hiddenBytes([layer({ "/a": null }), below])).toEqual([0, 0]);
    expect(hiddenBytes([layer({ "/a": null, "/b": 1 }), below])).toEqual([0, 4]);
  });

  it("follows a directory that was renamed to where its lower part lies", () => {
    const moved = new LayerBuilder();
    moved.put("/new", { type: "dir", xattrs: redirect("/d/old") });
    moved.whiteout("/d/old");

    const below = layer({ "/d/old/a": 1, "/d/old/e/b": 2, "/new/c": 4 });
    const between = layer({ "/d/old/a": 8 });

    expect(hiddenBytes([moved.layer, between, below])).toEqual([0, 0, 5]);
  });

  it("follows one that was renamed beside itself, below another that was renamed", () => {
    const moved = new LayerBuilder();
    moved.put("/n", { type: "dir", xattrs: redirect("d") });
    moved.put("/n/s", { type: "dir", xattrs: redirect("t") });
    moved.whiteout("/d");

    expect(hiddenBytes([moved.layer, layer({ "/d/t/a": 1, "/d/s/b": 2 })])).toEqual([0, 2]);
  });

  it("takes a redirect that leads nowhere for none", () => {
    const odd = new LayerBuilder();
    odd.put("/d", { type: "dir", xattrs: redirect("a/b") });

    expect(hiddenBytes([odd.layer, layer({ "/d/a": 1, "/a/b": 2 })])).toEqual([0, 0]);
  });
});

const redirect = (target: string): ReadonlyMap<string, Uint8Array> =>
  new Map([["trusted.overlay.redirect", new TextEncoder().encode(target)]]);
