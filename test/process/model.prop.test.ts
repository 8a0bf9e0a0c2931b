import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Layer } from "../../src/layer/layer.ts";
import { mount, type Overlay } from "../../src/process/overlay.ts";
import type { Process } from "../../src/process/process.ts";
import { openClose } from "../support/files.ts";
import { layer } from "../support/layer.ts";
import { assertLowersUntouched } from "../support/lowers-untouched.ts";
import { describeModel, EXCEPTIONS, type Model, type ModelNode } from "../support/model.ts";
import { commands, type Real, type State } from "../support/model-commands.ts";
import { NAMES, type Stack, squash, stack } from "../support/model-layers.ts";
import { mergedView } from "../support/view.ts";

interface Run {
  readonly model: Model;
  readonly overlay: Overlay;
  readonly lowers: readonly Layer[];
  readonly work: Layer;
}

/** Mounts a stack, makes the calls on it and on the model, and holds the lowers against what they were. */
function run(layers: Stack, calls: Iterable<fc.Command<State, Real>>, dentryLimit: number): Run {
  const { lowers, upper } = layers.build();
  const work = layer("work", {});
  const model = layers.model();
  // A first mount numbers the inodes.
  mount({ lowers, upper, work });
  const overlay = mount({ lowers, upper, work, dentryLimit });
  assertLowersUntouched(lowers, () => {
    const processes = [overlay.process(), overlay.process({ uid: 1000 })];
    fc.modelRun(() => ({ model: { model, held: [], steps: [] }, real: { processes } }), calls);
    for (const process of processes) process.closeAll();
    expect(mergedView(overlay.process())).toEqual(describeModel(model));
  });
  return { model, overlay, lowers, work };
}

/** After random calls on a random stack, `law` holds. */
function check(law: (after: Run) => void, numRuns: number): void {
  fc.assert(
    fc.property(stack, commands, fc.constantFrom(3, 1000), (layers, calls, dentryLimit) => {
      law(run(layers, calls, dentryLimit));
    }),
    { numRuns },
  );
}

const viewOf = (overlay: Overlay): string[] => mergedView(overlay.process());

/** Every name the calls could have used, in every directory there is. */
function* anyPath(model: Model): Generator<string> {
  for (const dir of model.paths("dir")) {
    for (const name of NAMES) yield dir === "/" ? `/${name}` : `${dir}/${name}`;
  }
}

describe("the merged view is the tree that the layers and the calls make:", () => {
  it("a stack shows what unpacking its layers one over the other would", () => {
    fc.assert(
      fc.property(stack, (layers) => {
        const { lowers, upper } = layers.build();

        expect(viewOf(mount({ lowers, upper }))).toEqual(describeModel(layers.model()));
      }),
      { numRuns: 300 },
    );
  });

  it("calls give what they give on a plain tree, and lower layers never change", () => {
    check(({ overlay, model }) => {
      expect(viewOf(overlay)).toEqual(describeModel(model));
    }, 400);
  });

  it("a lookup finds every name that is listed, and no other", () => {
    check(({ overlay, model }) => {
      const process = overlay.process();
      for (const path of anyPath(model)) {
        expect(process.tryLstat(path) !== null, path).toBe(model.get(path) !== undefined);
      }
    }, 120);
  });

  it("names of one file share its inode and its links", () => {
    check(({ overlay, model }) => {
      const process = overlay.process();
      const names = new Map<ModelNode, string[]>();
      for (const path of model.paths("file", "symlink")) {
        const node = model.get(path)!;
        names.set(node, [...(names.get(node) ?? []), path]);
      }
      for (const [, paths] of names) {
        if (paths.length === 1) continue;
        const stats = paths.map((path) => process.lstat(path));
        expect(new Set(stats.map(({ ino }) => ino)).size, paths.join(" ")).toBe(1);
        expect(stats.map(({ nlink }) => nlink)).toEqual(paths.map(() => paths.length));
      }
    }, 120);
  });
});

describe("the merged view survives", () => {
  it("a remount", () => {
    check(({ overlay, lowers, work, model }) => {
      expect(viewOf(mount({ lowers, upper: overlay.upper!, work }))).toEqual(describeModel(model));
    }, 120);
  });

  it("a rotation: the upper as topmost lower under a fresh one", () => {
    check(({ overlay, lowers, model }) => {
      const rotated = [overlay.upper!, ...lowers];

      expect(viewOf(mount({ lowers: rotated, upper: layer("fresh", {}) }))).toEqual(
        describeModel(model),
      );
      expect(viewOf(mount({ lowers: rotated }))).toEqual(describeModel(model));
    }, 120);
  });

  it("a rotation, and further calls", () => {
    fc.assert(
      fc.property(stack, commands, commands, (layers, calls, further) => {
        const { overlay, lowers, model } = run(layers, calls, 1000);
        const rotated = [overlay.upper!, ...lowers];
        forget(model);
        const second = mount({ lowers: rotated, upper: layer("fresh", {}) });
        assertLowersUntouched(rotated, () => {
          const processes: Process[] = [second.process(), second.process({ uid: 1000 })];
          fc.modelRun(
            () => ({ model: { model, held: [], steps: [] }, real: { processes } }),
            further,
          );
        });

        expect(viewOf(second)).toEqual(describeModel(model));
      }),
      { numRuns: 120 },
    );
  });

  it("squashing into one layer", () => {
    check(({ model }) => {
      expect(viewOf(mount({ lowers: [squash(model)], upper: layer("fresh", {}) }))).toEqual(
        describeModel(model),
      );
    }, 120);
  });
});

/** After a rotation everything lies below: directories cannot be moved, hard links are broken. */
function forget(model: Model): void {
  for (const path of model.paths("dir", "file", "symlink")) {
    const node = model.get(path)!;
    if (node.kind === "dir") node.lower = true;
    if (node.kind === "dir")
      for (const [name, child] of node.children)
        if (child.kind !== "dir") node.children.set(name, { ...child });
  }
}

describe("copy-up", () => {
  it("is seen by nobody: stat gives the same before and after, but for ctime", () => {
    fc.assert(
      fc.property(stack, (layers) => {
        const { lowers, upper } = layers.build();
        const process = mount({ lowers, upper }).process();
        const before = mergedView(process);
        for (const path of layers.model().paths("file")) {
          const stat: Record<string, unknown> = { ...process.lstat(path) };
          openClose(process, path, "O_RDWR");
          const after = { ...process.lstat(path) };
          // A hard link of a lower layer is broken off: it is a file of its own now.
          const broken =
            Number(stat.nlink) > 1 && after.nlink === 1 ? (["ino", "nlink"] as const) : [];
          for (const field of [...EXCEPTIONS.copyUpChanges, ...broken]) stat[field] = after[field];

          expect(after).toEqual(stat);
        }
        expect(mergedView(process)).toEqual(before);
      }),
      { numRuns: 200 },
    );
  });
});
