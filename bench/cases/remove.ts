import { existsSync, rmSync, statSync, unlinkSync } from "node:fs";
import { join } from "node:path";
import { type Case, type Contestant, expect } from "../case.ts";
import { makeStack, type StackShape } from "../data.ts";
import { kernelName, OurOverlay, ourName } from "../ours.ts";
import { KernelOverlay, volumeOf, writeTree } from "../rivals.ts";
import type { Scratch } from "../scratch.ts";

/** Files that one run removes. */
const batch = (smoke: boolean): number => (smoke ? 16 : 512);

/** Names are looked up before, so that it is the removal that is timed: a whiteout, where there is a lower. */
function us(shape: StackShape): Contestant {
  const overlay = new OurOverlay(makeStack(shape));
  const { paths } = overlay.stack;
  return {
    name: ourName(shape.layers),
    operations: paths.length,
    prepare: () => {
      overlay.remount();
      for (const path of paths) overlay.process.stat(path);
    },
    run: () => {
      const { process } = overlay;
      for (const path of paths) process.unlink(path);
    },
    check: () => {
      for (const path of paths) expect(overlay.process.tryStat(path) === null, "the file is gone");
      expect(overlay.upper.get(paths[0]!)?.rdev === 0, "a whiteout stands in the upper");
    },
  };
}

function kernel(scratch: Scratch, shape: StackShape): Contestant {
  const overlay = new KernelOverlay(scratch, makeStack(shape));
  const { paths } = overlay;
  return {
    name: kernelName(shape.layers),
    against: ourName(shape.layers),
    operations: paths.length,
    prepare: () => {
      overlay.remount();
      for (const path of paths) statSync(path);
    },
    run: () => {
      for (const path of paths) unlinkSync(path);
    },
    check: () => {
      for (const path of paths) expect(!existsSync(path), "the file is gone");
    },
  };
}

function tmpfs(scratch: Scratch, shape: StackShape): Contestant {
  const { trees, paths } = makeStack(shape);
  const folder = scratch.make();
  const placed = paths.map((path) => join(folder, path));
  return {
    name: scratch.nodeName,
    operations: paths.length,
    prepare: () => {
      rmSync(folder, { recursive: true });
      writeTree(trees[0]!, folder);
    },
    run: () => {
      for (const path of placed) unlinkSync(path);
    },
    check: () => {
      for (const path of placed) expect(!existsSync(path), "the file is gone");
    },
  };
}

function memfs(shape: StackShape): Contestant {
  const { trees, paths } = makeStack(shape);
  let volume = volumeOf(trees);
  return {
    name: "memfs",
    operations: paths.length,
    prepare: () => {
      volume = volumeOf(trees);
    },
    run: () => {
      for (const path of paths) volume.unlinkSync(path);
    },
    check: () => {
      for (const path of paths) expect(!volume.existsSync(path), "the file is gone");
    },
  };
}

function open(scratch: Scratch, smoke: boolean): Contestant[] {
  const shallow = { layers: 1, width: batch(smoke), size: 100 };
  const deep = { ...shallow, layers: 128 };
  const contestants = [us(shallow), us(deep), memfs(shallow), tmpfs(scratch, shallow)];
  if (scratch.noOverlay !== null) return contestants;
  return [...contestants, kernel(scratch, shallow), kernel(scratch, deep)];
}

export const removeCases: readonly Case[] = [
  { topic: "remove", name: "unlink of a file in the lowest layer", open },
];
