import { closeSync, constants, existsSync, openSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { type Case, type Contestant, expect } from "../case.ts";
import { makeStack, type StackShape } from "../data.ts";
import { kernelName, OurOverlay, ourName } from "../ours.ts";
import { KernelOverlay, volumeOf, writeTree } from "../rivals.ts";
import type { Scratch } from "../scratch.ts";

/** Files that one run creates. */
const batch = (smoke: boolean): number => (smoke ? 16 : 512);
const FLAGS = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL;

/** In a directory that the layers have; the names were never asked for. */
function us(shape: StackShape): Contestant {
  const overlay = new OurOverlay(makeStack(shape));
  const { directory, missing } = overlay.stack;
  return {
    name: ourName(shape.layers),
    operations: missing.length,
    prepare: () => {
      overlay.remount();
      overlay.process.stat(directory);
    },
    run: () => {
      const { process } = overlay;
      for (const path of missing) process.close(process.open(path, FLAGS));
    },
    check: () => {
      for (const path of missing) {
        expect(overlay.upper.get(path)?.nlink === 1, "the file is in the upper");
      }
    },
  };
}

function kernel(scratch: Scratch, shape: StackShape): Contestant {
  const overlay = new KernelOverlay(scratch, makeStack(shape));
  const { directory, missing } = overlay.stack;
  const paths = missing.map((path) => overlay.path(path));
  return {
    name: kernelName(shape.layers),
    against: ourName(shape.layers),
    operations: missing.length,
    prepare: () => {
      overlay.remount();
      statSync(overlay.path(directory));
    },
    run: () => {
      for (const path of paths) closeSync(openSync(path, FLAGS));
    },
    check: () => {
      for (const path of missing) {
        expect(existsSync(overlay.upperPath(path)), "the file is in the upper");
      }
    },
  };
}

function tmpfs(scratch: Scratch, shape: StackShape): Contestant {
  const { trees, missing } = makeStack(shape);
  const folder = scratch.make();
  const placed = missing.map((path) => join(folder, path));
  return {
    name: scratch.nodeName,
    operations: missing.length,
    prepare: () => {
      rmSync(folder, { recursive: true });
      writeTree(trees[0]!, folder);
    },
    run: () => {
      for (const path of placed) closeSync(openSync(path, FLAGS));
    },
    check: () => {
      for (const path of placed) expect(existsSync(path), "the file is there");
    },
  };
}

function memfs(shape: StackShape): Contestant {
  const { trees, missing } = makeStack(shape);
  let volume = volumeOf(trees);
  return {
    name: "memfs",
    operations: missing.length,
    prepare: () => {
      volume = volumeOf(trees);
    },
    run: () => {
      for (const path of missing) volume.closeSync(volume.openSync(path, FLAGS));
    },
    check: () => {
      for (const path of missing) expect(volume.existsSync(path), "the file is there");
    },
  };
}

function open(scratch: Scratch, smoke: boolean): Contestant[] {
  const shallow = { layers: 1, width: batch(smoke), size: 0 };
  const deep = { ...shallow, layers: 128 };
  const contestants = [us(shallow), us(deep), memfs(shallow), tmpfs(scratch, shallow)];
  if (scratch.noOverlay !== null) return contestants;
  return [...contestants, kernel(scratch, shallow), kernel(scratch, deep)];
}

export const createCases: readonly Case[] = [
  { topic: "create", name: "create and close an empty file", open },
];
