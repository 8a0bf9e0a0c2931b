import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { Volume } from "memfs";
import type { Process } from "../../src/index.ts";
import { type Case, type Contestant, expect } from "../case.ts";
import { dealtStack } from "../data.ts";
import { kernelName, OurOverlay, ourName } from "../ours.ts";
import { KernelOverlay, volumeOf, writeTree } from "../rivals.ts";
import type { Scratch } from "../scratch.ts";
import { sink } from "../sink.ts";

const ENTRIES = 1000;
/** Listings in one run. */
const batch = (smoke: boolean): number => (smoke ? 1 : 4);

function listOurs(process: Process, directory: string, times: number): void {
  for (let i = 0; i < times; i++) sink.value = process.readdir(directory);
}

function listMemfs(volume: Volume, directory: string, times: number): void {
  for (let i = 0; i < times; i++) sink.value = volume.readdirSync(directory);
}

function listNode(directory: string, times: number): void {
  for (let i = 0; i < times; i++) sink.value = readdirSync(directory);
}

function open(layers: number): Case["open"] {
  return (scratch: Scratch, smoke: boolean) => {
    const times = batch(smoke);
    const contestant = (name: string, run: () => void): Contestant => {
      const check = (): void => {
        const { length } = sink.value as readonly unknown[];
        expect(length === ENTRIES, `${ENTRIES} names are listed, not ${length}`);
      };
      return { name, operations: times, run, check };
    };

    const stack = dealtStack(layers, ENTRIES);
    const { process } = new OurOverlay(stack);
    const volume = volumeOf(stack.trees);
    const folder = scratch.make();
    for (const tree of stack.trees) writeTree(tree, folder);
    const placed = join(folder, stack.directory);
    const contestants = [
      contestant(ourName(layers), () => listOurs(process, stack.directory, times)),
      contestant("memfs", () => listMemfs(volume, stack.directory, times)),
      contestant(scratch.nodeName, () => listNode(placed, times)),
    ];
    if (scratch.noOverlay !== null) return contestants;
    const merged = new KernelOverlay(scratch, stack).path(stack.directory);
    return [...contestants, contestant(kernelName(layers), () => listNode(merged, times))];
  };
}

export const readdirCases: readonly Case[] = [1, 2, 8].map((layers) => ({
  topic: "readdir",
  name: `readdir of ${ENTRIES} entries of ${layers === 1 ? "one layer" : `${layers} layers`}`,
  floors: [
    {
      title: "as fast as the kernel",
      slower: kernelName(layers),
      faster: ourName(layers),
      atLeast: 1,
    },
  ],
  open: open(layers),
}));
