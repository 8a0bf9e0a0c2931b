import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { Volume } from "memfs";
import type { Process } from "../../src/index.ts";
import { type Case, type Contestant, expect, type Floor } from "../case.ts";
import { dealtStack, type Tree } from "../data.ts";
import { kernelName, OurOverlay, ourName } from "../ours.ts";
import { mergedNames } from "../raw-maps.ts";
import { KernelOverlay, volumeOf, writeTree } from "../rivals.ts";
import { partOf } from "../says.ts";
import type { Scratch } from "../scratch.ts";
import { sink } from "../sink.ts";

const ENTRIES = 1000;
/** Listings in one run. */
const batch = (smoke: boolean): number => (smoke ? 1 : 16);
const MERGE = "raw merge of Maps' keys";
const COPY = "raw copy of the array";

function listOurs(process: Process, directory: string, times: number): void {
  for (let i = 0; i < times; i++) sink.value = process.readdir(directory);
}

function listMemfs(volume: Volume, directory: string, times: number): void {
  for (let i = 0; i < times; i++) sink.value = volume.readdirSync(directory);
}

function listNode(directory: string, times: number): void {
  for (let i = 0; i < times; i++) sink.value = readdirSync(directory);
}

/** The least that a merge can do. */
function mergeMaps(layers: readonly ReadonlyMap<string, object>[], times: number): void {
  for (let i = 0; i < times; i++) sink.value = mergedNames(layers);
}

function copyArray(names: readonly string[], times: number): void {
  for (let i = 0; i < times; i++) sink.value = names.slice();
}

const mapsOf = (trees: readonly Tree[]): ReadonlyMap<string, object>[] =>
  trees.map((tree) => new Map(tree.map((entry) => [entry.path, entry])));

function contestant(name: string, operations: number, run: () => void): Contestant {
  const check = (): void => {
    const { length } = sink.value as readonly unknown[];
    expect(length === ENTRIES, `${ENTRIES} names are listed, not ${length}`);
  };
  return { name, operations, run, check };
}

/** Nothing changes between the listings. */
function again(layers: number): Case["open"] {
  return (scratch: Scratch, smoke: boolean) => {
    const times = batch(smoke);
    const stack = dealtStack(layers, ENTRIES);
    const { process } = new OurOverlay(stack);
    const volume = volumeOf(stack.trees);
    const folder = scratch.make();
    for (const tree of stack.trees) writeTree(tree, folder);
    const placed = join(folder, stack.directory);
    const names = stack.paths.slice();
    const contestants = [
      contestant(ourName(layers), times, () => listOurs(process, stack.directory, times)),
      contestant(COPY, times, () => copyArray(names, times)),
      contestant("memfs", times, () => listMemfs(volume, stack.directory, times)),
      contestant(scratch.nodeName, times, () => listNode(placed, times)),
    ];
    if (scratch.noOverlay !== null) return contestants;
    const merged = new KernelOverlay(scratch, stack).path(stack.directory);
    return [...contestants, contestant(kernelName(layers), times, () => listNode(merged, times))];
  };
}

/** Directories that are listed for the first time, on a fresh mount: many, so that there is something to time. */
function first(layers: number): Case["open"] {
  return (scratch: Scratch, smoke: boolean) => {
    const mounts = smoke ? 2 : 50;
    const stack = dealtStack(layers, ENTRIES);
    const overlay = new OurOverlay(stack);
    let processes: Process[] = [];
    const maps = mapsOf(stack.trees);
    const contestants: Contestant[] = [
      {
        ...contestant(ourName(layers), mounts, () => {
          for (const process of processes) sink.value = process.readdir(stack.directory);
        }),
        prepare: () => {
          processes = Array.from({ length: mounts }, () => {
            overlay.remount();
            overlay.process.stat(stack.directory);
            return overlay.process;
          });
        },
      },
      contestant(MERGE, mounts, () => mergeMaps(maps, mounts)),
    ];
    if (scratch.noOverlay !== null) return contestants;
    const kernel = new KernelOverlay(scratch, stack);
    const directory = kernel.path(stack.directory);
    return [
      ...contestants,
      {
        ...contestant(kernelName(layers), 1, () => listNode(directory, 1)),
        prepare: () => kernel.remount(),
      },
    ];
  };
}

const row = "readdir";

const againFloors = (layers: number): Floor[] => [
  {
    title: "as fast as the kernel",
    slower: kernelName(layers),
    faster: ourName(layers),
    atLeast: 1,
  },
  {
    row,
    title: "at most a copy of the array",
    says: partOf("a copy of the array", `again, ${counted(layers)}`),
    slower: ourName(layers),
    faster: COPY,
    atMost: 1,
  },
];

const firstFloors = (layers: number): Floor[] => [
  {
    row,
    title: "at most 3 raw merges",
    says: partOf("a raw merge", `first, ${counted(layers)}`),
    slower: ourName(layers),
    faster: MERGE,
    atMost: 3,
  },
];

const counted = (layers: number): string => (layers === 1 ? "one layer" : `${layers} layers`);

export const readdirCases: readonly Case[] = [
  ...[2, 8].map((layers) => ({
    topic: "readdir",
    name: `first readdir of ${ENTRIES} entries of ${counted(layers)}`,
    floors: firstFloors(layers),
    open: first(layers),
  })),
  ...[1, 2, 8].map((layers) => ({
    topic: "readdir",
    name: `readdir of ${ENTRIES} entries of ${counted(layers)}, again`,
    floors: againFloors(layers),
    open: again(layers),
  })),
];
