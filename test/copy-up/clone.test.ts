import { describe, expect, it } from "vitest";
import { LayerBuilder } from "../../src/layer/builder.ts";
import { Content } from "../../src/layer/content.ts";
import { contentOf } from "../../src/layer/inode.ts";
import { Layer } from "../../src/layer/layer.ts";
import { Store } from "../../src/layer/store.ts";
import { scene } from "../support/scene.ts";

const MIB = 2 ** 20;
const data = (size: number) => Content.repeat(Uint8Array.of(1, 2, 3), size);

/** An overlay on a store with reflinks; the lower's files lie on it, or on another. */
function stageOf(
  files: Readonly<Record<string, Content>>,
  options = "",
  lowerStore = new Store({ reflinks: true }),
  upperStore = lowerStore,
) {
  const lower = new LayerBuilder({ name: "lower", store: lowerStore });
  for (const [path, content] of Object.entries(files)) lower.put(path, { type: "file", content });
  const upper = new Layer({ name: "upper", store: upperStore });
  return scene({ lowers: [lower.layer], upper, options });
}

describe("a copy-up where the store has reflinks", () => {
  it("clones: it copies no byte, and the upper holds the same", () => {
    const stage = stageOf({ "/f": data(10 * MIB + 1) });

    stage.root.close(stage.root.open("/f", "O_RDWR"));

    const [copy] = stage.events("copy-up");
    expect(copy).toMatchObject({ size: 10 * MIB + 1, copied: 0, cloned: 10 * MIB + 1 });
    expect(contentOf(stage.overlay.upper!.get("/f")!).equals(data(10 * MIB + 1))).toBe(true);
  });

  it("asks the store for a clone, not for a copy", () => {
    const stage = stageOf({ "/f": data(MIB) });

    stage.root.chmod("/f", 0o600);

    const calls = stage.events().flatMap((event) => (event.type === "store" ? [event.call] : []));
    expect(calls).toContain("clone-range");
    expect(calls).not.toContain("copy-range");
  });

  it("keeps holes, where a copy fills those inside a step; what was only reserved is a hole", () => {
    const sparse = Content.hole(4 * MIB).copyRange(data(4096), 0, MIB + 8192, 4096);
    const stage = stageOf({ "/f": sparse.fallocate(0, 8192) });

    stage.root.close(stage.root.open("/f", "O_RDWR"));

    const upper = contentOf(stage.overlay.upper!.get("/f")!);
    expect([...upper.extents()].map(({ offset, length, kind }) => [offset, length, kind])).toEqual([
      [0, MIB + 8192, "hole"],
      [MIB + 8192, 4096, "pattern"],
      [MIB + 12288, 3 * MIB - 12288, "hole"],
    ]);
    expect(stage.events("copy-up")).toMatchObject([{ copied: 0, cloned: 4096 }]);
  });

  it("brings the data of a metacopy by a clone, too", () => {
    const stage = stageOf({ "/f": data(MIB) }, "metacopy=on");

    stage.root.chmod("/f", 0o600);
    stage.root.close(stage.root.open("/f", "O_RDWR"));

    expect(stage.events("copy-up")).toMatchObject([
      { kind: "metadata", copied: 0, cloned: 0 },
      { kind: "data", copied: 0, cloned: MIB },
    ]);
    expect(contentOf(stage.overlay.upper!.get("/f")!).equals(data(MIB))).toBe(true);
  });

  it("clones nothing for O_TRUNC", () => {
    const stage = stageOf({ "/f": data(MIB) });

    stage.root.close(stage.root.open("/f", "O_WRONLY|O_TRUNC"));

    expect(stage.events("copy-up")).toMatchObject([{ size: 0, copied: 0, cloned: 0 }]);
  });

  it("copies from another file system, reflinks or not", () => {
    const lowers = new Store({ id: 1, reflinks: true });
    const stage = stageOf({ "/f": data(MIB) }, "", lowers, new Store({ id: 2, reflinks: true }));

    stage.root.close(stage.root.open("/f", "O_RDWR"));

    expect(stage.events("copy-up")).toMatchObject([{ copied: MIB, cloned: 0 }]);
  });

  it("copies where the store has none", () => {
    const stage = stageOf({ "/f": data(MIB) }, "", new Store());

    stage.root.close(stage.root.open("/f", "O_RDWR"));

    expect(stage.events("copy-up")).toMatchObject([{ copied: MIB, cloned: 0 }]);
  });
});
